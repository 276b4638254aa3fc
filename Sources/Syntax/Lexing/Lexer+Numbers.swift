extension Lexer {
  /// number = int [ "." digits ] [ ("e" | "E") [ "+" | "-" ] digits ] [ unit ] | "0x" hexDigits
  mutating func lexNumber() {
    let start = position
    if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x") {
      position += 2
      while isWordByte(peek()) { position += 1 }
      return finishNumber(.int, from: start)
    }
    var kind = Token.Kind.int
    skipDigits()
    if peek() == UInt8(ascii: "."), isDigit(peek(1)) {
      kind = .float
      position += 1
      skipDigits()
    }
    if peek() | 0x20 == UInt8(ascii: "e"), let length = exponentPrefix() {
      kind = .float
      position += length
      skipDigits()
    }
    let unit = position
    while isWordByte(peek()) { position += 1 }
    finishNumber(position > unit ? .duration : kind, from: start)
  }

  private mutating func skipDigits() {
    while isDigit(peek()) || peek() == UInt8(ascii: "_") { position += 1 }
  }

  /// The length of `e`, `e+` or `e-` if a digit follows.
  private func exponentPrefix() -> Int? {
    if isDigit(peek(1)) { return 1 }
    let sign = peek(1)
    return (sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")) && isDigit(peek(2)) ? 2 : nil
  }

  /// The value is read here once, so that a wrong number is reported even where the parser never looks.
  private mutating func finishNumber(_ kind: Token.Kind, from start: Int) {
    emit(kind, from: start)
    do throws(NumberLiteral.Problem) {
      _ = try NumberLiteral.value(of: bytes[start..<position], kind)
    } catch {
      report(error.diagnostic(at: location(start, position)))
      result.tokens[result.tokens.count - 1].kind = .invalid
    }
  }
}
