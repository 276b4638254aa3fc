import Formats
import Glibc
import Syntax

/// Where a result is shown: what fits there, and in which colours.
///
/// Without a width nothing is cut, without a number of rows nothing is left out.
package struct ResultStyle {
  var width: Int?
  var rows: Int?
  var isColored = false
  /// Says how long ago times were, if it is to be reported.
  var age: Age?

  package init(width: Int?, rows: Int?) {
    self.width = width
    self.rows = rows
  }

  static func ofTerminal(isWhole: Bool, isColored: Bool) -> ResultStyle {
    let size = Terminal.size
    var style =
      isWhole
      ? ResultStyle(width: nil, rows: nil)
      : ResultStyle(width: size.columns, rows: size.rows - 5)
    style.isColored = isColored
    style.age = isWhole ? nil : Age(now: Double(time(nil)))
    return style
  }

  /// The least number of lines that is shown of a result.
  var lineLimit: Int? { rows.map { max(10, $0) } }

  // MARK: Colours

  func faint(_ text: String) -> String { colored(text, .faint) }
  func heading(_ text: String) -> String { colored(text, .strong) }

  /// A cell by the type of its value, in the colours of entries; texts stay as they are.
  func cell(_ text: String, _ value: JSON?) -> String {
    switch value {
    case .null?: faint(text)
    case .bool?: colored(text, .keyword)
    case .int?, .double?, .bigInt?: colored(text, .number)
    default: text
    }
  }

  /// JSON in the colours of entries.
  func json(_ text: String) -> String {
    isColored ? InputColors(isKnown: { _ in true }).text(of: text, cursor: -1) : text
  }

  private func colored(_ text: String, _ paint: Paint) -> String {
    isColored ? paint.on(text) : text
  }
}
