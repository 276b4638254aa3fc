import Formats
import Sixmo
import Syntax

/// How a result looks on a terminal: rows as a table, everything else as JSON, on one line where it fits.
package enum ResultText {
  package static func of(_ value: JSON, _ style: ResultStyle) -> String {
    of(Excerpt(whole: value), style)
  }

  /// Lines that end in a newline; nothing in them but colours gives the terminal an order.
  package static func of(_ excerpt: Excerpt, _ style: ResultStyle) -> String {
    if let table = Table(excerpt, rows: style.rows.map { max(5, $0) }) {
      // One row that is too wide loses nothing when its fields are below each other.
      return table.isTooWideRow(for: style) ? VerticalText.of(excerpt, style) : table.text(style)
    }
    let value = excerpt.value
    var layout = JSONLines(room: style.width ?? 80)
    guard let limit = style.lineLimit else { return joined(layout.lines(of: value), style) }
    layout.stringLimit = 400
    layout.age = style.age
    // The deepest values are folded until it fits.
    var lines = layout.lines(of: value)
    layout.depth = min(layout.deepest, 8)
    while lines.count > limit, layout.depth > 1 {
      layout.depth -= 1
      lines = layout.lines(of: value)
    }
    let isWhole = excerpt.count == nil && !excerpt.hasFolded && !layout.hasFolded
    guard lines.count > limit || !isWhole else { return joined(lines, style) }
    let hidden = lines.count - limit
    // How many lines the rest would take is not known of a long array.
    let rest =
      excerpt.count.map { "… \($0) \(value.array == nil ? "fields" : "items") in all; " }
      ?? (hidden > 0 ? "… \(hidden) more lines; " : "")
    return joined(Array(lines.prefix(limit)), style) + style.faint(rest + ":last shows the whole")
      + "\n"
  }

  private static func joined(_ lines: [String], _ style: ResultStyle) -> String {
    style.json(VisibleText.escaped(lines.joined(separator: "\n") + "\n"))
  }
}

/// Breaks JSON into lines: a value that fits on one line stays there.
struct JSONLines {
  /// Columns of the window.
  let room: Int
  /// How many values deep lines are broken; what is deeper and does not fit is folded: `{…4 fields}`.
  var depth = Int.max
  /// A string with more characters is cut, with its length after it.
  var stringLimit = Int.max
  /// Says how long ago times were, after `#`.
  var age: Age?
  private(set) var hasFolded = false
  /// How deep lines had to be broken.
  private(set) var deepest = 0

  init(room: Int) { self.room = room }

  mutating func lines(of value: JSON) -> [String] {
    hasFolded = false
    var lines = lines(of: value, behind: 0, level: 0)
    lines[lines.count - 1] += note(on: value)
    return lines
  }

  /// `lead` columns of the first line are taken by the value's key.
  private mutating func lines(of value: JSON, behind lead: Int, level: Int) -> [String] {
    let line = text(of: value)
    if 2 * level + lead + line.utf8.count < room { return [line] }
    let items: [(key: String, value: JSON)]
    switch value {
    case .array(let elements): items = elements.map { ("", $0) }
    case .object(let object): items = object.map { (JSON.string($0).lineText + ": ", $1) }
    default: return [line]
    }
    if items.isEmpty { return [line] }
    guard level < depth else {
      hasFolded = true
      return [value.folded]
    }
    deepest = max(deepest, level + 1)
    return block(items, isArray: value.array != nil, level: level)
  }

  private mutating func block(
    _ items: [(key: String, value: JSON)], isArray: Bool, level: Int
  ) -> [String] {
    var result = [isArray ? "[" : "{"]
    for (index, item) in items.enumerated() {
      var inner = lines(of: item.value, behind: item.key.utf8.count + 1, level: level + 1)
      inner[0] = item.key + inner[0]
      if index < items.count - 1 { inner[inner.count - 1] += "," }
      inner[inner.count - 1] += note(on: item.value)
      result += inner.map { "  " + $0 }
    }
    return result + [isArray ? "]" : "}"]
  }

  /// On one line.
  private mutating func text(of value: JSON) -> String {
    guard isLong(value), let string = value.string else { return value.lineText }
    hasFolded = true
    return JSON.string(string.prefix(stringLimit) + "…").lineText
  }

  private func isLong(_ value: JSON) -> Bool {
    // Characters are counted only where there may be enough of them.
    value.string.map { $0.utf8.count > stringLimit && $0.count > stringLimit } ?? false
  }

  /// What is reported after a value.
  private func note(on value: JSON) -> String {
    let note = isLong(value) ? value.string.map { "\($0.count) characters" } : age?.text(of: value)
    return note.map { "  # \($0)" } ?? ""
  }
}

extension JSON {
  /// What is shown in the place of a value that does not fit.
  var folded: String {
    switch self {
    case .array(let elements): JSON.foldedText(items: elements.count)
    case .object(let object): JSON.foldedText(fields: object.count)
    default: lineText
    }
  }
}
