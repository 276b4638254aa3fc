extension Parser {
  /// Records a mistake; throw what it returns.
  mutating func reject(
    _ code: String, _ message: String, at span: Span, label: String = "", help: String? = nil,
    related: [Diagnostic.Related] = []
  ) -> Rejected {
    // The lexer said already what is wrong with this token, or with the string around the end.
    if kind == .invalid, span == token.span { return Rejected() }
    if kind == .end, lexed.endsInsideString { return Rejected() }
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

  /// The current token is not what the grammar wants here. Where a line or the file ends too early
  /// the message points after its last token.
  mutating func expected(_ what: String, help: String? = nil) -> Rejected {
    if kind == .end, diagnostics.isEmpty { isIncomplete = true }
    let lineEnds = context.newlineEnds && token.startsLine && position > 0
    let after = Span(Int(previous.span.end), Int(previous.span.end))
    let found = lineEnds && kind != .end ? "the end of the line" : self.found
    return reject(
      "E0101", "expected \(what), found \(found)",
      at: lineEnds || kind == .end ? after : token.span,
      help: help ?? (lineEnds ? nil : foreignHelp()))
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

  /// The bracket that closes the one at index `opening`; `what` is what is inside.
  mutating func expectClosing(
    _ closing: Token.Kind, of opening: Int, _ what: String
  ) throws(Rejected) {
    if take(closing) { return }
    let bracket = lexed.tokens[opening]
    if kind == .end || startsNextStatement { throw unclosed(bracket) }
    let place = Diagnostic.Related(.init(source, bracket.span), "opened here")
    throw reject(
      "E0101", "expected ',' or \(closing.description) in \(what), found \(found)", at: token.span,
      help: quoteHelp ?? foreignHelp(), related: isOnSameLine(bracket, token) ? [] : [place])
  }

  /// `"row.state == "open""`: a name right after the quote that ended the string.
  private var quoteHelp: String? {
    guard kind == .name, token.span.start > 0, token.span.start == previous.span.end,
      source.bytes[Int(token.span.start) - 1] == UInt8(ascii: "\"")
    else { return nil }
    return #"a double quote inside a string is written \""#
  }

  mutating func unclosed(_ bracket: Token) -> Rejected {
    if kind == .end, diagnostics.isEmpty { isIncomplete = true }
    let bracket = kind == .end ? misindented(after: bracket) ?? bracket : bracket
    return reject(
      "E0102", "\(bracket.kind.description) is never closed", at: bracket.span,
      help: bracket.kind.closing.map { "close it with \($0.description)" })
  }

  /// A brace inside of `bracket` whose partner is indented unlike the line it is on: probably its
  /// own partner is the missing one.
  private func misindented(after bracket: Token) -> Token? {
    lexed.tokens.first { token in
      guard token.kind == .leftBrace, token.span.start > bracket.span.start, token.partner >= 0
      else { return false }
      let partner = lexed.tokens[Int(token.partner)]
      return partner.startsLine && indentation(of: partner) < indentation(of: token)
    }
  }

  /// How many bytes of space the line starts with.
  private func indentation(of token: Token) -> Int {
    let line = source.line(around: Int(token.span.start))
    return source.bytes[line].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
  }

  /// A line starts here with a keyword that no expression contains, though a bracket is open.
  private var startsNextStatement: Bool {
    guard token.startsLine, next.kind != .colon else { return false }
    switch kind {
    case .letKeyword, .varKeyword, .whileKeyword, .forKeyword, .returnKeyword, .throwKeyword,
      .importKeyword:
      return true
    case .name: return startsTest
    case .fnKeyword: return next.kind == .name
    default: return false
    }
  }

  func isOnSameLine(_ left: Token, _ right: Token) -> Bool {
    !source.bytes[Int(left.span.start)..<Int(right.span.start)].contains(UInt8(ascii: "\n"))
  }

  /// Goes on after the mistake at the current token, in the statement that starts at index `start`:
  /// at the next line or `;` that lies outside of all brackets the statement has opened.
  mutating func recover(from start: Int) {
    let mistake = position
    if mistake > start, startsNextStatement { return }
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
