import Formats
import Sixmo
import Syntax

/// Each row as a block of its fields, one in a line: for rows that are wider than the window.
///
/// ```
/// ─ row 1 ─────────
/// job_id      run_1
/// created_at  2026-11-22T08:18:04Z  3 min ago
/// ```
enum VerticalText {
  /// Lines that end in a newline; what is not a row, or rows, is shown as JSON.
  static func of(_ excerpt: Excerpt, _ style: ResultStyle) -> String {
    let value = excerpt.value
    let elements = value.array ?? [value]
    let objects = elements.compactMap(\.object)
    guard !objects.isEmpty, objects.count == elements.count,
      value.array == nil || excerpt.count == nil || excerpt.columns != nil
    else { return ResultText.of(excerpt, style) }
    let limit = style.lineLimit ?? .max
    var lines: [String] = []
    var count = 0
    for (index, object) in objects.enumerated() {
      let isNumbered = value.array != nil
      count += object.count + (isNumbered ? 1 : 0)
      if lines.count > limit { continue }
      if isNumbered {
        lines.append(style.faint("─ row \(index + 1) " + String(repeating: "─", count: 12)))
      }
      lines += Self.lines(of: object, style)
    }
    let shown = lines.prefix(limit).map { $0 + "\n" }.joined()
    let rest =
      excerpt.count.map { "… \($0) \(value.array == nil ? "fields" : "rows") in all" }
      ?? (count > limit ? "… \(count - limit) more lines" : nil)
    return shown + (rest.map { style.faint($0 + "; :last shows the whole") + "\n" } ?? "")
  }

  private static func lines(of object: JSONObject, _ style: ResultStyle) -> [String] {
    let names = object.keys.map(Table.line)
    let column = names.map(DisplayWidth.of).max() ?? 0
    return zip(names, object.values).map { name, value in
      let room = style.width.map { max(8, $0 - column - 3) }
      let text = Table.cell(value, room: room)
      let shown = room.map { DisplayWidth.cut(text, to: $0) } ?? text
      let age = style.age?.text(of: value).map { style.faint("  \($0)") } ?? ""
      let padding = String(repeating: " ", count: column - DisplayWidth.of(name) + 2)
      return style.heading(name) + padding + style.cell(shown, value) + age
    }
  }
}
