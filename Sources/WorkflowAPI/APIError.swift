import Formats
import Glibc

/// What an answer other than 2xx says, whichever of the public forms it has.
package struct APIError: Error, Sendable, Hashable {
  package var status: Int
  /// For people: the service's own words where it has any.
  package var message: String
  /// What a 422 finds wrong with the request, all at once.
  package var faults: [Fault]
  /// The body as it came: as JSON, or as a string if it is none.
  package var body: JSON
  /// Seconds to wait before another attempt, if the service said so.
  package var retryAfter: Double?
  /// One line that says what to do, if the service's client knows more than the catalogue.
  package var help: String?

  /// nil if the answer is not an error.
  package init?(_ response: APIResponse) {
    guard !(200..<300).contains(response.status) else { return nil }
    let parsed = try? JSON.parse(response.body)
    status = response.status
    body = parsed ?? .string(String(decoding: response.body, as: UTF8.self))
    faults = (parsed?["detail"]?.array ?? []).compactMap(Fault.init(json:))
    message =
      faults.isEmpty
      ? parsed.flatMap(Self.words) ?? Self.phrase(response, isJSON: parsed != nil)
      : Self.summary(faults)
    retryAfter = Self.retryAfter(response.headers)
    help = response.help
  }

  /// Seconds, or a date, which counts from that of the answer.
  private static func retryAfter(_ headers: [String: String]) -> Double? {
    guard let text = headers["retry-after"] else { return nil }
    if let seconds = Double(text) { return seconds >= 0 ? seconds : nil }
    let now = headers["date"].flatMap(HTTPDate.seconds) ?? Double(time(nil))
    return HTTPDate.seconds(text).map { max(0, $0 - now) }
  }

  /// `{"detail": "…"}`, `{"error": "…", "message": "…"}` or `{"error": {"code": …, "message": …}}`
  private static func words(_ body: JSON) -> String? {
    body["detail"]?.string ?? body["message"]?.string ?? body["error"]?["message"]?.string
      ?? body["error"]?.string
  }

  private static func summary(_ faults: [Fault]) -> String {
    let shown = faults.prefix(3).map { "\($0.place): \($0.message)" }
    let more = faults.count > 3 ? ["and \(faults.count - 3) more"] : []
    return (shown + more).joined(separator: "; ")
  }

  /// The words of RFC 9110, as part of a sentence, for a status that came with none of its own. A body
  /// that is not JSON is not from the API but from something in between.
  private static func phrase(_ response: APIResponse, isJSON: Bool) -> String {
    let phrase = phrases[response.status] ?? "status \(response.status)"
    guard !isJSON, let url = response.url, let form = response.foreignForm else { return phrase }
    return "\(phrase): '\(url)' answered with \(form), not with the API's JSON"
  }

  private static let phrases = [
    400: "Bad request", 401: "Unauthorized", 402: "Payment required", 403: "Forbidden",
    404: "Not found",
    405: "Method not allowed", 408: "Request timeout", 409: "Conflict", 410: "Gone",
    413: "Content too large", 415: "Unsupported media type", 422: "Unprocessable content",
    429: "Too many requests", 500: "Internal server error", 502: "Bad gateway",
    503: "Service unavailable", 504: "Gateway timeout",
  ]
}

extension Fault {
  /// The location as a script writes it, without where the value travelled:
  /// `workflow_definition.edges[0].to_block_id`.
  package var place: String {
    let travelled: Set<JSON> = ["body", "query", "path", "header"]
    let steps =
      location.first.map(travelled.contains) == true ? location.dropFirst() : location[...]
    guard !steps.isEmpty else { return location.first?.string ?? "request" }
    return steps.reduce(into: "") { text, step in
      if let index = step.int {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + (step.string ?? step.text())
      }
    }
  }
}

/// A request that got no answer: no network, no such host, a broken connection.
package struct TransportError: Error, Sendable, Hashable {
  /// Lower case, naming what was tried: `no connection to api.sixtyfour.ai: connection refused`.
  package var message: String
  /// At most one line that says what to do.
  package var help: String?
  /// The service surely never saw the request, so that it may be sent again whatever it asks for.
  package var isUnsent = false
  /// The same request would fail again.
  package var isPermanent = false

  package init(
    _ message: String, help: String? = nil, isUnsent: Bool = false, isPermanent: Bool = false
  ) {
    self.message = message
    self.help = help
    self.isUnsent = isUnsent
    self.isPermanent = isPermanent
  }
}
