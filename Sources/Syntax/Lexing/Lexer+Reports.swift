extension Lexer {
  mutating func report(_ diagnostic: Diagnostic) {
    result.diagnostics.append(diagnostic)
  }

  func location(_ start: Int, _ end: Int) -> Diagnostic.Location {
    Diagnostic.Location(source, Span(start, end))
  }

  mutating func reportNotUTF8(at offset: Int) {
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    let digits = String(bytes[offset], radix: 16, uppercase: true)
    report(
      Diagnostic(
        "E0001", isUTF16 ? "this is UTF-16, not UTF-8" : "this is not UTF-8: byte 0x\(digits)",
        at: location(offset, offset + 1), help: "save the file as UTF-8"))
  }

  /// One message for a whole run of characters that have no meaning, such as a word in Greek.
  mutating func lexUnexpected() {
    let start = position
    position += 1
    if bytes[start] >= 0x80 {
      while peek() >= 0x80 || isWordByte(peek()) { position += 1 }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    let (shown, help) = UnexpectedCharacter.explain(text)
    report(
      Diagnostic("E0002", "unexpected \(shown)", at: location(start, position), help: help))
    emit(.invalid, from: start)
  }
}

/// What to say about characters that no program contains outside of strings.
private enum UnexpectedCharacter {
  static func explain(_ text: String) -> (shown: String, help: String?) {
    guard let first = text.unicodeScalars.first else { return ("character", nil) }
    switch first {
    case "“", "”", "„", "‘", "’", "«", "»":
      return ("quote '\(first)'", "strings are written in straight double quotes: \"text\"")
    case "–", "—", "−": return ("dash '\(first)'", "minus is '-'")
    case "×": return ("'×'", "multiplication is '*'")
    case "…": return ("'…'", "spread is three full stops: '...'")
    case "'", "`": return ("character '\(first)'", "strings are written in double quotes: \"text\"")
    default: break
    }
    if first.properties.isWhitespace || first.properties.generalCategory == .format {
      return ("invisible character \(codePoint(first))", "replace it with a space")
    }
    if first.properties.generalCategory == .control {
      return ("control character \(codePoint(first))", "remove it")
    }
    if first.properties.isAlphabetic {
      return ("'\(text)'", "names are made of the letters A to Z, digits and '_'")
    }
    return ("character '\(text)'", nil)
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
