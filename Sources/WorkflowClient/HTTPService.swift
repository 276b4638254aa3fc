import HTTPClient
import Sixmo
import WorkflowAPI

/// The Workflow API over HTTP: the hosted service, or a `sixmo serve` anywhere.
package final class HTTPService: WorkflowService {
  private let configuration: Configuration
  private let transport: HTTPTransport

  package init(_ configuration: Configuration, transport: HTTPTransport) {
    self.configuration = configuration
    self.transport = transport
  }

  /// What the API's documents recommend.
  package var pollInterval: Double { 5 }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    var message = HTTPRequest(
      request.endpoint.method.rawValue, configuration.origin + request.target)
    message.headers = request.headers.map { HTTPHeader($0.key, $0.value) }
    if let key = try configuration.key() { message.headers.append(HTTPHeader("x-api-key", key)) }
    if let body = request.body {
      message.headers.append(HTTPHeader("content-type", "application/json"))
      message.body = body.bytes
    }
    message.timeout = configuration.timeout
    return APIResponse(try await answer(to: message))
  }

  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    var message = HTTPRequest(request.isHead ? "HEAD" : "GET", request.url)
    message.headers = request.headers.map { HTTPHeader($0.key, $0.value) }
    var response = APIResponse(try await answer(to: message))
    guard [200, 206].contains(response.status) else { return response }
    let bytes = response.body
    response.body = []
    try await receiver.begin(response)
    try await receiver.receive(bytes)
    return response
  }

  private func answer(to message: HTTPRequest) async throws -> HTTPResponse {
    do {
      return try await transport.send(message)
    } catch let failure as HTTPFailure {
      throw TransportError(failure.message)
    }
  }
}

extension APIResponse {
  fileprivate init(_ response: HTTPResponse) {
    self.init(status: response.status, body: response.body)
    for header in response.headers { headers[header.name.lowercased()] = header.value }
  }
}
