extension Lexer {
  /// string = '"' characters '"' | '"""' newline lines '"""'
  mutating func lexString() {
    let start = position
    let isMultiline = peek(1) == UInt8(ascii: "\"") && peek(2) == UInt8(ascii: "\"")
    position += isMultiline ? 3 : 1
    lexText(Interpolation(isMultiline: isMultiline, start: start), from: start, isFirst: true)
  }

  /// At the `)` that closes an interpolation.
  mutating func continueString() {
    let start = position
    position += 1
    lexText(interpolations.removeLast(), from: start, isFirst: false)
  }

  /// Reads up to the closing quotes or the next `\(`.
  private mutating func lexText(_ string: Interpolation, from start: Int, isFirst: Bool) {
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "\"") where !string.isMultiline || closesMultiline():
        position += string.isMultiline ? 3 : 1
        return emit(isFirst ? .string : .stringEnd, from: start)
      case UInt8(ascii: "\\") where peek(1) == UInt8(ascii: "("):
        position += 2
        emit(isFirst ? .stringStart : .stringMiddle, from: start)
        return interpolations.append(
          Interpolation(isMultiline: string.isMultiline, start: string.start))
      case UInt8(ascii: "\n") where !string.isMultiline:
        return reportUnterminated(string, from: start)
      case UInt8(ascii: "\\") where peek(1) != UInt8(ascii: "\n"):
        position += min(2, end - position)
      default:
        position += 1
      }
    }
    result.endsInsideString = string.isMultiline
    reportUnterminated(string, from: start)
  }

  private func closesMultiline() -> Bool {
    peek(1) == UInt8(ascii: "\"") && peek(2) == UInt8(ascii: "\"")
  }

  /// Gives up the whole string with all that surrounds it, so that the next line is read as code.
  private mutating func reportUnterminated(_ string: Interpolation, from start: Int) {
    let outermost = interpolations.first?.start ?? string.start
    interpolations.removeAll()
    let quotes = string.isMultiline ? "\"\"\"" : "'\"'"
    report(
      Diagnostic(
        "E0003", "this string is never closed", at: location(outermost, position),
        help: string.isMultiline
          ? "close it with \(quotes) on a line of its own"
          : "close it with \(quotes); a string over several lines starts and ends with \"\"\""))
    emit(.invalid, from: start)
  }

  mutating func reportUnfinished(_ string: Interpolation) {
    result.endsInsideString = true
    report(
      Diagnostic(
        "E0003", "the '\\(' in this string is never closed",
        at: location(string.start, string.start + 1), help: "close it with ')'"))
  }

  /// `'text'` and `` `text` `` of other languages: told, then read as a string. An apostrophe
  /// without a partner on its line is only a wrong character.
  mutating func lexForeignString() {
    let start = position
    let quote = bytes[position]
    var closing = position + 1
    while closing < end, bytes[closing] != quote, bytes[closing] != UInt8(ascii: "\n") {
      closing += bytes[closing] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard closing < end, bytes[closing] == quote else { return lexUnexpected() }
    position = closing + 1
    let text = String(decoding: bytes[start + 1..<closing], as: UTF8.self)
    let mark = quote == UInt8(ascii: "'") ? "single quotes" : "backticks"
    let isSimple = !text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "$") }
    report(
      Diagnostic(
        "E0007", "strings are written in double quotes, not in \(mark)",
        at: location(start, position),
        help: isSimple && text.utf8.count <= 40
          ? "write \"\(text)\"" : "write \"…\", with \\(name) to insert a value"))
    emit(.invalid, from: start)
  }
}
