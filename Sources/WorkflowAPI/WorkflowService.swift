import Formats

/// The one seam: whatever answers the API's requests, wherever it is.
///
/// The engine answers in this process, the client over HTTP; tracing, dry runs, recording and replay wrap
/// another service. Everything crosses as bytes, unknown fields and the order of keys included.
package protocol WorkflowService: Sendable {
  /// Answers a request. An API error is a response with its status; what is thrown never reached the
  /// API (`TransportError`) or is a cancellation.
  func send(_ request: APIRequest) async throws -> APIResponse

  /// Fetches a signed result file.
  ///
  /// The body of a success (200, 206) goes to `receiver` and the returned response has none; any other
  /// status returns with the body of the error.
  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
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
  package var body: RequestBody?
  /// Further headers, lower-case names: `idempotency-key`.
  package var headers: [String: String]
  /// Who asks: a service sees and changes only what belongs to this organization. A client leaves it to
  /// the key; the local program owns `APIRequest.localOrganization`.
  package var organization = APIRequest.localOrganization

  package static let localOrganization = "local"

  package init(
    _ endpoint: Endpoint, values: [String: String] = [:], body: RequestBody? = nil,
    headers: [String: String] = [:]
  ) {
    self.endpoint = endpoint
    self.values = values
    self.body = body
    self.headers = headers
  }
}

/// A signed URL to fetch. The signature says who may read it: there is no key.
package struct DownloadRequest: Sendable {
  package var url: String
  /// Lower-case names: `range`, `if-range`, `if-none-match`.
  package var headers: [String: String] = [:]
  /// Only the head of the response is wanted.
  package var isHead = false

  package init(_ url: String, headers: [String: String] = [:]) {
    self.url = url
    self.headers = headers
  }
}

/// Takes a file that is downloaded: its head first, then its bytes in order.
package struct DownloadReceiver: Sendable {
  /// The status and the headers of a success. It comes again when the file has to start from its first
  /// byte again, because it changed while a broken download was resumed.
  package var begin: @Sendable (APIResponse) async throws -> Void
  package var receive: @Sendable ([UInt8]) async throws -> Void

  package init(
    begin: @escaping @Sendable (APIResponse) async throws -> Void = { _ in },
    receive: @escaping @Sendable ([UInt8]) async throws -> Void
  ) {
    self.begin = begin
    self.receive = receive
  }
}

package struct APIResponse: Sendable {
  package var status: Int
  /// Lower-case names.
  package var headers: [String: String]
  package var body: [UInt8]
  /// Secrets may be in it; nil from an engine in this process.
  private let source: String?
  /// One line that says what to do about an error, if its client knows more than the catalogue.
  package var help: String?

  package init(
    status: Int, headers: [String: String] = [:], body: [UInt8] = [], from source: String? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.source = source
  }

  /// The URL that it came from, without secrets; nil from an engine in this process.
  package var url: String? { source.flatMap { HTTPAddress($0)?.shown } }
}

extension APIResponse {
  /// The header of an answer that is right but has a catch.
  package static let warningHeader = "x-sixmo-warning"

  /// By its type: `text/html; charset=utf-8`.
  private var isCalledHTML: Bool {
    let type = headers["content-type"]?.utf8.prefix { $0 != UInt8(ascii: ";") }
    return type.flatMap { String($0) }?.lowercased().hasSuffix("html") ?? false
  }

  /// What a body is that does not come from the API: `HTML`; nil for an empty one.
  package var foreignForm: String? {
    guard let first = body.first(where: { $0 > 0x20 }) else { return nil }
    return first == UInt8(ascii: "<") || isCalledHTML ? "HTML" : "text"
  }
}
