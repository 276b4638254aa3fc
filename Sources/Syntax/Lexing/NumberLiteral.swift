/// The value of a number as it is written.
enum NumberLiteral {
  struct Problem: Error {
    var code = "E0004"
    var message: String
    var help: String

    func diagnostic(at location: Diagnostic.Location) -> Diagnostic {
      Diagnostic(code, message, at: location, help: help)
    }
  }

  /// `kind` says what the lexer saw: `int` (also hexadecimal), `float`, or `duration` for a number
  /// that letters follow.
  static func value(
    of literal: ArraySlice<UInt8>, _ kind: Token.Kind
  ) throws(Problem) -> Expression.Kind {
    if kind == .int, let value = shortInteger(literal) { return .int(value) }
    let text = String(decoding: literal, as: UTF8.self)
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return try hexadecimal(text) }
    let unit = kind == .duration ? trailingLetters(text) : ""
    let digits = String(text.dropLast(unit.count))
    if let problem = layoutProblem(digits) { throw problem }
    if kind == .duration { return try duration(plain(digits), unit) }
    return kind == .int ? integer(plain(digits)) : try decimal(plain(digits))
  }

  /// Nearly all numbers are a few digits: these need no string.
  private static func shortInteger(_ literal: ArraySlice<UInt8>) -> Int? {
    guard literal.count <= 18, literal.count == 1 || literal.first != UInt8(ascii: "0") else {
      return nil
    }
    var value = 0
    for byte in literal {
      guard isDigit(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  private static func plain(_ digits: String) -> String {
    digits.utf8.contains(UInt8(ascii: "_")) ? String(digits.filter { $0 != "_" }) : digits
  }

  private static func integer(_ digits: String) -> Expression.Kind {
    Int(digits).map { .int($0) } ?? .bigInt(digits)
  }

  private static func decimal(_ digits: String) throws(Problem) -> Expression.Kind {
    guard let value = Double(digits), value.isFinite else { throw Problem.tooLarge }
    return .float(value)
  }

  private static func hexadecimal(_ text: String) throws(Problem) -> Expression.Kind {
    let digits = text.dropFirst(2).filter { $0 != "_" }
    guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit) else {
      throw Problem(message: "'\(text)' is not a number", help: "write hexadecimal digits after 0x")
    }
    guard let value = Int(digits, radix: 16) else { throw Problem.tooLarge }
    return .int(value)
  }

  /// Whole seconds are an int, so that `5s` prints as 5.
  private static func duration(
    _ digits: String, _ unit: String
  ) throws(Problem) -> Expression.Kind {
    guard let milliseconds = units[unit] else { throw Problem.unknownUnit(unit, after: digits) }
    if let count = Int(digits) {
      let (total, overflow) = count.multipliedReportingOverflow(by: milliseconds)
      if overflow { throw Problem.tooLarge }
      return total % 1000 == 0 ? .int(total / 1000) : .float(Double(total) / 1000)
    }
    guard let count = Double(digits), count.isFinite else { throw Problem.tooLarge }
    let seconds = count * Double(milliseconds) / 1000
    if !seconds.isFinite { throw Problem.tooLarge }
    return Int(exactly: seconds).map { .int($0) } ?? .float(seconds)
  }

  /// Milliseconds in each unit of a duration.
  private static let units: [String: Int] = [
    "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
  ]

  private static func trailingLetters(_ text: String) -> String {
    // The unit starts at the first letter that is not an exponent of the digits before it.
    var start = text.startIndex
    for index in text.indices where !text[index].isNumber && text[index] != "_" {
      let next = text.index(after: index)
      let isExponent =
        (text[index] == "e" || text[index] == "E") && next < text.endIndex
        && (text[next].isNumber || text[next] == "+" || text[next] == "-")
      let isSign = (text[index] == "+" || text[index] == "-")
      if isExponent || isSign || text[index] == "." { continue }
      start = index
      return String(text[start...])
    }
    return ""
  }

  private static func layoutProblem(_ digits: String) -> Problem? {
    let bytes = Array(digits.utf8)
    if bytes.count > 1, bytes[0] == UInt8(ascii: "0"), isDigit(bytes[1]) {
      return Problem(
        message: "a number does not start with 0", help: "write it without the leading zero")
    }
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
      let isBetweenDigits =
        index > 0 && isDigit(bytes[index - 1]) && index + 1 < bytes.count
        && isDigit(bytes[index + 1])
      if !isBetweenDigits {
        return Problem(
          message: "'_' is only allowed between two digits", help: "write it as in 1_000_000")
      }
    }
    return nil
  }
}

extension NumberLiteral.Problem {
  static let tooLarge = NumberLiteral.Problem(
    message: "this number is too large",
    help: "floats end at 1.8e308; durations and hexadecimal numbers fit 64 bits")

  static func unknownUnit(_ unit: String, after digits: String) -> Self {
    if let first = unit.first, "eE".contains(first), unit.dropFirst().allSatisfy(\.isNumber) {
      return Self(message: "'\(digits)\(unit)' has no digits in its exponent", help: "write 1e9")
    }
    return Self(
      message: "'\(unit)' is not a unit",
      help: "durations end in ms, s, m, h or d; names do not start with a digit")
  }
}
