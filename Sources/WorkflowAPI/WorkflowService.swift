import Sixmo

/// The one seam: whoever answers the API's requests, wherever it is.
///
/// The engine answers in this process, the client over HTTP; tracing, dry runs, recording and replay wrap
/// another service. Everything crosses as bytes, unknown fields and the order of keys included.
package protocol WorkflowService: Sendable {
  /// Answers a request. An API error is a response with its status; what is thrown never reached the
  /// API (`TransportError`) or is a cancellation.
  func send(_ request: APIRequest) async throws -> APIResponse

  /// Fetches a signed result file from the URL that a download link gave.
  ///
  /// A 200 hands its body to `receive` piece by piece, in order, and answers with an empty body; any
  /// other status answers with the error's body.
  func download(
    _ url: String, receive: @escaping @Sendable ([UInt8]) async throws -> Void
  ) async throws -> APIResponse

  /// Seconds between two polls of a run that suit this service: the documents' 5 for the hosted one, a
  /// fraction for an engine in this process.
  var pollInterval: Double { get }
}

/// A call of one endpoint.
package struct APIRequest: Sendable {
  package var endpoint: Endpoint
  /// Path and query values as text, by parameter name; percent-encoding is the carrier's work.
  package var values: [String: String]
  /// The JSON body; nil for none.
  package var body: [UInt8]?
  /// Further headers, lower-case names: `idempotency-key`.
  package var headers: [String: String]

  package init(
    _ endpoint: Endpoint, values: [String: String] = [:], body: [UInt8]? = nil,
    headers: [String: String] = [:]
  ) {
    self.endpoint = endpoint
    self.values = values
    self.body = body
    self.headers = headers
  }
}

package struct APIResponse: Sendable {
  package var status: Int
  /// Lower-case names.
  package var headers: [String: String]
  package var body: [UInt8]

  package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
