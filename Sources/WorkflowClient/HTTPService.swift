import Formats
import HTTPClient
import System
import WorkflowAPI

/// The Workflow API over HTTP: the hosted service, or a `sixmo serve` anywhere.
///
/// Each call is sent once; a `RetryingService` around it sends it again where that is safe.
package final class HTTPService: WorkflowService {
  private let configuration: Configuration
  private let transport: HTTPTransport
  /// What is before the target of each call.
  private let base: Result<String, TransportError>
  private let key = Locked<String??>(nil)

  package init(_ configuration: Configuration, transport: HTTPTransport) {
    self.configuration = configuration
    self.transport = transport
    base = Result { () throws(TransportError) in try configuration.url(of: "") }
  }

  /// What the API's documents recommend.
  package var pollInterval: Double { 5 }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    try refuseExtensions(request)
    let key = try knownKey()
    let (message, delivery) = try message(for: request, key)
    let answer: HTTPResponse
    do {
      answer = try await transport.send(message, delivery)
    } catch let failure as HTTPFailure {
      throw TransportError(failure)
    }
    var response = APIResponse(answer)
    if response.status == 401 {
      response.help = configuration.help(forRefused: key, at: answer.url)
    }
    try refuseForeign(response)
    return response
  }

  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await Download(request, receiver, transport, configuration).run()
  }

  // MARK: The request

  /// The hosted service passes over parameters that it does not know, and would spend without a limit.
  private func refuseExtensions(_ request: APIRequest) throws {
    guard try base.get() == Catalogue.hostedURL else { return }
    let unknown = request.endpoint.parameters.first {
      $0.isExtension && request.values[$0.name] != nil
    }
    guard let unknown else { return }
    throw TransportError(
      "the hosted service has no parameter '\(unknown.name)' for '\(request.endpoint.name)', and the request was not sent",
      help: "leave it out, or use the local engine or 'sixmo serve', which keep budgets",
      isUnsent: true, isPermanent: true)
  }

  private func message(for request: APIRequest, _ key: String?) throws
    -> (HTTPRequest, HTTPDelivery)
  {
    var message = HTTPRequest(
      request.endpoint.method.rawValue, try base.get() + request.target)
    message.headers = request.headers.map { HTTPHeader($0.key, $0.value) }
    if let key { message.headers.append(HTTPHeader("x-api-key", key)) }
    var delivery = HTTPDelivery()
    delivery.connectTimeout = configuration.connectTimeout
    if let body = request.body {
      message.headers.append(HTTPHeader("content-type", "application/json"))
      delivery.upload = HTTPUpload(body)
    }
    if (request.body?.count ?? 0) > RequestBody.memoryLimit {
      delivery.idleTimeout = configuration.timeout
    } else {
      message.timeout = configuration.timeout
    }
    return (message, delivery)
  }

  /// The key is asked for once; what is wrong with it is asked for again.
  private func knownKey() throws -> String? {
    try key.withLock { known in
      if let known { return known }
      let key = try configuration.key()
      guard key?.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) ?? true, key != "" else {
        throw TransportError(
          "the API key from \(configuration.keySource) is empty or has characters that no key has",
          help: "a key is one line of letters, digits and signs", isUnsent: true, isPermanent: true)
      }
      known = .some(key)
      return key
    }
  }

  /// A success that does not come from the API: the page of a portal, or another web server.
  private func refuseForeign(_ response: APIResponse) throws(TransportError) {
    guard 200..<300 ~= response.status, response.foreignForm == "HTML" else { return }
    throw TransportError(
      "'\(response.url ?? "")' answered with HTML, not with the API's JSON",
      help: "check the base URL; a portal of the network may have answered instead",
      isPermanent: true)
  }
}

extension HTTPUpload {
  fileprivate init(_ body: RequestBody) {
    self.init(count: body.count) { offset, buffer in
      body.withBytes { bytes in
        let part = bytes[offset..<min(offset + buffer.count, bytes.count)]
        buffer.copyMemory(from: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: part)))
        return part.count
      }
    }
  }
}

extension APIResponse {
  init(_ response: HTTPResponse) {
    self.init(status: response.status, body: response.body, from: response.url)
    for header in response.headers { headers[header.name.lowercased()] = header.value }
  }
}

extension TransportError {
  init(_ failure: HTTPFailure) {
    self.init(
      failure.message, help: failure.help, isUnsent: failure.retry == .always,
      isPermanent: failure.retry == .never)
  }
}
