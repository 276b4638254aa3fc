/// Turns the source of a string into its text.
struct StringLiteral {
  let bytes: [UInt8]

  struct Problem: Error {
    var code = "E0005"
    var message: String
    var span: Span
    var help: String?
  }

  /// The text of one part of a string between `range`'s offsets. `layout` tells the indentation to
  /// drop in a `"""` string.
  func text(
    _ range: Range<Int>, layout: MultilineLayout? = nil
  ) throws(Problem) -> String {
    if layout == nil, isPlain(range) { return String(decoding: bytes[range], as: UTF8.self) }
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      switch bytes[index] {
      case UInt8(ascii: "\\"):
        index = try escape(at: index, range.upperBound, into: &output)
      case UInt8(ascii: "\r") where index + 1 < bytes.count && bytes[index + 1] == newline:
        index += 1
      case newline:
        output.append(newline)
        index = try layout?.lineStart(in: bytes, after: index, range.upperBound) ?? index + 1
      case 0..<0x20 where bytes[index] != UInt8(ascii: "\t"):
        throw controlCharacter(at: index)
      default:
        output.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private func isPlain(_ range: Range<Int>) -> Bool {
    bytes[range].allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\\") }
  }

  private func controlCharacter(at index: Int) -> Problem {
    let digits = String(bytes[index], radix: 16)
    let code = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    return Problem(
      message: "a control character in a string", span: Span(index, index + 1),
      help: "write it as \(code)")
  }

  /// escape = "\" ( '"' | "\" | "/" | "b" | "f" | "n" | "r" | "t" | "u" four hexadecimal digits )
  private func escape(
    at index: Int, _ end: Int, into output: inout [UInt8]
  ) throws(Problem) -> Int {
    let letter = index + 1 < end ? bytes[index + 1] : 0
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(letter)
    case UInt8(ascii: "b"): output.append(8)
    case UInt8(ascii: "f"): output.append(12)
    case UInt8(ascii: "n"): output.append(10)
    case UInt8(ascii: "r"): output.append(13)
    case UInt8(ascii: "t"): output.append(9)
    case UInt8(ascii: "u"): return try unicodeEscape(at: index, end, into: &output)
    default: throw unknownEscape(at: index, end)
    }
    return index + 2
  }

  /// Two `\u` escapes make one character when they are a surrogate pair.
  private func unicodeEscape(
    at index: Int, _ end: Int, into output: inout [UInt8]
  ) throws(Problem) -> Int {
    guard let first = codeUnit(at: index, end) else {
      throw Problem(
        message: "'\\u' needs four hexadecimal digits", span: Span(index, min(index + 2, end)),
        help: "write é as \\u00e9, 🎉 as \\ud83c\\udf89, or the character itself")
    }
    var value = UInt32(first)
    var length = 6
    if (0xD800..<0xDC00).contains(first), let second = codeUnit(at: index + 6, end),
      (0xDC00..<0xE000).contains(second)
    {
      value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
      length = 12
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw Problem(
        message: "half of a surrogate pair is not a character", span: Span(index, index + 6),
        help: "write both halves, as in \\ud83c\\udf89, or the character itself")
    }
    output.append(contentsOf: Character(scalar).utf8)
    return index + length
  }

  private func codeUnit(at index: Int, _ end: Int) -> UInt16? {
    guard index + 6 <= end, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return nil }
    let digits = bytes[index + 2..<index + 6]
    guard digits.allSatisfy({ isDigit($0) || ($0 | 0x20) &- UInt8(ascii: "a") < 6 }) else {
      return nil
    }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private func unknownEscape(at index: Int, _ end: Int) -> Problem {
    var stop = min(index + 2, end)
    while stop < end, bytes[stop] & 0xC0 == 0x80 { stop += 1 }
    let shown = String(decoding: bytes[index..<stop], as: UTF8.self)
    return Problem(
      message: "'\(shown)' is not an escape", span: Span(index, stop),
      help: "the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u00e9 \\(…); a backslash is \\\\")
  }
}

private let newline = UInt8(ascii: "\n")

/// The indentation of a `"""` string: that of its closing line.
///
/// ```
/// let text = """
///   two spaces are dropped
///     here two of four
///   """
/// ```
struct MultilineLayout {
  let indentation: ArraySlice<UInt8>

  /// Where the text of the line after `newlineIndex` starts. A blank line may be shorter.
  func lineStart(
    in bytes: [UInt8], after newlineIndex: Int, _ end: Int
  ) throws(StringLiteral.Problem) -> Int {
    let start = newlineIndex + 1
    var index = start
    for byte in indentation {
      if index >= end || bytes[index] == newline || bytes[index] == UInt8(ascii: "\r") {
        return index
      }
      guard bytes[index] == byte else {
        throw StringLiteral.Problem(
          code: "E0006", message: "this line is indented less than the closing '\"\"\"'",
          span: Span(start, index + 1),
          help: "indent it like the closing line, whose indentation is dropped from every line")
      }
      index += 1
    }
    return index
  }

  /// Checks both ends of a `"""` string whose first part is `first` and whose last is `last` (offsets
  /// without the quotes), and cuts them down to the text.
  static func cut(
    first: inout Range<Int>, last: inout Range<Int>, isSinglePart: Bool, in bytes: [UInt8]
  ) throws(StringLiteral.Problem) -> MultilineLayout {
    guard let firstNewline = bytes[first].firstIndex(of: newline),
      bytes[first.lowerBound..<firstNewline].allSatisfy(isBlank)
    else {
      throw StringLiteral.Problem(
        code: "E0006", message: "the text of a '\"\"\"' string starts on a line of its own",
        span: Span(first.lowerBound - 3, first.lowerBound), help: "break the line after '\"\"\"'")
    }
    guard let lastNewline = bytes[last].lastIndex(of: newline),
      bytes[lastNewline + 1..<last.upperBound].allSatisfy(isBlank)
    else {
      throw StringLiteral.Problem(
        code: "E0006", message: "the closing '\"\"\"' must be on a line of its own",
        span: Span(last.upperBound, last.upperBound + 3), help: "break the line before '\"\"\"'")
    }
    let layout = MultilineLayout(indentation: bytes[lastNewline + 1..<last.upperBound])
    var end = lastNewline
    if end > last.lowerBound, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    if isSinglePart, firstNewline == lastNewline {
      first = end..<end
      last = first
      return layout
    }
    last = last.lowerBound..<end
    let start = try layout.lineStart(
      in: bytes, after: firstNewline, isSinglePart ? end : first.upperBound)
    first = start..<(isSinglePart ? end : first.upperBound)
    if isSinglePart { last = first }
    return layout
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
