import CCurl
import Glibc
import Sixmo

/// One request on its way, and the task that waits for it.
///
/// `@unchecked Sendable`: `state` is behind a lock, what is constant stays so, and everything else is used
/// by the loop's thread alone.
final class Transfer: @unchecked Sendable {
  /// What came, and where a redirect leads.
  typealias Answer = (response: HTTPResponse, redirect: String?)

  let request: HTTPRequest
  private let certificates: String?
  /// Seconds for the connection.
  private let connecting: Double
  /// Seconds that the script gave, for the message when they are over.
  private let patience: Double?

  private enum State {
    case new
    case waiting(CheckedContinuation<Answer, any Error>)
    case ended
  }
  private let state = Locked(State.new)

  // The loop's.
  private var handle: OpaquePointer?
  private var headers: [HTTPHeader] = []
  private var body: [UInt8] = []
  private var isTooLarge = false

  init(_ request: HTTPRequest, certificates: String?, connecting: Double, patience: Double?) {
    self.request = request
    self.certificates = certificates
    self.connecting = min(connecting, request.timeout ?? connecting)
    self.patience = patience
  }

  /// What libcurl knows this transfer by.
  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  // MARK: The task that waits

  /// False if the transfer was cancelled before; the task has its error then.
  func wait(with continuation: CheckedContinuation<Answer, any Error>) -> Bool {
    let isCancelled = state.withLock { state in
      if case .ended = state { return true }
      state = .waiting(continuation)
      return false
    }
    if isCancelled { continuation.resume(throwing: CancellationError()) }
    return !isCancelled
  }

  /// Gives the task its answer; only the first one counts.
  func end(with result: sending Result<Answer, any Error>) {
    let last = state.withLock { state in
      defer { state = .ended }
      return state
    }
    if case .waiting(let continuation) = last { continuation.resume(with: result) }
  }

  // MARK: On the loop's thread

  /// False if it has ended already.
  func start(in loop: UnsafeMutableRawPointer) -> Bool {
    if state.withLock({ if case .ended = $0 { true } else { false } }) { return false }
    guard let handle = makeHandle(), http_transfer_start(handle, loop) else {
      end(with: .failure(HTTPFailure("there is no memory for it")))
      return false
    }
    self.handle = handle
    return true
  }

  func finish(_ result: CURLcode, in loop: UnsafeMutableRawPointer) {
    guard let handle else { return }
    end(with: result == CURLE_OK ? .success(answer(handle)) : .failure(failure(result, handle)))
    abandon(in: loop)
  }

  func abandon(in loop: UnsafeMutableRawPointer) {
    end(with: .failure(CancellationError()))
    if let handle { http_transfer_end(handle, loop) }
    handle = nil
  }

  private func makeHandle() -> OpaquePointer? {
    let receiveHeader: http_receiver = { context, bytes, count in
      Transfer.of(context).receiveHeader(UnsafeBufferPointer(start: bytes, count: count))
    }
    let receiveBody: http_receiver = { context, bytes, count in
      Transfer.of(context).receiveBody(UnsafeBufferPointer(start: bytes, count: count))
    }
    guard
      let handle = http_transfer_create(
        request.method, request.url, context, receiveHeader, receiveBody)
    else { return nil }
    http_transfer_set_limits(
      handle, milliseconds(connecting), request.timeout.map(milliseconds) ?? 0,
      Int64(request.bodyLimit))
    if let certificates { http_transfer_set_certificates(handle, certificates) }
    if HTTPAddress(request.url)?.isLoopback ?? false { http_transfer_avoid_proxies(handle) }
    addHeaders(to: handle)
    if let body = request.body ?? (["POST", "PUT", "PATCH"].contains(request.method) ? [] : nil) {
      body.withUnsafeBufferPointer { http_transfer_set_body(handle, $0.baseAddress, $0.count) }
    }
    return handle
  }

  /// At least one, because 0 would mean for ever.
  private func milliseconds(_ seconds: Double) -> Int {
    Int(max(1, min(seconds * 1000, 1e9)))
  }

  private func addHeaders(to handle: OpaquePointer) {
    let names = Set(request.headers.map { $0.name.lowercased() })
    if !names.contains("user-agent") { http_transfer_add_header(handle, "user-agent: sixmo") }
    // What libcurl would add: a type for a body that has none, and a pause before a long body.
    for name in ["content-type", "expect"] where !names.contains(name) {
      http_transfer_add_header(handle, "\(name):")
    }
    for header in request.headers {
      http_transfer_add_header(
        handle, header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
  }

  // MARK: What comes

  private static func of(_ context: UnsafeMutableRawPointer) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  }

  /// A line of the head; a status line begins a new one, behind that of a `100 Continue`.
  private func receiveHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), !line.starts(with: "HTTP/".utf8)
    else {
      if line.starts(with: "HTTP/".utf8) { headers = [] }
      return true
    }
    let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
    let end = value.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? value.startIndex
    headers.append(
      HTTPHeader(
        String(decoding: line[..<colon], as: UTF8.self),
        String(decoding: value[..<end], as: UTF8.self)))
    return true
  }

  private func receiveBody(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    isTooLarge = body.count + bytes.count > request.bodyLimit
    if !isTooLarge { body += bytes }
    return !isTooLarge
  }

  private func answer(_ handle: OpaquePointer) -> Answer {
    let status = Int(http_transfer_status(handle))
    let response = HTTPResponse(status: status, url: request.url, headers: headers, body: body)
    let redirect =
      [301, 302, 303, 307, 308].contains(status) ? http_transfer_redirect(handle) : nil
    return (response, redirect.map { String(cString: $0) })
  }
}

// MARK: What went wrong

extension Transfer {
  private func failure(_ code: CURLcode, _ handle: OpaquePointer) -> HTTPFailure {
    let host = "'\(request.host)'"
    let reason = String(cString: http_transfer_error(handle))
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return HTTPFailure("no server is known as \(host)")
    case CURLE_COULDNT_RESOLVE_PROXY: return HTTPFailure("no proxy is known: \(reason)")
    case CURLE_COULDNT_CONNECT:
      return notConnected(host, Int32(http_transfer_errno(handle)), reason)
    case CURLE_OPERATION_TIMEDOUT: return timedOut(host, http_transfer_was_connected(handle))
    case CURLE_FILESIZE_EXCEEDED: return tooLarge(host)
    case CURLE_WRITE_ERROR where isTooLarge: return tooLarge(host)
    case CURLE_PEER_FAILED_VERIFICATION:
      return HTTPFailure("the certificate of \(host) is not to be trusted: \(reason)")
    case CURLE_GOT_NOTHING: return HTTPFailure("\(host) closed the connection without an answer")
    case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
      return HTTPFailure("the connection to \(host) broke off: \(reason)")
    case CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR:
      return HTTPFailure("the body from \(host) is packed wrongly: \(reason)")
    default:
      return HTTPFailure(
        "\(host): \(reason.isEmpty ? "error \(code.rawValue) of libcurl" : reason)")
    }
  }

  /// libcurl's own words name the proxy, if that is what refuses.
  private func notConnected(_ host: String, _ code: Int32, _ reason: String) -> HTTPFailure {
    let cause = code == 0 ? reason : String(cString: strerror(code)).lowercased()
    let isProxy =
      !reason.isEmpty && !reason.contains(host.dropFirst().prefix { $0 != ":" && $0 != "'" })
    return HTTPFailure("cannot connect to \(host)\(isProxy ? " by the proxy" : ""): \(cause)")
  }

  private func timedOut(_ host: String, _ wasConnected: Bool) -> HTTPFailure {
    let seconds = wasConnected ? patience ?? 0 : min(connecting, patience ?? connecting)
    let what = wasConnected ? "\(host) was not done" : "no connection to \(host)"
    return HTTPFailure("\(what) within \(Self.shown(seconds)) s", isTimeout: true)
  }

  private func tooLarge(_ host: String) -> HTTPFailure {
    HTTPFailure("the body from \(host) is larger than \(request.bodyLimit >> 20) MB")
  }

  private static func shown(_ seconds: Double) -> String {
    Int(exactly: seconds).map(String.init) ?? String(seconds)
  }
}
