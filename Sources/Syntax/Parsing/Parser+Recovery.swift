extension Parser {
  /// Records a mistake; throw what it returns.
  mutating func reject(
    _ code: String, _ message: String, at span: Span, label: String = "", help: String? = nil,
    related: [Diagnostic.Related] = []
  ) -> Rejected {
    // The lexer said already what is wrong with this token.
    if kind == .invalid, span == token.span { return Rejected() }
    if kind == .end, span == token.span, diagnostics.isEmpty { isIncomplete = true }
    report(code, message, at: span, label: label, help: help, related: related)
    return Rejected()
  }

  /// Records a mistake after which reading can go on.
  mutating func report(
    _ code: String, _ message: String, at span: Span, label: String = "", help: String? = nil,
    related: [Diagnostic.Related] = []
  ) {
    var diagnostic = Diagnostic(
      code, message, at: Diagnostic.Location(source, span), label: label, help: help)
    diagnostic.related = related
    diagnostics.append(diagnostic)
  }

  /// The current token is not what the grammar wants here.
  mutating func expected(_ what: String, help: String? = nil) -> Rejected {
    reject(
      "E0101", "expected \(what), found \(found)", at: token.span,
      help: help ?? foreignHelp())
  }

  /// How messages name the current token.
  var found: String {
    switch kind {
    case .name, .foreign, .int, .float, .duration: "'\(text(of: token))'"
    case .end: "the end of the \(source.name.hasPrefix("<") ? "input" : "file")"
    default: kind.description
    }
  }

  mutating func expect(_ kind: Token.Kind, _ purpose: String) throws(Rejected) -> Token {
    guard self.kind == kind else { throw expected("\(kind.description) \(purpose)") }
    return advance()
  }

  /// The bracket that closes the one at index `opening`; `what` is what stands inside.
  mutating func expectClosing(
    _ closing: Token.Kind, of opening: Int, _ what: String
  ) throws(Rejected) {
    if take(closing) { return }
    let bracket = lexed.tokens[opening]
    if kind == .end { throw unclosed(bracket) }
    let place = Diagnostic.Related(.init(source, bracket.span), "opened here")
    throw reject(
      "E0101", "expected ',' or \(closing.description) in \(what), found \(found)", at: token.span,
      help: foreignHelp(), related: isOnSameLine(bracket, token) ? [] : [place])
  }

  mutating func unclosed(_ bracket: Token) -> Rejected {
    if diagnostics.isEmpty { isIncomplete = true }
    return reject(
      "E0102", "\(bracket.kind.description) is never closed", at: bracket.span,
      help: bracket.kind.closing.map { "close it with \($0.description)" })
  }

  func isOnSameLine(_ left: Token, _ right: Token) -> Bool {
    !source.bytes[Int(left.span.start)..<Int(right.span.start)].contains(UInt8(ascii: "\n"))
  }

  /// Goes on after the mistake at the current token, in the statement that starts at index `start`:
  /// at the next line or `;` that lies outside of all brackets the statement has opened.
  mutating func recover(from start: Int) {
    let mistake = position
    var index = start
    while true {
      let token = lexed.tokens[index]
      if token.kind == .end { break }
      if index >= mistake, index > start {
        if token.kind == .semicolon { break }
        if token.kind == .rightBrace, blockDepth > 0 { break }
        if token.startsLine, !token.kind.continuesStatement, !token.kind.closes { break }
      }
      index = token.kind.opens && Int(token.partner) > index ? Int(token.partner) + 1 : index + 1
    }
    position = index
    _ = take(.semicolon)
  }
}

extension Token.Kind {
  var closing: Token.Kind? {
    switch self {
    case .leftParen: .rightParen
    case .leftBracket, .questionBracket: .rightBracket
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  fileprivate var closes: Bool {
    self == .rightParen || self == .rightBracket || self == .rightBrace
  }
}
