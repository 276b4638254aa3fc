import Sixmo
import Syntax

/// Each row as a block of its fields, one in a line: for rows that are wider than the window.
///
/// ```
/// ─ row 1 ─────────
/// job_id  run_1
/// status  completed
/// ```
enum VerticalText {
  /// Lines that end in a newline; what is not a row, or rows, is shown as JSON. Nil limits show everything.
  static func of(_ value: JSON, width: Int?, rows limit: Int?) -> String {
    let elements = value.array ?? [value]
    let objects = elements.compactMap(\.object)
    guard !objects.isEmpty, objects.count == elements.count else {
      return ResultText.of(value, width: width, rows: limit)
    }
    var lines: [String] = []
    for (index, object) in objects.enumerated() {
      if value.array != nil {
        lines.append("─ row \(index + 1) " + String(repeating: "─", count: 12))
      }
      lines += Self.lines(of: object, width: width)
    }
    guard let limit, lines.count > max(10, limit) else { return lines.map { $0 + "\n" }.joined() }
    let shown = max(10, limit)
    return lines.prefix(shown).map { $0 + "\n" }.joined()
      + "… \(lines.count - shown) more lines; :last shows the whole\n"
  }

  private static func lines(of object: JSONObject, width: Int?) -> [String] {
    let column = object.keys.map { Terminal.width($0) }.max() ?? 0
    return object.map { name, value in
      let padding = String(repeating: " ", count: column - Terminal.width(name) + 2)
      let text = Table.cell(value)
      return name + padding
        + (width.map { DisplayWidth.cut(text, to: max(8, $0 - column - 3)) } ?? text)
    }
  }
}
