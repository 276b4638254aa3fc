import Syntax

/// Tokens with the text they stand for.
struct TokenText {
  let source: Source
  let tokens: [Token]

  func kind(_ index: Int) -> Token.Kind { tokens[index].kind }
  func end(_ index: Int) -> Int { Int(tokens[index].span.end) }
  func startsLine(_ index: Int) -> Bool { tokens[index].startsLine }

  func bytes(_ index: Int) -> ArraySlice<UInt8> {
    source.bytes[Int(tokens[index].span.start)..<Int(tokens[index].span.end)]
  }

  func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

  func isWord(_ index: Int) -> Bool { kind(index) == .name || kind(index).isKeyword }

  func isDot(_ index: Int) -> Bool { kind(index) == .dot || kind(index) == .questionDot }

  /// The index of the bracket at the other end; nil if it is missing.
  func partner(_ index: Int) -> Int? {
    tokens[index].partner < 0 ? nil : Int(tokens[index].partner)
  }

  /// Whether a value may end with this token.
  func endsValue(_ index: Int) -> Bool {
    switch kind(index) {
    case .name, .string, .stringEnd, .rightParen, .rightBracket: true
    default: false
    }
  }

  /// Whether a brace after this token opens a block rather than an object.
  func canEndBeforeBlock(_ index: Int) -> Bool {
    switch kind(index) {
    case .elseKeyword, .doKeyword, .tryKeyword: true
    default: endsValue(index)
    }
  }

  /// The contents of a string without interpolation and escapes.
  func plainString(_ index: Int) -> String? {
    let quoted = bytes(index)
    guard kind(index) == .string, quoted.count >= 2, !quoted.contains(UInt8(ascii: "\\")) else {
      return nil
    }
    return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
  }

  /// What a string that is not closed yet holds so far.
  func openString(_ index: Int) -> String? {
    let open = bytes(index)
    guard kind(index) == .invalid, let first = open.first,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: ")")
    else { return nil }
    return String(decoding: open.drop { $0 == first }, as: UTF8.self)
  }

  /// `workflows.run` if the name at the index ends that and nothing else.
  func dottedName(endingAt index: Int) -> String? {
    var parts = [text(index)]
    var position = index
    while position > 1, isDot(position - 1) {
      guard kind(position - 2) == .name else { return nil }
      parts.insert(text(position - 2), at: 0)
      position -= 2
    }
    return parts.joined(separator: ".")
  }
}
