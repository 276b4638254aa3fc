extension Parser {
  /// operand = literal | interpolation | name | lambda | parenthesized | array | object
  ///         | functionExpression | if | match | try | do | removal | subject
  mutating func operand() throws(Rejected) -> Expression {
    switch kind {
    case .name where startsRemoval: return try removal()
    case .name: return try nameOrLambda()
    case .int, .float, .duration: return number()
    case .string, .stringStart: return try string()
    case .nullKeyword: return Expression(.null, advance().span)
    case .trueKeyword, .falseKeyword:
      return Expression(.bool(kind == .trueKeyword), advance().span)
    case .leftParen: return try parenthesized()
    case .leftBracket: return try array()
    case .leftBrace: return try object()
    case .fnKeyword: return try functionExpression()
    case .ifKeyword: return try conditional()
    case .matchKeyword: return try match()
    case .tryKeyword: return try attempt()
    case .doKeyword: return try doBlock()
    case .dot, .questionDot: return try subjectOperand()
    default: throw missingOperand()
    }
  }

  private mutating func nameOrLambda() throws(Rejected) -> Expression {
    if next.kind == .arrow, context.allowsLambda { return try lambda() }
    if let problem = foreignPrefix() { throw problem }
    return Expression(.name(text(of: token)), advance().span)
  }

  private mutating func number() -> Expression {
    let token = advance()
    let literal = source.bytes[Int(token.span.start)..<Int(token.span.end)]
    // The lexer has checked it and made an invalid token of a wrong one.
    let value = try? NumberLiteral.value(of: literal, token.kind)
    return Expression(value ?? .invalid, token.span)
  }

  /// parenthesized = "(" expression ")"
  ///
  /// Followed by `=>` the parentheses are the parameters of a lambda.
  private mutating func parenthesized() throws(Rejected) -> Expression {
    let (opening, start, outer) = (position, token.span, context)
    if startsParameters(at: opening), context.allowsLambda { return try lambda() }
    advance()
    context = Context(newlineEnds: false)
    if kind == .rightParen { throw emptyParentheses() }
    var inner = try expression()
    if kind == .comma { throw tuple(opening) }
    if kind == .assign { throw assignmentAsValue() }
    try expectClosing(.rightParen, of: opening, "the parentheses")
    context = outer
    inner.span = span(from: start)
    return inner
  }

  /// The parentheses at index `opening` are followed by `=>`.
  private func startsParameters(at opening: Int) -> Bool {
    let partner = Int(lexed.tokens[opening].partner)
    return partner > opening && lexed.tokens[partner + 1].kind == .arrow
  }

  /// array = "[" [ element { "," element } [ "," ] ] "]"
  /// element = [ "..." ] expression
  private mutating func array() throws(Rejected) -> Expression {
    let (opening, start, outer) = (position, advance().span, context)
    context = Context(newlineEnds: false)
    var elements: [Element] = []
    while kind != .rightBracket {
      elements.append(take(.ellipsis) ? .spread(try expression()) : .value(try expression()))
      if !take(.comma) { break }
    }
    try expectClosing(.rightBracket, of: opening, "the array")
    context = outer
    return Expression(.array(elements), span(from: start))
  }

  /// object = "{" [ field { "," field } [ "," ] ] "}"
  private mutating func object() throws(Rejected) -> Expression {
    let (opening, start, outer) = (position, advance().span, context)
    if let problem = blockInsteadOfObject(opening) { throw problem }
    context = Context(newlineEnds: false)
    var fields: [Field] = []
    while kind != .rightBrace {
      fields.append(try objectField())
      if kind == .semicolon { throw expected("',' between the fields") }
      if !take(.comma) { break }
    }
    try expectClosing(.rightBrace, of: opening, "the object")
    context = outer
    return Expression(.object(fields), span(from: start))
  }

  /// field = ( name | keyword | string ) ":" expression | name | "[" expression "]" ":" expression
  ///       | "..." expression
  private mutating func objectField() throws(Rejected) -> Field {
    switch kind {
    case .ellipsis:
      advance()
      return .spread(try expression())
    case .leftBracket: return try computedField()
    case .string:
      let key = Name(try stringText(), advance().span)
      return .named(key, try fieldValue(after: key))
    case .name where next.kind != .colon: return try shorthandField()
    case _ where kind.isWord:
      let key = Name(text(of: token), advance().span)
      return .named(key, try fieldValue(after: key))
    default: throw wrongKey()
    }
  }

  private mutating func computedField() throws(Rejected) -> Field {
    let opening = position
    advance()
    let key = try expression()
    try expectClosing(.rightBracket, of: opening, "the key")
    _ = try expect(.colon, "after the key")
    return .computed(key, try expression())
  }

  private mutating func shorthandField() throws(Rejected) -> Field {
    let name = Name(text(of: token), advance().span)
    if kind == .assign { throw assignmentInObject(name) }
    return .named(name, Expression(.name(name.text), name.span))
  }

  private mutating func fieldValue(after key: Name) throws(Rejected) -> Expression {
    if kind == .assign { throw assignmentInObject(key) }
    _ = try expect(.colon, "after the key '\(key.text)'")
    return try expression()
  }

  /// subject = before "." name | before "?." name
  ///
  /// A dot that starts an operand reads from the value the argument's function is given.
  private mutating func subjectOperand() throws(Rejected) -> Expression {
    if next.kind == .int, touches(token, next) { throw numberWithoutInteger() }
    guard subject != .forbidden else { throw strayLeadingDot() }
    subject = .used
    lexed.tokens[position].role = .prefix
    return Expression(.subject, Span(Int(token.span.start), Int(token.span.start)))
  }

  // MARK: strings

  private mutating func string() throws(Rejected) -> Expression {
    if kind == .string {
      let text = try stringText()
      return Expression(.string(text), advance().span)
    }
    return try interpolation()
  }

  /// The text of the current token, a string without interpolation.
  mutating func stringText() throws(Rejected) -> String {
    warnAboutDollar(token)
    let literal = StringLiteral(bytes: source.bytes)
    let quotes = quoteLength(token)
    var range = Int(token.span.start) + quotes..<Int(token.span.end) - quotes
    do throws(StringLiteral.Problem) {
      if quotes == 1 { return try literal.text(range) }
      var last = range
      let layout = try MultilineLayout.cut(
        first: &range, last: &last, isSinglePart: true, in: source.bytes)
      return try literal.text(range, layout: layout)
    } catch {
      report(error.code, error.message, at: error.span, help: error.help)
      return ""
    }
  }

  /// interpolation = stringStart expression { stringMiddle expression } stringEnd
  private mutating func interpolation() throws(Rejected) -> Expression {
    let (start, outer) = (token, context)
    context = Context(newlineEnds: false)
    var parts: [Range<Int>] = []
    var expressions: [Expression] = []
    let quotes = quoteLength(start)
    while true {
      let leading = parts.isEmpty ? quotes : 1
      let isLast = kind == .stringEnd
      let part = advance()
      parts.append(Int(part.span.start) + leading..<Int(part.span.end) - (isLast ? quotes : 2))
      if isLast { break }
      if kind == .stringMiddle || kind == .stringEnd { throw emptyInterpolation(part) }
      expressions.append(try expression())
      guard kind == .stringMiddle || kind == .stringEnd else { throw unclosedInterpolation() }
    }
    context = outer
    return Expression(
      .interpolation(pieces(parts, expressions, isMultiline: quotes == 3)), span(from: start.span))
  }

  private mutating func pieces(
    _ parts: [Range<Int>], _ expressions: [Expression], isMultiline: Bool
  ) -> [Piece] {
    let literal = StringLiteral(bytes: source.bytes)
    var (parts, layout): ([Range<Int>], MultilineLayout?) = (parts, nil)
    var pieces: [Piece] = []
    do throws(StringLiteral.Problem) {
      if isMultiline {
        var (first, last) = (parts[0], parts[parts.count - 1])
        layout = try MultilineLayout.cut(
          first: &first, last: &last, isSinglePart: false, in: source.bytes)
        (parts[0], parts[parts.count - 1]) = (first, last)
      }
      for (index, part) in parts.enumerated() {
        let text = try literal.text(part, layout: layout)
        if !text.isEmpty { pieces.append(.text(text)) }
        if index < expressions.count { pieces.append(.expression(expressions[index])) }
      }
    } catch {
      report(error.code, error.message, at: error.span, help: error.help)
    }
    return pieces
  }

  /// 3 for `"""`, 1 for `"`; a string token of two quotes is empty.
  private func quoteLength(_ token: Token) -> Int {
    let bytes = source.bytes[Int(token.span.start)..<Int(token.span.end)]
    return bytes.count > 2 && bytes.prefix(3).allSatisfy { $0 == UInt8(ascii: "\"") } ? 3 : 1
  }
}
