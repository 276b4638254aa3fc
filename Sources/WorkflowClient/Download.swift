import Formats
import HTTPClient
import System
import WorkflowAPI

/// A file that is fetched, in as many parts as broken connections make of it.
///
/// A part that follows asks for the rest with `Range` and `If-Range`; if the file has changed, or the server
/// cannot say that it has not, the file starts again from its first byte. The URL is signed, so no key goes
/// with it.
final class Download: Sendable {
  private struct State {
    /// The head of the file as it was begun.
    var head: APIResponse?
    var receivedBytes = 0
  }

  private let request: DownloadRequest
  private let receiver: DownloadReceiver
  private let transport: HTTPTransport
  private let configuration: HTTPService.Configuration
  private let state = Locked(State())

  init(
    _ request: DownloadRequest, _ receiver: DownloadReceiver, _ transport: HTTPTransport,
    _ configuration: HTTPService.Configuration
  ) {
    self.request = request
    self.receiver = receiver
    self.transport = transport
    self.configuration = configuration
  }

  func run() async throws -> APIResponse {
    guard let address = HTTPAddress(request.url) else {
      throw TransportError(
        "the file's URL is not a valid http(s) URL", isUnsent: true, isPermanent: true)
    }
    var attempt = 0
    while true {
      let before = receivedBytes
      let reason: String
      let pause: Double?
      do {
        let response = try await nextPart(from: address)
        if let head, response.status < 300 { return try complete(head) }
        reason = "status \(response.status)"
        pause = head == nil ? nil : configuration.retries.pause(after: response, attempt: attempt)
        if pause == nil { return response }
      } catch let failure as HTTPFailure {
        // Before the first byte the whole call may be sent again, which is not this type's work.
        if receivedBytes > before { attempt = 0 }
        reason = failure.message
        pause = head == nil ? nil : configuration.retries.pause(attempt: attempt)
        if pause == nil || failure.retry == .never { throw TransportError(failure) }
      }
      try await configuration.retries.wait(pause ?? 0, because: "the download broke off: \(reason)")
      attempt += 1
    }
  }

  private var head: APIResponse? { state.withLock { $0.head } }
  private var receivedBytes: Int { state.withLock { $0.receivedBytes } }

  // MARK: A part

  private func nextPart(from address: HTTPAddress) async throws -> APIResponse {
    var message = HTTPRequest(request.isHead ? "HEAD" : "GET", address.url)
    message.headers = request.headers.map { HTTPHeader($0.key, $0.value) }
    if let validator {
      message.headers += [
        HTTPHeader("range", "bytes=\(receivedBytes)-"), HTTPHeader("if-range", validator),
      ]
    }
    var delivery = HTTPDelivery()
    delivery.connectTimeout = configuration.connectTimeout
    delivery.idleTimeout = configuration.timeout
    delivery.receiver = HTTPReceiver(begin: begin) { [self] bytes in
      try await receiver.receive(bytes)
      state.withLock { $0.receivedBytes += bytes.count }
    }
    return APIResponse(try await transport.send(message, delivery))
  }

  /// What identifies the version of the file of which some bytes are there; nil if there is none, or if the
  /// caller asked for a range of its own.
  private var validator: String? {
    guard let head, receivedBytes > 0, request.headers["range"] == nil else { return nil }
    if let tag = head.headers["etag"], tag.utf8.first == UInt8(ascii: "\"") { return tag }
    return head.headers["last-modified"]
  }

  private func begin(_ part: HTTPResponse) async throws {
    let part = APIResponse(part)
    if validator != nil, part.status == 206 {
      let range = "bytes \(receivedBytes)-"
      guard part.headers["content-range"]?.utf8.starts(with: range.utf8) ?? false else {
        throw TransportError(
          "'\(part.url ?? "")' sent another part of the file than was asked for",
          isPermanent: true)
      }
      return
    }
    try await receiver.begin(part)
    state.withLock { $0 = State(head: part) }
  }

  /// The whole file must be there: parts are checked one by one, which proves nothing about their sum.
  private func complete(_ head: APIResponse) throws(TransportError) -> APIResponse {
    let expected = head.headers["content-length"].flatMap { Int($0) }
    if let expected, !request.isHead, expected != receivedBytes {
      throw TransportError(
        "the file from '\(head.url ?? "")' has \(receivedBytes) bytes instead of \(expected)")
    }
    return head
  }
}
