/// The forms in which results are handed out.
enum ResultFormat: String, Sendable, CaseIterable {
  case csv, json, ndjson

  var contentType: String {
    switch self {
    case .csv: "text/csv; charset=utf-8"
    case .json: "application/json"
    case .ndjson: "application/x-ndjson"
    }
  }
}
