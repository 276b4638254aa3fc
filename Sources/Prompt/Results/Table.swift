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
package struct Table {
  private var columns: [Column] = []
  private let rowCount: Int

  private struct Column {
    var name: String
    var cells: [String]
    var isNumeric: Bool
    var width: Int
  }

  /// No column gets narrower than this to make room, unless its cells need less.
  private static let leastWidth = 8
  private static let separator = " │ "

  /// Nil unless `value` is an array of objects with at least one field among them.
  package init?(_ value: JSON) {
    guard case .array(let elements) = value, !elements.isEmpty else { return nil }
    let rows = elements.compactMap(\.object)
    guard rows.count == elements.count else { return nil }
    rowCount = rows.count

    var names: [String] = []
    var known: Set<String> = []
    for row in rows {
      for name in row.keys where known.insert(name).inserted { names.append(name) }
    }
    guard !names.isEmpty else { return nil }
    columns = names.map { name in
      let values = rows.map { $0[name] }
      let cells = values.map { $0.map(Self.cell) ?? "" }
      return Column(
        name: Self.line(name), cells: cells,
        isNumeric: values.contains { $0?.double != nil }
          && values.allSatisfy { $0 == nil || $0 == .null || $0?.double != nil },
        width: max(DisplayWidth.of(Self.line(name)), cells.map { DisplayWidth.of($0) }.max() ?? 0))
    }
  }

  /// Lines that end in a newline. Nil limits show everything.
  package func text(width: Int?, rows limit: Int?) -> String {
    let shown = width.map(fitted) ?? columns
    let count = min(limit ?? rowCount, rowCount)
    var lines = [shown.map { Self.padded($0.name, to: $0.width, right: $0.isNumeric) }]
    for row in 0..<count {
      lines.append(shown.map { Self.padded($0.cells[row], to: $0.width, right: $0.isNumeric) })
    }
    var text = lines.map { Self.withoutTrailingSpaces($0.joined(separator: Self.separator)) }
    text.insert(
      shown.map { String(repeating: "─", count: $0.width) }.joined(separator: "─┼─"), at: 1)
    return (text + [summary(rows: count, columns: shown.count)]).joined(separator: "\n") + "\n"
  }

  private func summary(rows: Int, columns shown: Int) -> String {
    let hidesRows = rows < rowCount
    let hidesColumns = shown < columns.count
    let rowText =
      hidesRows ? "\(rows) of \(rowCount) rows" : rowCount == 1 ? "1 row" : "\(rowCount) rows"
    let columnText = hidesColumns ? ", \(shown) of \(columns.count) columns" : ""
    return rowText + columnText + (hidesRows || hidesColumns ? "; :last shows the whole" : "")
  }

  /// Leaves out from the right what does not fit however narrow, then narrows the widest columns.
  private func fitted(to width: Int) -> [Column] {
    var shown = columns
    while shown.count > 1, total(shown.map { min($0.width, Self.leastWidth) }) > width {
      shown.removeLast()
    }
    for index in shown.indices { shown[index].width = min(shown[index].width, width) }
    while total(shown.map(\.width)) > width {
      let widest = shown.indices.max { shown[$0].width < shown[$1].width }!
      guard shown[widest].width > Self.leastWidth else { break }
      shown[widest].width -= 1
    }
    return shown
  }

  private func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + Self.separator.count * (widths.count - 1)
  }

  static func cell(_ value: JSON) -> String {
    line(value.string ?? value.lineText)
  }

  /// On one line, without what would move the cursor.
  private static func line(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: VisibleText.isHidden) else { return text }
    let line = String.UnicodeScalarView(
      text.unicodeScalars.map { $0 == "\n" ? "⏎" : $0 == "\t" ? " " : $0 })
    return VisibleText.escaped(String(line))
  }

  private static func padded(_ text: String, to width: Int, right: Bool) -> String {
    let shown = DisplayWidth.cut(text, to: width)
    let space = String(repeating: " ", count: width - DisplayWidth.of(shown))
    return right && shown == text ? space + shown : shown + space
  }

  private static func withoutTrailingSpaces(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
