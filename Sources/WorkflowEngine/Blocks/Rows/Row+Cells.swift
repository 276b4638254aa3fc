import Sixmo

extension JSONObject {
  /// A cell as text, whatever it was read as: empty for null and for a column that the row lacks.
  func text(_ column: String) -> String { self[column]?.cellText ?? "" }

  /// The first of the columns that this row has with something in it.
  func firstFilled(_ columns: [String]) -> String? {
    columns.first { self[$0].map { !$0.isBlank } ?? false }
  }

  /// Says in the row's `error` column why it failed, after what a block before may have said.
  mutating func mark(error message: String) {
    let earlier = text("error")
    self["error"] = .string(earlier.isEmpty ? message : "\(earlier); \(message)")
  }

  func marked(error message: String) -> JSONObject {
    var row = self
    row.mark(error: message)
    return row
  }
}

extension JSON {
  /// The way a file shows it: text as it is, null as nothing, anything else as JSON.
  var cellText: String {
    switch self {
    case .null: ""
    case .string(let text), .bigInt(let text): text
    case .bool, .int, .double, .array, .object: text()
    }
  }

  /// Null, text of white space only, and arrays and objects with nothing in them.
  var isBlank: Bool {
    switch self {
    case .null: true
    case .string(let text): text.allSatisfy(\.isWhitespace)
    case .array(let elements): elements.isEmpty
    case .object(let object): object.isEmpty
    case .bool, .int, .double, .bigInt: false
    }
  }

  init(_ text: String?) { self = text.map(JSON.string) ?? .null }
}

extension RowBatch {
  /// The cells of a column as text, whatever they were read as.
  func texts(_ column: String) -> [String] {
    let positions = positions(of: column)
    return (0..<count).map { row in cell(row, positions).map { json($0).cellText } ?? "" }
  }
}
