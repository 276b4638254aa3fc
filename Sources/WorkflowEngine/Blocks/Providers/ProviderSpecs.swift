import Sixmo
import WorkflowAPI

extension Schema.Field {
  /// Specs of an enriching block that asks a provider by HTTP.
  static let asking: [Schema.Field] = [
    target(
      "With provider `http`: the URL that each row is posted to as a JSON object, and that returns one."
    ),
    headers,
    Schema.Field(
      "on_unknown", .oneOf(LedgeredRequest.OnUnknown.allCases.map(\.rawValue)), default: "hold",
      "When a request was sent and its outcome is lost: `hold` marks the row and goes on without it, `retry` sends it again with the same Idempotency-Key, which may be charged twice."
    ),
    Schema.Field(
      "max_in_flight", .int(minimum: 1, maximum: 64), default: .int(Provider.defaultInFlight),
      "Requests on the way at once."),
    Schema.Field(
      "requests_per_minute", .int(minimum: 1, maximum: 100_000),
      "At most this many are started (default: 500 for `sixtyfour`, no limit for `http`)."),
    maxAttempts,
    timeout("60, and 900 for `sixtyfour`"),
    Schema.Field(
      "cache_hours", .number(minimum: 0, maximum: 8760),
      default: .double(Provider.defaultCacheHours),
      "How long a response is used again for the same request, in other runs too; 0 always asks."),
    Schema.Field(
      "price", .number(minimum: 0), default: 0,
      "What a request costs, in the currency of your budgets: for `workflows.estimate`, and for `budget` and `max_per_row` of `workflows.run`."
    ),
  ]

  static func target(_ documentation: String, required: Bool = false) -> Schema.Field {
    Schema.Field(
      "url", .string(Schema.Text(minimumLength: 1, maximumLength: 4096, format: "uri")),
      required: required, documentation)
  }

  static let headers = Schema.Field(
    "headers", .map(.string(Schema.Text(format: "password"))),
    "Headers of each request, such as `authorization`.")

  static let maxAttempts = Schema.Field(
    "max_attempts", .int(minimum: 1, maximum: 20), default: .int(Provider.defaultAttempts),
    "How often a request is sent when it was surely not worked on: 429, 503, no connection.")

  static func timeout(_ seconds: String) -> Schema.Field {
    Schema.Field(
      "timeout", .number(minimum: 1, maximum: 3600),
      "Seconds for each attempt (default: \(seconds)).")
  }
}

/// A request to another service that a run with certain specs makes.
struct OutgoingUse: Sendable {
  /// The spec that says so, below the specs, and how a message names it: `Provider 'http'`.
  var path: [JSON]
  var name: String
  /// What to do where there is no HTTP: `use 'reference'`.
  var instead: String
  var to: Receiver

  enum Receiver: Sendable {
    /// In the spec `spec`.
    case url(String)
    case sixtyfour
  }

  /// The name of the spec that has the URL.
  var spec = "url"

  /// Whether the specs say where to.
  func isGiven(by specs: JSONObject) -> Bool {
    switch to {
    case .url: specs[spec]?.string != nil
    case .sixtyfour: true
    }
  }

  /// Why the engine cannot make it; nil if it can.
  func fault(for outgoing: Outgoing?, at location: [JSON]) -> Fault? {
    guard let outgoing else {
      return Fault(
        location + path,
        "\(name) needs HTTP requests, which this engine cannot make; \(instead)",
        type: "value_error")
    }
    switch to {
    case .sixtyfour:
      do {
        _ = try outgoing.sixtyfour()
        return nil
      } catch {
        return Fault(location + path, error.message, type: "value_error")
      }
    case .url(let text):
      let reason: String?
      do throws(InvalidTarget) {
        reason = outgoing.fault(of: try TargetURL(text))
      } catch { reason = error.description }
      return reason.map { Fault(location + [.string(spec)], $0, type: "value_error") }
    }
  }
}
