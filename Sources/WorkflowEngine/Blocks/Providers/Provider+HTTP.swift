import Sixmo
import WorkflowAPI

extension Provider {
  /// Any URL that takes a row and returns one.
  static func http(_ specs: JSONObject, prefix: String) throws -> Provider {
    let url = try TargetURL(specs["url"]?.string ?? "")
    let headers = RequestHeaders.read(specs["headers"])
    return Provider(
      receiver: receiver(
        url.shown, specs, to: .workflow(url), secrets: Secrets(url: url, headers: headers)),
      url: url.text, headers: headers, timeout: specs["timeout"]?.double ?? 60,
      question: { $0.isEmpty ? nil : .object($0) },
      read: { answer, row in
        read(answer, about: row, prefix, source: "http:\(url.host)")
      })
  }

  /// The returned row, without what it repeats of the row that was sent.
  private static func read(
    _ answer: JSON, about row: Row, _ prefix: String, source: String
  ) -> ProviderAnswer {
    guard var record = answer.object, !record.isEmpty else { return .notFound }
    let match = record["\(prefix)_match"]?.string
    let confidence = record["\(prefix)_confidence"]?.double
    let given = record["\(prefix)_source"]?.string.map { "http:\($0)" }
    let error = record["error"]?.cellText ?? ""
    for key in ["\(prefix)_match", "\(prefix)_confidence", "\(prefix)_source", "error"] {
      record[key] = nil
    }
    for (key, value) in row where record[key] == value { record[key] = nil }
    switch match {
    case "not_found": return .notFound
    case "error": return .error(error.isEmpty ? "the provider reports an error" : error)
    default: break
    }
    let isEmpty = record.values.allSatisfy(\.isBlank)
    return isEmpty && match != "found"
      ? .notFound : .found(record, confidence: confidence, source: given ?? source)
  }
}

/// Headers that a workflow adds to its requests.
enum RequestHeaders {
  static func read(_ spec: JSON?) -> [HTTPHeader] {
    (spec?.object ?? [:]).map { HTTPHeader($0, $1.string ?? "") }
  }

  /// Values are secrets and are not repeated in a fault.
  static func faults(of specs: JSONObject, at location: [JSON]) -> [Fault] {
    (specs["headers"]?.object ?? [:]).compactMap { name, value in
      fault(name, value.string ?? "").map {
        Fault(location + ["headers", .string(name)], $0, type: "value_error")
      }
    }
  }

  /// Why a header cannot be sent; nil if it can.
  private static func fault(_ name: String, _ value: String) -> String? {
    let isToken =
      !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !separators.contains($0) }
    if !isToken { return "Input should be the name of a header" }
    if reserved.contains(name.lowercased()) { return "'\(name)' is set by the engine itself" }
    if value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
      return "Input should have no control characters"
    }
    return nil
  }

  private static let separators = Array(#"()<>@,;:\"/[]?={}"#.utf8)
  private static let reserved: Set<String> = [
    "host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "te",
    "trailer", "content-type", "idempotency-key",
  ]
}
