import Sixmo
import Syntax

/// A result that is an array of objects, for the forms that have columns: the fields of all rows in the
/// order of their first appearance.
struct OutputRows {
  private var union = ColumnUnion()
  private var rows: [JSONObject] = []

  init(_ elements: [JSON], for format: OutputFormat) throws(Diagnostic) {
    for element in elements {
      guard let row = element.object else {
        throw Diagnostic(
          "E0807",
          "an array with a value of type '\(element.typeName)' cannot be printed as \(format.rawValue)",
          at: nil, help: "\(format.rawValue) prints an array of objects; choose -o ndjson")
      }
      rows.append(row)
      union.add(row)
    }
  }

  private var columns: [String] { union.names }

  func csv(_ escapesFormulas: Bool) -> String {
    var writer = CSVWriter(columns: columns, lineEnd: "\n", escapesFormulas: escapesFormulas)
    if !columns.isEmpty { writer.writeHeader() }
    for row in rows { writer.write(row) }
    return String(decoding: writer.takeBytes(), as: UTF8.self)
  }

  /// A table of Markdown; null and a missing field are empty cells.
  var markdown: String {
    guard !columns.isEmpty else { return "" }
    let lines =
      [columns.map(Self.inCell), columns.map { _ in "---" }]
      + rows.map { row in columns.map { cell(row[$0]) } }
    return lines.map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  private func cell(_ value: JSON?) -> String {
    guard let value, !value.isNull else { return "" }
    return Self.inCell(value.string ?? value.lineText)
  }

  /// What would end the cell or its line, by code point: a mark that follows one does not hide it.
  private static func inCell(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "|": result += "\\|".unicodeScalars
      case "\n" where previous == "\r": break
      case "\n", "\r": result += "<br>".unicodeScalars
      default: result.append(scalar)
      }
      previous = scalar
    }
    return String(result)
  }
}
