import CCurl
import Glibc
import Sixmo

/// Sends HTTP requests, any number at once and from any thread; connections are kept and used again.
///
/// Proxies are taken from the environment as usual (`HTTPS_PROXY`, `NO_PROXY`), except for requests to this
/// machine. libcurl is opened and the one thread that serves all requests begins with the first of them.
package final class HTTPTransport: Sendable {
  private let loop = TransferLoop()
  /// A file of certificates to trust instead of those of the system.
  private let certificates: String?

  /// Seconds until a connection must stand, if the request itself has no shorter time.
  private static let longestConnecting = 10.0

  package init(certificates: String? = nil) { self.certificates = certificates }

  deinit { loop.stop() }

  /// Answers whatever the server does, error statuses too. Throws `HTTPFailure`, or `CancellationError`
  /// as soon as the task is cancelled.
  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard http_is_available() else {
      throw HTTPFailure("libcurl is missing; install the package libcurl4")
    }
    let deadline = request.timeout.map { ContinuousClock.now + .seconds($0) }
    var step = request
    for _ in 0...request.redirects {
      step.timeout = deadline.map { max(0.001, (ContinuousClock.now.duration(to: $0)).seconds) }
      let (response, redirect) = try await exchange(step, within: request.timeout)
      guard let redirect, request.redirects > 0 else { return response }
      step = try step.redirected(by: response.status, to: redirect)
    }
    throw HTTPFailure("more than \(request.redirects) redirects, the last to '\(step.shownURL)'")
  }

  /// One request and its answer, and where that sends us on.
  private func exchange(_ request: HTTPRequest, within seconds: Double?) async throws
    -> Transfer.Answer
  {
    let transfer = Transfer(
      request, certificates: certificates, connecting: Self.longestConnecting, patience: seconds)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if transfer.wait(with: continuation) { loop.start(transfer) }
      }
    } onCancel: {
      transfer.end(with: .failure(CancellationError()))
      loop.drop(transfer)
    }
  }
}

extension HTTPRequest {
  /// The request that follows a redirect, as browsers do: without its body where the answer is to be
  /// fetched, and without what could be secret where another server is to get it.
  fileprivate func redirected(by status: Int, to url: String) throws -> HTTPRequest {
    guard let target = HTTPAddress(url), let present = HTTPAddress(self.url) else {
      throw HTTPFailure("a redirect to what is no web server")
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
      next.headers.removeAll { !Self.isHarmless($0.name.lowercased()) }
    }
    return next
  }

  private static func isHarmless(_ name: String) -> Bool {
    name.hasPrefix("accept") || name.hasPrefix("content-") || name == "user-agent"
  }

  /// For messages.
  var shownURL: String { HTTPAddress(url)?.shown ?? "" }
  var host: String { HTTPAddress(url)?.host ?? "" }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
