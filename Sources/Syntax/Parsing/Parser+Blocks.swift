/// Expressions that contain blocks, and functions.
extension Parser {
  /// if = "if" expression block [ "else" ( if | block ) ]
  mutating func conditional() throws(Rejected) -> Expression {
    try enterLevel()
    let start = advance().span
    let condition = try condition()
    let then = try block("'if'")
    var otherwise: CodeBlock?
    if take(.elseKeyword) {
      if kind == .ifKeyword {
        let nested = try conditional()
        otherwise = CodeBlock([Statement(.expression(nested), nested.span)], nested.span)
      } else {
        otherwise = try block("'else'")
      }
    }
    depth -= 1
    return Expression(
      .conditional(condition: condition, then: then, otherwise: otherwise), span(from: start))
  }

  /// An expression where `=` is a slip for `==`.
  mutating func condition() throws(Rejected) -> Expression {
    let condition = try expression()
    if kind == .assign { throw assignmentAsCondition() }
    return condition
  }

  /// match = "match" expression "{" { arm [ "," ] } "}"
  mutating func match() throws(Rejected) -> Expression {
    let start = advance().span
    let value = try expression()
    let (opening, outer) = (position, context)
    guard kind == .leftBrace else { throw missingBlock("'match'") }
    lexed.tokens[opening].role = .block
    advance()
    context = Context()
    var arms: [MatchArm] = []
    while kind != .rightBrace {
      arms.append(try matchArm())
      if !take(.comma), !token.startsLine { break }
    }
    try expectClosing(.rightBrace, of: opening, "the arms of 'match'")
    lexed.tokens[position - 1].role = .block
    context = outer
    return Expression(.match(value, arms), span(from: start))
  }

  /// arm = pattern { "," pattern } [ "if" expression ] "=>" armBody
  private mutating func matchArm() throws(Rejected) -> MatchArm {
    let start = token.span
    var patterns = [try pattern()]
    while take(.comma) { patterns.append(try pattern()) }
    let span = span(from: start)
    if patterns.count > 1, let name = patterns.lazy.compactMap(\.firstName).first {
      report(
        "E0111", "alternatives cannot bind the name '\(name.text)'", at: name.span,
        help: "write an arm for each, or '_' where the value does not matter")
    }
    var guardCondition: Expression?
    if take(.ifKeyword) {
      context.allowsLambda = false
      guardCondition = try expression()
      context.allowsLambda = true
    }
    guard kind == .arrow else { throw missingArmArrow(span) }
    advance()
    return MatchArm(patterns: patterns, guardCondition: guardCondition, body: try armBody())
  }

  /// armBody = assignment | "break" | "continue" | return | throw | expression
  ///
  /// A statement as the body of an arm comes as a block of that statement.
  private mutating func armBody() throws(Rejected) -> Expression {
    let start = token.span
    let kind: Statement.Kind
    switch self.kind {
    case .returnKeyword, .throwKeyword, .breakKeyword, .continueKeyword:
      let statement = try statement()
      return Expression(.block(CodeBlock([statement], statement.span)), statement.span)
    default: kind = try assignmentOrExpression()
    }
    if case .expression(let expression) = kind { return expression }
    let statement = Statement(kind, span(from: start))
    return Expression(.block(CodeBlock([statement], statement.span)), statement.span)
  }

  /// try = "try" block [ "catch" [ pattern ] block ]
  mutating func attempt() throws(Rejected) -> Expression {
    let start = advance().span
    let body = try block("'try'")
    var pattern: Pattern?
    var handler: CodeBlock?
    if take(.catchKeyword) {
      if kind == .leftParen { throw parenthesizedCatch() }
      if kind != .leftBrace || bracePatternFollows { pattern = try bindingPattern() }
      handler = try block("'catch'")
    }
    return Expression(.attempt(body: body, pattern: pattern, handler: handler), span(from: start))
  }

  /// In `catch {message} { … }` the first braces are a pattern, because a block follows on the line.
  private var bracePatternFollows: Bool {
    guard token.partner >= 0 else { return false }
    let after = lexed.tokens[Int(token.partner) + 1]
    return after.kind == .leftBrace && !after.startsLine
  }

  /// do = "do" block
  mutating func doBlock() throws(Rejected) -> Expression {
    let start = advance().span
    let body = try block("'do'")
    return Expression(.block(body), span(from: start))
  }

  // MARK: functions

  /// functionExpression = "fn" parameters block
  mutating func functionExpression() throws(Rejected) -> Expression {
    if next.kind != .leftParen, next.kind != .end { throw namedFunctionAsValue() }
    let start = advance().span
    let function = try functionRest(from: start) { (parser: inout Parser) throws(Rejected) in
      try parser.block("the function")
    }
    return Expression(.lambda(function), function.span)
  }

  /// From the `(` of the parameters to the end of the body.
  mutating func functionRest(
    from start: Span, body: (inout Parser) throws(Rejected) -> CodeBlock
  ) throws(Rejected) -> Function {
    guard kind == .leftParen else { throw missingParameters() }
    lexed.tokens[position].role = .tight
    let outer = subject
    subject = .forbidden
    let parameters = try parameters()
    if kind == .arrow { throw arrowFunction() }
    let body = try body(&self)
    subject = outer
    return Function(parameters: parameters, body: body, span: span(from: start))
  }

  /// lambda = ( name | parameters ) "=>" expression
  mutating func lambda() throws(Rejected) -> Expression {
    let (start, outer) = (token.span, subject)
    subject = .forbidden
    let parameters =
      kind == .leftParen ? try parameters() : [Parameter(pattern: try bindingPattern())]
    advance()
    let body = try expression()
    if kind.isAssignment { throw assignmentInLambda(body) }
    subject = outer
    let function = Function(
      parameters: parameters, body: CodeBlock([Statement(.expression(body), body.span)], body.span),
      span: span(from: start))
    return Expression(.lambda(function), function.span)
  }

  /// parameters = "(" [ parameter { "," parameter } [ "," ] ] ")"
  mutating func parameters() throws(Rejected) -> [Parameter] {
    let (opening, outer) = (position, context)
    advance()
    context = Context(newlineEnds: false)
    var parameters: [Parameter] = []
    while kind != .rightParen {
      let parameter = try parameter()
      if let last = parameters.last { checkOrder(last, parameter) }
      parameters.append(parameter)
      if !take(.comma) { break }
    }
    try expectClosing(.rightParen, of: opening, "the parameters")
    context = outer
    return parameters
  }

  /// parameter = "..." name | pattern [ "=" expression ]
  private mutating func parameter() throws(Rejected) -> Parameter {
    if take(.ellipsis) {
      let name = try name("after '...'")
      return Parameter(pattern: Pattern(.name(name.text), name.span), isRest: true)
    }
    let pattern = try bindingPattern()
    if kind == .colon { throw typeAnnotation() }
    return Parameter(pattern: pattern, defaultValue: take(.assign) ? try expression() : nil)
  }

  private mutating func checkOrder(_ last: Parameter, _ parameter: Parameter) {
    if last.isRest {
      report(
        "E0112", "a parameter after the rest parameter", at: parameter.pattern.span,
        help: "'...' takes all that is left: put it last")
    } else if last.defaultValue != nil, parameter.defaultValue == nil, !parameter.isRest {
      report(
        "E0112", "a parameter without default after one with a default",
        at: parameter.pattern.span, help: "give it a default or put it first")
    }
  }
}
