import Formats
import Sixmo
import Syntax

/// An array of objects as rows and columns, fitted to the window.
///
/// ```
/// job_id │ status    │ rows
/// ───────┼───────────┼─────
/// run_1  │ completed │  100
/// run_2  │ failed    │    3
/// 2 of 40 rows, 3 of 7 columns; :last shows the whole
/// ```
struct Table {
  private let columns: [TableColumn]
  private let rowCount: Int
  private let shownRows: Int

  static let separator = " │ "

  /// Nil unless the value is an array of objects with at least one field among them. Only the first rows are
  /// looked at for what is in the columns, as only they are shown.
  init?(_ excerpt: Excerpt, rows limit: Int?) {
    guard case .array(let elements) = excerpt.value, !elements.isEmpty else { return nil }
    let rows = elements.compactMap(\.object)
    guard rows.count == elements.count, let names = Self.names(of: rows, excerpt), !names.isEmpty
    else { return nil }
    let shown = rows.prefix(limit ?? rows.count)
    rowCount = excerpt.count ?? rows.count
    shownRows = shown.count
    columns = names.map { name in
      TableColumn(name: name, values: shown.map { $0[name] }, room: limit.map { _ in 40 })
    }
  }

  /// Of all columns; nil if there are elements after these rows that are not objects.
  private static func names(of rows: [JSONObject], _ excerpt: Excerpt) -> [String]? {
    if excerpt.count != nil { return excerpt.columns }
    var union = ColumnUnion()
    for row in rows { union.add(row) }
    return union.names
  }

  /// Whether it is a single row that does not fit.
  func isTooWideRow(for style: ResultStyle) -> Bool {
    rowCount == 1 && style.width.map { TableColumn.width(of: columns) > $0 } ?? false
  }

  /// Lines that end in a newline.
  func text(_ style: ResultStyle) -> String {
    let shown = style.width.map { TableColumn.fitted(columns, to: $0, style.age) } ?? columns
    var lines = [
      line(shown.map { style.heading($0.padded($0.name)) }, style),
      style.faint(shown.map { String(repeating: "─", count: $0.width) }.joined(separator: "─┼─")),
    ]
    for row in 0..<shownRows {
      lines.append(
        line(shown.map { style.cell($0.padded($0.cells[row]), $0.values[row]) }, style))
    }
    lines.append(style.faint(summary(columns: shown.count)))
    return lines.map { $0 + "\n" }.joined()
  }

  private func line(_ cells: [String], _ style: ResultStyle) -> String {
    String(cells.joined(separator: style.faint(Self.separator)).withoutTrailingSpaces)
  }

  private func summary(columns shown: Int) -> String {
    let hidesRows = shownRows < rowCount
    let hidesColumns = shown < columns.count
    let rowText =
      hidesRows ? "\(shownRows) of \(rowCount) rows" : rowCount.counted("row")
    let columnText = hidesColumns ? ", \(shown) of \(columns.count) columns" : ""
    return rowText + columnText + (hidesRows || hidesColumns ? "; :last shows the whole" : "")
  }

  /// A value on one line; one with parts that is wider than `room` is folded.
  static func cell(_ value: JSON, room: Int?) -> String {
    if let string = value.string { return line(string) }
    let text = line(value.lineText)
    return room.map { text.utf8.count > $0 } ?? false ? value.folded : text
  }

  /// On one line, without what would move the cursor.
  static func line(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: VisibleText.isHidden) else { return text }
    let line = String.UnicodeScalarView(
      text.unicodeScalars.map { $0 == "\n" ? "⏎" : $0 == "\t" ? " " : $0 })
    return VisibleText.escaped(String(line))
  }
}
