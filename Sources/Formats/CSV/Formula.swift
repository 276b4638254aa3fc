/// What spreadsheets take for a formula when they open a CSV file.
enum Formula {
  /// Where another spreadsheet may divide a field, so that a formula begins inside it.
  static let separators: [UInt8] = [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\t")]

  /// Whether a field begins a formula: with `=`, `+`, `-`, `@` or their wide forms, also after white space
  /// and control characters. A plain number is not a formula.
  static func isExecuted(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    // A tab or a line end alone makes some programs look at what follows.
    if first == UInt8(ascii: "\t") || first == UInt8(ascii: "\r") || first == UInt8(ascii: "\n") {
      return true
    }
    let rest = text.drop { $0 <= 0x20 }
    guard let sign = rest.first else { return false }
    switch sign {
    case UInt8(ascii: "="), UInt8(ascii: "@"): return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"): return !isNumber(rest.dropFirst())
    default: return wide.contains { rest.starts(with: $0) }
    }
  }

  /// Digits, with a point or a comma among them, spaces between them, and an exponent.
  private static func isNumber(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var isAfterDigit = false
    var hasExponent = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): isAfterDigit = true
      case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: " "):
        guard isAfterDigit else { return false }
        isAfterDigit = false
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard isAfterDigit, !hasExponent else { return false }
        (isAfterDigit, hasExponent) = (false, true)
      default: return false
      }
    }
    return isAfterDigit
  }

  private static let wide = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }
}
