import Glibc
import Prompt
import Sixmo
import Syntax

/// A result as text for standard output: a table or JSON on a terminal, JSON on one line in a pipe, or as
/// `-o` says.
enum OutputText {
  static func of(_ value: JSON, as format: OutputFormat?) throws(Diagnostic) -> String {
    switch format {
    case nil where isatty(STDOUT_FILENO) == 1:
      return ResultText.of(value, width: Terminal.size.columns, rows: nil)
    case nil, .json: return value.lineText + "\n"
    case .table:
      let width = isatty(STDOUT_FILENO) == 1 ? Terminal.size.columns : nil
      return ResultText.of(value, width: width, rows: nil)
    case .ndjson: return try elements(of: value, .ndjson).map { $0.text() + "\n" }.joined()
    case .csv: return try csv(elements(of: value, .csv))
    }
  }

  private static func elements(
    of value: JSON, _ format: OutputFormat
  ) throws(Diagnostic) -> [JSON] {
    guard let elements = value.array else {
      throw Diagnostic(
        "E0807", "a result of type '\(value.typeName)' cannot be printed as \(format.rawValue)",
        at: nil, help: "csv and ndjson print an array; choose -o json")
    }
    return elements
  }

  /// The columns are the fields of all rows in the order of their first appearance.
  private static func csv(_ elements: [JSON]) throws(Diagnostic) -> String {
    var columns: [String] = []
    var known: Set<String> = []
    var rows: [JSONObject] = []
    for element in elements {
      guard let row = element.object else {
        throw Diagnostic(
          "E0807", "an array with a value of type '\(element.typeName)' cannot be printed as csv",
          at: nil, help: "csv prints an array of objects; choose -o ndjson")
      }
      rows.append(row)
      for name in row.keys where known.insert(name).inserted { columns.append(name) }
    }
    var writer = CSVWriter(columns: columns, lineEnd: "\n")
    if !columns.isEmpty { writer.writeHeader() }
    for row in rows { writer.write(row) }
    return String(decoding: writer.takeBytes(), as: UTF8.self)
  }
}
