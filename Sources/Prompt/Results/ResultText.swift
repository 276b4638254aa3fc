import Sixmo

/// How a result looks on a terminal: rows as a table, everything else as JSON, on one line where it fits.
package enum ResultText {
  /// Lines that end in a newline. Nil limits show everything.
  package static func of(_ value: JSON, width: Int?, rows: Int?) -> String {
    if let table = Table(value) { return table.text(width: width, rows: rows.map { max(5, $0) }) }
    let lines = lines(of: value, behind: 0, indent: 0, room: width ?? 80)
    guard let rows, lines.count > max(10, rows) else { return lines.joined(separator: "\n") + "\n" }
    let shown = lines.prefix(max(10, rows))
    return shown.joined(separator: "\n") + "\n… \(lines.count - shown.count) more lines;"
      + " :last shows the whole\n"
  }

  /// `lead` columns of the first line are taken by the value's key.
  private static func lines(of value: JSON, behind lead: Int, indent: Int, room: Int) -> [String] {
    let line = value.lineText
    if indent + lead + line.utf8.count < room { return [line] }
    switch value {
    case .array(let elements) where !elements.isEmpty:
      return block("[", "]", elements.map { ("", $0) }, indent: indent, room: room)
    case .object(let object) where !object.isEmpty:
      let fields = object.map { (JSON.string($0).lineText + ": ", $1) }
      return block("{", "}", fields, indent: indent, room: room)
    default:
      return [line]
    }
  }

  private static func block(
    _ open: String, _ close: String, _ items: [(key: String, value: JSON)], indent: Int, room: Int
  ) -> [String] {
    var result = [open]
    for (index, item) in items.enumerated() {
      let lead = item.key.utf8.count + 1
      var inner = lines(of: item.value, behind: lead, indent: indent + 2, room: room)
      inner[0] = item.key + inner[0]
      if index < items.count - 1 { inner[inner.count - 1] += "," }
      result += inner.map { "  " + $0 }
    }
    return result + [close]
  }
}
