import CCurl
import Formats
import Glibc
import System

/// Sends HTTP requests, any number at once and from any thread; connections are kept and used again.
///
/// Proxies are taken from the environment as usual (`HTTPS_PROXY`, `NO_PROXY`), except for requests to this
/// machine. libcurl is opened with the first request. A script's request is moved on by the thread of the
/// script; one thread serves all others.
package final class HTTPTransport: Sendable {
  private let loop = TransferLoop()
  /// For requests whose thread waits for them anyway.
  private let ownLoops = Locked<[OwnLoop]>([])
  /// A file of certificates to trust instead of those of the system.
  private let certificates: String?

  /// An empty name of a file means the certificates of the system.
  package init(certificates: String? = nil) {
    self.certificates = certificates.flatMap { $0.isEmpty ? nil : $0 }
  }

  deinit { loop.stop() }

  /// Returns whatever the server answers, error statuses too. Throws `HTTPFailure`, what the receiver of
  /// the delivery throws, or `CancellationError` as soon as the task is cancelled.
  package func send(_ request: HTTPRequest, _ delivery: HTTPDelivery = .init()) async throws
    -> HTTPResponse
  {
    guard http_is_available() else {
      throw HTTPFailure("libcurl is missing", help: "install the package libcurl4")
    }
    let deadline = request.timeout.map { ContinuousClock.now + .seconds($0) }
    var (step, delivery) = (request, delivery)
    var visited: Set<String> = []
    for _ in 0...request.redirects {
      step.timeout = deadline.map { max(0.001, (ContinuousClock.now.duration(to: $0)).seconds) }
      let (response, redirect) = try await exchange(step, delivery, within: request.timeout)
      guard let redirect, request.redirects > 0 else { return response }
      let size = (delivery.upload?.count ?? step.body?.count) ?? 0
      let next = try step.redirected(by: response.status, to: redirect, hasBody: size > 0)
      if next.method != step.method { delivery.upload = nil }
      visited.insert("\(step.method) \(step.url)")
      step = next
      guard !visited.contains("\(step.method) \(step.url)") else {
        throw HTTPFailure("a redirect loop: '\(step.shownURL)' leads back to itself")
      }
    }
    throw HTTPFailure("more than \(request.redirects) redirects, the last to '\(step.shownURL)'")
  }

  /// One request and its answer, and where that sends us on.
  private func exchange(
    _ request: HTTPRequest, _ delivery: HTTPDelivery, within seconds: Double?
  ) async throws -> Transfer.Answer {
    let transfer = Transfer(request, delivery, certificates: certificates, patience: seconds)
    if delivery.receiver == nil, WaitingThread.isCurrent {
      return try await carryOutHere(transfer)
    }
    return try await withTaskCancellationHandler {
      let answer = try await withCheckedThrowingContinuation { continuation in
        if transfer.wait(with: continuation) { loop.start(transfer) }
      }
      if let receiver = delivery.receiver, [200, 206].contains(answer.response.status) {
        try await deliver(transfer, answer.response, to: receiver)
      }
      return answer
    } onCancel: {
      transfer.fail(CancellationError())
      loop.drop(transfer)
    }
  }

  /// The loop that was used last has the connections that are most likely to be alive.
  private func carryOutHere(_ transfer: Transfer) async throws -> Transfer.Answer {
    guard let own = ownLoops.withLock({ $0.popLast() }) ?? OwnLoop() else {
      throw HTTPFailure("out of memory")
    }
    defer { ownLoops.withLock { $0.append(own) } }
    return try await withTaskCancellationHandler {
      try own.carryOut(transfer).get()
    } onCancel: {
      transfer.fail(CancellationError())
      own.wake()
    }
  }

  private func deliver(_ transfer: Transfer, _ head: HTTPResponse, to receiver: HTTPReceiver)
    async throws
  {
    do {
      try await receiver.begin(head)
      while let (bytes, hasPaused) = try await transfer.stream.next() {
        if hasPaused { loop.resume(transfer) }
        try await receiver.receive(bytes)
      }
    } catch {
      loop.drop(transfer)
      throw error
    }
  }
}

extension HTTPRequest {
  /// The request that follows a redirect, as browsers do: without its body where the answer is to be
  /// fetched, and without what could be secret where another server is to get it.
  fileprivate func redirected(by status: Int, to url: String, hasBody: Bool) throws -> HTTPRequest {
    guard let present = HTTPAddress(self.url), let target = HTTPAddress(url) else {
      throw HTTPFailure("'\(shownURL)' redirects to something that is not an http(s) URL")
    }
    guard (present.scheme, target.scheme) != ("https", "http") else {
      throw HTTPFailure(
        "'\(shownURL)' redirects to '\(target.shown)', which is not encrypted",
        help: "ask for that URL itself if it may be trusted")
    }
    var next = self
    next.url = target.url
    let isFetched =
      status == 303 && method != "HEAD" || [301, 302].contains(status) && method == "POST"
    if isFetched {
      next.method = "GET"
      next.body = nil
      next.headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
    }
    if target.origin != present.origin {
      guard isFetched || !hasBody else {
        throw HTTPFailure(
          "'\(shownURL)' redirects to another server, '\(target.shown)', which does not get the body",
          help: "send the request to that URL itself if that server may have it")
      }
      next.headers.removeAll { !Self.isHarmless($0.name.lowercased()) }
    }
    return next
  }

  private static func isHarmless(_ name: String) -> Bool {
    name.hasPrefix("accept") || name.hasPrefix("content-")
      || ["user-agent", "range", "if-range", "if-none-match"].contains(name)
  }

  /// For messages.
  var shownURL: String { HTTPAddress(url)?.shown ?? "" }
  var host: String { HTTPAddress(url)?.host ?? "" }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
