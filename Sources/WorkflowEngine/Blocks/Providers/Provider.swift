import Sixmo
import WorkflowAPI

/// A service that is asked about each row, and how its questions and answers are written.
struct Provider: Sendable {
  var receiver: LedgeredRequest.Receiver
  var url: String
  /// Beside those of every JSON request.
  var headers: [HTTPHeader]
  var timeout: Double
  /// What is asked about a row; nil for a row that says nothing.
  var question: @Sendable (Row) -> JSON?
  var read: @Sendable (_ answer: JSON, _ row: Row) -> ProviderAnswer

  /// What an answer depends on beside the question. It holds secrets and is only used hashed.
  var identity: String {
    ([url] + headers.map { "\($0.name): \($0.value)" }).joined(separator: "\n")
  }

  func request(_ question: JSON, key: String) -> HTTPRequest {
    var request = HTTPRequest("POST", url)
    request.headers =
      [
        HTTPHeader("content-type", "application/json"), HTTPHeader("accept", "application/json"),
        HTTPHeader("idempotency-key", key),
      ] + headers
    request.body = question.bytes()
    request.timeout = timeout
    request.bodyLimit = 4 << 20
    return request
  }

  /// The JSON of an answer: an object, or null for nothing found.
  static func json(of response: HTTPResponse) throws -> JSON {
    if response.body.isEmpty || response.status == 204 { return .null }
    guard let json = try? JSON.parse(response.body), json.object != nil || json.isNull else {
      throw UnreadableAnswer(description: "the answer is not a JSON object")
    }
    return json
  }
}

/// What a provider, or a reference table, says about a row.
enum ProviderAnswer: Sendable {
  /// `confidence` is from 0 to 1, nil where the provider does not give one.
  case found(JSONObject, confidence: Double?, source: String?)
  case notFound
  case error(String)
}

extension Provider {
  /// The provider that the specs of a block name; nil for the reference tables.
  init?(_ specs: JSONObject, _ inquiry: Inquiry, _ context: RunContext) throws {
    guard let name = specs["provider"]?.string, name != "reference" else { return nil }
    guard let outgoing = context.outgoing else { throw ReceiverRefusal.noHTTP }
    if name == "sixtyfour", let hosted = inquiry.hosted {
      self = try .sixtyfour(specs, hosted, outgoing)
    } else {
      self = try .http(specs, prefix: inquiry.prefix)
    }
  }

  static func receiver(
    _ name: String, _ specs: JSONObject, to target: Outgoing.Target, perMinute: Int? = nil,
    secrets: Secrets
  ) -> LedgeredRequest.Receiver {
    LedgeredRequest.Receiver(
      name: name, target: target, perMinute: specs["requests_per_minute"]?.int ?? perMinute,
      attempts: specs["max_attempts"]?.int ?? defaultAttempts,
      onUnknown: specs["on_unknown"]?.string.flatMap(LedgeredRequest.OnUnknown.init) ?? .hold,
      secrets: secrets)
  }

  static let defaultAttempts = 5
  static let defaultInFlight = 4
  static let defaultCacheHours = 168.0
}
