import Sixmo

/// What makes two cells equal, in every block.
///
/// Text compares by Unicode case folding after NFC, without white space at its ends; numbers compare by
/// their exact value, so that `1` and `1.0` are one. A number and text are never one key: `1` is not
/// `"1"`, and `"01067"` is not `"1067"`.
enum CellKey: Hashable, Sendable {
  case nothing
  case bool(Bool)
  case number(ExactNumber)
  case text(String)
  indirect case list([CellKey])
  /// In the order of the names.
  indirect case fields([String], [CellKey])

  init(_ cell: JSON, isCaseSensitive: Bool = false) {
    switch cell {
    case _ where cell.isBlank: self = .nothing
    case .null: self = .nothing
    case .bool(let flag): self = .bool(flag)
    case .string(let text): self = .text(text.comparable(isCaseSensitive: isCaseSensitive))
    case .array(let elements):
      self = .list(elements.map { CellKey($0, isCaseSensitive: isCaseSensitive) })
    case .object(let object):
      let names = object.keys.sorted()
      let cells = names.map { CellKey(object[$0] ?? .null, isCaseSensitive: isCaseSensitive) }
      self = .fields(names, cells)
    case .int, .double, .bigInt: self = ExactNumber(cell).map(CellKey.number) ?? .nothing
    }
  }

  /// Whether a cell fulfils `equals` with the value of a filter. Only a number that the filter names also
  /// takes text, and only text in the number's plain decimal form.
  func isEqual(toFilterValue value: CellKey) -> Bool {
    if case .number(let number) = value, case .text(let text) = self { return text == number.plain }
    return self == value
  }
}
