/// What `sixmo fmt` does: one indentation, one spacing, at most one blank line.
///
/// It changes only the space between tokens and drops the `;` that ends a statement where its line does,
/// never another token and never whether there is a line break, so comments stay where they are and the
/// meaning stays what it is. `Spacing` knows what is between two tokens of a line, this file where lines
/// start.
package struct Formatter {
  private static let indentationWidth = 2

  private let source: Source
  private let lexed: Lexed
  private var output: [UInt8] = []
  /// How far the current line is indented.
  private var lineIndentation = 0
  /// For each open bracket: how far the line is indented on which it stands.
  private var brackets: [Int] = []

  /// The formatted text; nil if the source has errors, which `Parser.parse` tells.
  package static func format(_ source: Source) -> String? {
    let result = Parser.parse(source)
    if result.hasErrors { return nil }
    var formatter = Formatter(source: source, lexed: result.lexed)
    formatter.run()
    let formatted = Source(name: source.name, bytes: formatter.output)
    let isSame = formatter.hasSameTokens(as: Lexer.lex(formatted), of: formatted)
    assert(isSame, "the formatter changed a token of \(source.name)")
    return String(decoding: isSame ? formatter.output : source.bytes, as: UTF8.self)
  }

  private init(source: Source, lexed: Lexed) {
    self.source = source
    self.lexed = lexed
  }

  /// A comment or a token, in the order of the source.
  private struct Piece {
    var span: Span
    /// The token, or for a comment the one that follows it.
    var index: Int
    var isComment: Bool
  }

  private var pieces: [Piece] {
    var result: [Piece] = []
    var comments = lexed.comments[...]
    for (index, token) in lexed.tokens.enumerated() {
      while let comment = comments.first, comment.nextToken == index {
        result.append(Piece(span: comment.span, index: index, isComment: true))
        comments.removeFirst()
      }
      if token.kind != .end, !lexed.isNeedless(index) {
        result.append(Piece(span: token.span, index: index, isComment: false))
      }
    }
    return result
  }

  private mutating func run() {
    var previous: Piece?
    for piece in pieces {
      separate(previous, piece)
      append(piece)
      track(piece)
      previous = piece
    }
    if !output.isEmpty { output.append(UInt8(ascii: "\n")) }
  }

  private mutating func append(_ piece: Piece) {
    var text = source.bytes[Int(piece.span.start)..<Int(piece.span.end)]
    while piece.isComment, let last = text.last, last == UInt8(ascii: " ") || last == 9 {
      text.removeLast()
    }
    output += text
  }

  /// Keeps the indentation that the lines inside of a bracket are measured from.
  private mutating func track(_ piece: Piece) {
    if piece.isComment { return }
    let token = lexed.tokens[piece.index]
    if token.kind.isClosing, !brackets.isEmpty { brackets.removeLast() }
    if token.kind.opens { brackets.append(lineIndentation) }
  }

  // MARK: between two pieces

  private mutating func separate(_ previous: Piece?, _ piece: Piece) {
    guard let previous else { return startLine(piece) }
    let between = source.bytes[Int(previous.span.end)..<Int(piece.span.start)]
    let breaks = between.count { $0 == UInt8(ascii: "\n") }
    if breaks > 0 {
      let isBlank = breaks > 1 && !hugsBracket(previous, piece)
      output += Array(repeating: UInt8(ascii: "\n"), count: isBlank ? 2 : 1)
      startLine(piece)
    } else if piece.isComment {
      output += [UInt8(ascii: " "), UInt8(ascii: " ")]
    } else if Spacing.separates(lexed.tokens, previous.index, piece.index) {
      output.append(UInt8(ascii: " "))
    }
  }

  /// No blank line follows an opening bracket or precedes a closing one.
  private func hugsBracket(_ previous: Piece, _ piece: Piece) -> Bool {
    let opens = !previous.isComment && lexed.tokens[previous.index].kind.opens
    return opens || !piece.isComment && lexed.tokens[piece.index].kind.isClosing
  }

  private mutating func startLine(_ piece: Piece) {
    lineIndentation = indentation(of: piece)
    output += Array(repeating: UInt8(ascii: " "), count: lineIndentation)
  }

  /// One level more than the line of the innermost bracket; a line that continues a statement or an
  /// element has another.
  private func indentation(of piece: Piece) -> Int {
    let outer = brackets.last
    let token = lexed.tokens[piece.index]
    if token.kind.isClosing, !piece.isComment, let outer { return outer }
    let base = outer.map { $0 + Self.indentationWidth } ?? 0
    return continuesLine(piece.index) ? base + Self.indentationWidth : base
  }

  private func continuesLine(_ index: Int) -> Bool {
    guard index > 0 else { return false }
    let (before, token) = (lexed.tokens[index - 1], lexed.tokens[index])
    if token.kind == .elseKeyword || token.kind == .catchKeyword { return false }
    if Spacing.isInfix(token) || token.kind.isMemberAccess && token.role != .prefix { return true }
    return Spacing.isInfix(before) || before.kind == .colon || before.kind.isMemberAccess
  }

  private func hasSameTokens(as other: Lexed, of otherSource: Source) -> Bool {
    let kept = lexed.tokens.indices.filter { !lexed.isNeedless($0) }.map { lexed.tokens[$0] }
    guard other.tokens.count == kept.count, other.comments.count == lexed.comments.count
    else { return false }
    return zip(kept, other.tokens).allSatisfy { old, new in
      old.kind == new.kind && (old.startsLine == new.startsLine || old.kind == .end)
        && source.bytes[Int(old.span.start)..<Int(old.span.end)]
          == otherSource.bytes[Int(new.span.start)..<Int(new.span.end)]
    }
  }
}

extension Lexed {
  /// Whether a token is a `;` where the statement ends anyway.
  fileprivate func isNeedless(_ index: Int) -> Bool {
    guard tokens[index].kind == .semicolon, !tokens[index].startsLine else { return false }
    let next = tokens[index + 1]
    switch next.kind {
    case .end, .rightBrace: return true
    default: return next.startsLine && !next.kind.continuesStatement
    }
  }
}

extension Token.Kind {
  fileprivate var isClosing: Bool {
    switch self {
    case .rightParen, .rightBracket, .rightBrace, .stringMiddle, .stringEnd: true
    default: false
    }
  }

  fileprivate var isMemberAccess: Bool { self == .dot || self == .questionDot }
}
