import Sixmo
import Syntax

/// A text with `{{column}}` in it for the cells of a row.
struct RowTemplate: Sendable {
  private let parts: [Part]

  private enum Part {
    case text(String)
    case column(String)
  }

  init(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "{{"),
      let end = rest[start.upperBound...].firstRange(of: "}}")
    {
      parts.append(.text(String(rest[..<start.lowerBound])))
      parts.append(
        .column(String(rest[start.upperBound..<end.lowerBound]).trimmingWhitespace()))
      rest = rest[end.upperBound...]
    }
    self.parts = parts + [.text(String(rest))]
  }

  /// Each once, in order.
  var columns: [String] {
    var seen: Set<String> = []
    return parts.compactMap { part in
      guard case .column(let name) = part, seen.insert(name).inserted else { return nil }
      return name
    }
  }

  func text(of row: Row, _ shown: (String) -> String = { $0 }) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .column(let name): shown(row.text(name))
      }
    }.joined()
  }

  /// The specs whose texts are templates name the columns in them.
  static func flow(_ specs: JSONObject, _ names: [String], _ flow: inout ColumnFlow) {
    for name in names {
      guard let text = specs[name]?.string else { continue }
      for column in RowTemplate(text).columns { flow.reads(column, at: [.string(name)]) }
    }
  }
}
