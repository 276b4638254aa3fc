import CCurl
import Formats
import Glibc
import System

/// One request on its way, and the task that waits for it.
///
/// `@unchecked Sendable`: `state` is behind a lock, `stream` has its own, what is constant stays so, and
/// everything else is used by the thread of its loop alone.
final class Transfer: @unchecked Sendable {
  /// What came, and where a redirect leads.
  typealias Answer = (response: HTTPResponse, redirect: String?)

  let request: HTTPRequest
  let delivery: HTTPDelivery
  private let certificates: String?
  /// Seconds that the whole request may take, redirects before it included; for messages.
  let patience: Double?
  /// The body of a success, if the task takes it while it arrives.
  let stream = BodyStream()

  private enum State {
    case new
    case waiting(CheckedContinuation<Answer, any Error>)
    case ended(Result<Answer, any Error>)
  }
  private let state = Locked(State.new)

  // The loop's.
  private var handle: OpaquePointer?
  private(set) var headers: [HTTPHeader] = []
  private var body: [UInt8] = []
  private var isHeadGiven = false
  private(set) var receivedBytes = 0
  private(set) var isTooLarge = false

  init(
    _ request: HTTPRequest, _ delivery: HTTPDelivery, certificates: String?, patience: Double?
  ) {
    self.request = request
    self.delivery = delivery
    self.certificates = certificates
    self.patience = patience
  }

  /// What libcurl knows this transfer by.
  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  var upload: HTTPUpload? { delivery.upload ?? request.body.map(HTTPUpload.init) }

  // MARK: The task that waits

  /// What came of it; nil as long as it goes on.
  var outcome: Result<Answer, any Error>? {
    state.withLock { if case .ended(let outcome) = $0 { outcome } else { nil } }
  }

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
  private func give(_ result: Result<Answer, any Error>) {
    let waiting: CheckedContinuation<Answer, any Error>? = state.withLock { state in
      switch state {
      case .ended: return nil
      case .new:
        state = .ended(result)
        return nil
      case .waiting(let continuation):
        state = .ended(result)
        return continuation
      }
    }
    waiting?.resume(with: result)
  }

  /// Ends the waiting of the task, for the head or for the body.
  func fail(_ error: any Error) {
    give(.failure(error))
    stream.end(.failure(error))
  }

  // MARK: On the loop's thread

  /// False if it has ended already.
  func start(in loop: OpaquePointer) -> Bool {
    if outcome != nil { return false }
    guard let handle = makeHandle(loop) else {
      fail(HTTPFailure("out of memory"))
      return false
    }
    self.handle = handle
    let result = http_transfer_start(handle)
    if result != CURLE_OK { finish(result) }
    return result == CURLE_OK
  }

  func resume() {
    if let handle { http_transfer_resume(handle) }
  }

  func finish(_ result: CURLcode) {
    guard let handle else { return }
    if result == CURLE_OK {
      stream.end(.success(()))
      give(.success(answer(handle)))
    } else {
      fail(failure(result, handle))
    }
    abandon()
  }

  func abandon() {
    fail(CancellationError())
    if let handle { http_transfer_end(handle) }
    handle = nil
  }

  private func makeHandle(_ loop: OpaquePointer) -> OpaquePointer? {
    let receiveLine: http_line_receiver = { context, bytes, count in
      Transfer.of(context).receiveLine(UnsafeBufferPointer(start: bytes, count: count))
    }
    let receiveBody: http_body_receiver = { context, bytes, count in
      Transfer.of(context).receiveBody(UnsafeBufferPointer(start: bytes, count: count))
    }
    guard
      let handle = http_transfer_create(
        loop, request.method, request.url, request.isRepeatable, context, receiveLine, receiveBody)
    else { return nil }
    setLimits(of: handle)
    if let certificates { http_transfer_set_certificates(handle, certificates) }
    let isDirect = !ProxyVariable.isUsed(for: request.url)
    if isDirect { http_transfer_avoid_proxies(handle) }
    // A proxy looks names up itself, and its operator says where it may connect to.
    if request.mayConnect != nil, isDirect {
      http_transfer_judge_addresses(handle) { context, bytes, count in
        let address = Array(UnsafeBufferPointer(start: bytes, count: count))
        return Transfer.of(context).request.mayConnect?(address) ?? true
      }
    }
    // A part of a compressed body could not be asked for by its offset.
    if delivery.receiver == nil { http_transfer_accept_packed(handle) }
    addHeaders(to: handle)
    addBody(to: handle)
    return handle
  }

  private func setLimits(of handle: OpaquePointer) {
    http_transfer_set_limits(
      handle, milliseconds(connectLimit), request.timeout.map(milliseconds) ?? 0,
      delivery.idleTimeout.map { Int(max(1, $0.rounded(.up))) } ?? 0,
      delivery.receiver == nil ? Int64(request.bodyLimit) : 0)
  }

  /// Seconds until there must be a connection.
  var connectLimit: Double { min(delivery.connectTimeout, request.timeout ?? .infinity) }

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

  private func addBody(to handle: OpaquePointer) {
    let hasBody = ["POST", "PUT", "PATCH"].contains(request.method)
    guard let count = upload?.count ?? (hasBody ? 0 : nil) else { return }
    http_transfer_set_body(handle, count) { context, offset, buffer, capacity in
      let room = UnsafeMutableRawBufferPointer(start: buffer, count: capacity)
      return Transfer.of(context).upload?.read(offset, room) ?? 0
    }
  }

  // MARK: What comes

  private static func of(_ context: UnsafeMutableRawPointer) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  }

  /// A line of the head; a status line begins a new one, after that of a `100 Continue`.
  private func receiveLine(_ line: UnsafeBufferPointer<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), !line.starts(with: "HTTP/".utf8)
    else {
      if line.starts(with: "HTTP/".utf8) { headers = [] }
      return
    }
    let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
    let end = value.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? value.startIndex
    headers.append(
      HTTPHeader(
        String(decoding: line[..<colon], as: UTF8.self),
        String(decoding: value[..<end], as: UTF8.self)))
  }

  private func receiveBody(_ bytes: UnsafeBufferPointer<UInt8>) -> http_verdict {
    if delivery.receiver != nil, let handle, [200, 206].contains(http_transfer_status(handle)) {
      return receiveStreamed(bytes, handle)
    }
    isTooLarge = body.count + bytes.count > request.bodyLimit
    if isTooLarge { return http_stop }
    body += bytes
    receivedBytes += bytes.count
    return http_go_on
  }

  private func receiveStreamed(_ bytes: UnsafeBufferPointer<UInt8>, _ handle: OpaquePointer)
    -> http_verdict
  {
    if !isHeadGiven {
      isHeadGiven = true
      give(.success(answer(handle)))
    }
    guard stream.offer(bytes) else { return http_pause }
    receivedBytes += bytes.count
    return http_go_on
  }

  private func answer(_ handle: OpaquePointer) -> Answer {
    let status = Int(http_transfer_status(handle))
    let response = HTTPResponse(status: status, url: request.url, headers: headers, body: body)
    let redirect =
      [301, 302, 303, 307, 308].contains(status) ? http_transfer_redirect(handle) : nil
    return (response, redirect.map { String(cString: $0) })
  }
}

extension HTTPRequest {
  /// Whether the server may get it twice without harm.
  package var isRepeatable: Bool {
    ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(method)
      || headers.contains { $0.name.lowercased() == "idempotency-key" }
  }
}
