import Syntax

/// An entry with the colours of its tokens, the same characters in the same places; what has no meaning of its
/// own stays as it is.
struct InputColors {
  /// Whether a name means something now.
  var isKnown: (String) -> Bool

  /// `cursor` is an offset in bytes: the word that is being typed there is not judged.
  func text(of entry: String, cursor: Int) -> String {
    let source = Source(name: "<entry>", text: entry)
    let lexed = Lexer.lex(source)
    let declared = Self.declaredNames(source, lexed.tokens)
    var pieces = lexed.comments.map { ($0.span, Paint.faint) }
    for (index, token) in lexed.tokens.enumerated() {
      guard let style = style(of: token, index, source, lexed.tokens, declared, cursor) else {
        continue
      }
      pieces.append((token.span, style))
    }
    pieces.sort { $0.0.start < $1.0.start }
    var result: [UInt8] = []
    var position = 0
    for (span, style) in pieces where Int(span.start) >= position {
      result += source.bytes[position..<Int(span.start)]
      let text = String(decoding: source.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
      result += style.on(text).utf8
      position = Int(span.end)
    }
    result += source.bytes[position...]
    return String(decoding: result, as: UTF8.self)
  }

  private func style(
    of token: Token, _ index: Int, _ source: Source, _ tokens: [Token], _ declared: Set<String>,
    _ cursor: Int
  ) -> Paint? {
    switch token.kind {
    // A key.
    case .string where index + 1 < tokens.count && tokens[index + 1].kind == .colon: return nil
    case .string, .stringStart, .stringMiddle, .stringEnd: return .string
    case .int, .float, .duration: return .number
    case .invalid:
      return source.bytes[Int(token.span.start)] == UInt8(ascii: "\"") ? .string : nil
    case .name:
      let name = Self.text(token, source)
      let isTyped = Int(token.span.end) == cursor
      guard !isTyped, !Self.isLabel(index, tokens), !declared.contains(name) else { return nil }
      return isKnown(name) ? nil : .unknown
    default: return token.kind.isKeyword ? .keyword : nil
    }
  }

  private static func text(_ token: Token, _ source: Source) -> String {
    String(decoding: source.bytes[Int(token.span.start)..<Int(token.span.end)], as: UTF8.self)
  }

  /// A field, a key, or the name of an argument: whether it exists is not known here.
  private static func isLabel(_ index: Int, _ tokens: [Token]) -> Bool {
    if index > 0, [.dot, .questionDot].contains(tokens[index - 1].kind) { return true }
    return index + 1 < tokens.count && tokens[index + 1].kind == .colon
  }

  /// All names that the entry itself may declare; one too many only leaves a mistake uncoloured.
  private static func declaredNames(_ source: Source, _ tokens: [Token]) -> Set<String> {
    var names: Set<String> = ["args", "omit", "test", "assert", "as"]
    var isDeclaring = false
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .letKeyword, .varKeyword, .fnKeyword, .forKeyword, .catchKeyword, .importKeyword,
        .matchKeyword:
        isDeclaring = true
      case .assign, .inKeyword,
        .leftBrace where token.partner < 0, .end:
        isDeclaring = false
      case .arrow: names.formUnion(parameters(before: index, source, tokens))
      case .name where isDeclaring: names.insert(text(token, source))
      default: break
      }
    }
    return names
  }

  /// `x =>`, `(a, b) =>` and `{name, [first]} =>`
  private static func parameters(
    before arrow: Int, _ source: Source, _ tokens: [Token]
  ) -> [String] {
    guard arrow > 0 else { return [] }
    let last = tokens[arrow - 1]
    let start = last.partner >= 0 && Int(last.partner) < arrow ? Int(last.partner) : arrow - 1
    return (start..<arrow).filter { tokens[$0].kind == .name }.map { text(tokens[$0], source) }
  }
}
