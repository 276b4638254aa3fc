extension Parser {
  /// expression = unary { operator unary }
  ///
  /// Which operand an operator takes is decided by the precedences of `InfixOperator`.
  mutating func expression(_ minimum: Precedence = .coalesce) throws(Rejected) -> Expression {
    let outerReach = reach
    reach = depth
    try enterLevel()
    var left = try unary()
    var loosest: InfixOperator?
    while let infix = InfixOperator(kind), infix.precedence >= minimum, !endsStatement {
      if case .range = infix.meaning, next.kind == .rightBracket { break }
      if let loosest, loosest.associativity == .none, loosest.precedence == infix.precedence {
        throw chained(infix, left)
      }
      if infix.precedence == .sum, let problem = doubledSign(left) { throw problem }
      loosest = infix
      left = try operation(infix, left)
    }
    if kind == .foreign || kind == .name, !endsStatement, let problem = foreignInfix(left) {
      throw problem
    }
    depth -= 1
    reach = max(outerReach, reach)
    return left
  }

  private mutating func operation(
    _ infix: InfixOperator, _ left: Expression
  ) throws(Rejected) -> Expression {
    try deepen()
    let operatorSpan = advance().span
    let right = try expression(infix.rightPrecedence)
    let span = left.span.union(right.span)
    switch infix.meaning {
    case .binary(let binary):
      return Expression(.binary(binary, left, right, operatorSpan: operatorSpan), span)
    case .logical(let logical):
      return Expression(.logical(logical, left, right), span)
    case .range(let inclusive):
      return Expression(.range(left, right, inclusive: inclusive), span)
    }
  }

  /// unary = ( "-" | "!" ) unary [ "**" unary ] | postfix
  private mutating func unary() throws(Rejected) -> Expression {
    guard kind == .minus || kind == .bang else { return try postfix() }
    lexed.tokens[position].role = .prefix
    let operatorToken = advance()
    let operand = try expression(.power)
    let span = operatorToken.span.union(operand.span)
    if operatorToken.kind == .bang { return Expression(.unary(.not, operand), span) }
    if let literal = operand.kind.negatedLiteral { return Expression(literal, span) }
    return Expression(.unary(.negate, operand), span)
  }

  /// postfix = operand { "." name | "?." name | "(" arguments ")" | "[" index "]" | "?[" index "]" }
  private mutating func postfix() throws(Rejected) -> Expression {
    let start = token.span
    var result = try operand()
    var isChain = false
    while !endsStatement {
      switch kind {
      case .dot, .questionDot:
        isChain = isChain || kind == .questionDot
        result = try field(of: result, from: start)
      case .leftParen:
        result = try call(of: result, from: start)
      case .leftBracket, .questionBracket:
        isChain = isChain || kind == .questionBracket
        result = try index(of: result, from: start)
      default:
        return isChain ? Expression(.chain(result), result.span) : result
      }
    }
    return isChain ? Expression(.chain(result), result.span) : result
  }

  /// `remove` is not a keyword: a name right after it makes the difference.
  var startsRemoval: Bool {
    kind == .name && next.kind == .name && !next.startsLine && text(of: token) == "remove"
  }

  /// removal = "remove" place
  mutating func removal() throws(Rejected) -> Expression {
    let start = advance().span
    let place = try postfix()
    switch (place.kind, place.assignability) {
    case (.field, .assignable), (.index, .assignable): break
    default:
      throw reject(
        "E0106", "only an element or a field of a variable can be removed", at: place.span,
        help: "write remove xs[-1], remove object.name or remove object[key]")
    }
    return Expression(.removal(place), span(from: start))
  }

  private mutating func field(
    of base: Expression, from start: Span
  ) throws(Rejected) -> Expression {
    try deepen()
    let isOptional = advance().kind == .questionDot
    guard kind.isWord else { throw missingFieldName() }
    let name = Name(text(of: token), advance().span)
    return Expression(.field(base, name, optional: isOptional), span(from: start))
  }

  /// arguments = [ argument { "," argument } [ "," ] ]
  private mutating func call(
    of callee: Expression, from start: Span
  ) throws(Rejected) -> Expression {
    try deepen()
    let (opening, outer) = (position, context)
    lexed.tokens[opening].role = .tight
    advance()
    context = Context(newlineEnds: false)
    var arguments: [Argument] = []
    var hasNamed = false
    while kind != .rightParen {
      let argument = try argument()
      if case .named = argument.kind { hasNamed = true }
      if case .positional = argument.kind, hasNamed { reportPositionAfterName(argument) }
      arguments.append(argument)
      if !take(.comma) { break }
    }
    try expectClosing(.rightParen, of: opening, "the arguments")
    context = outer
    return Expression(.call(callee, arguments), span(from: start))
  }

  /// argument = [ name ":" | "..." ] expression
  ///
  /// An operand in it that starts with a dot makes all of it a function of one value.
  private mutating func argument() throws(Rejected) -> Argument {
    var argumentKind = Argument.Kind.positional
    if kind == .ellipsis {
      advance()
      argumentKind = .spread
    } else if kind.isWord, next.kind == .colon {
      argumentKind = .named(Name(text(of: token), advance().span))
      advance()
    }
    let outer = subject
    subject = .allowed
    let value = try expression()
    if kind == .assign { throw assignmentInArgument(value) }
    let isFunction = subject == .used
    subject = outer
    return Argument(argumentKind, isFunction ? .functionOfSubject(value) : value)
  }

  /// index = expression | [ expression ] ( ".." | "..=" ) [ expression ]
  private mutating func index(
    of base: Expression, from start: Span
  ) throws(Rejected) -> Expression {
    try deepen()
    let (opening, outer) = (position, context)
    lexed.tokens[opening].role = .tight
    let isOptional = advance().kind == .questionBracket
    context = Context(newlineEnds: false)
    let kind = try indexKind(base, isOptional)
    if self.kind == .colon { throw colonInSlice() }
    if self.kind == .comma {
      throw reject(
        "E0101", "an index is one value", at: token.span, help: "write a[i][j] to go down twice")
    }
    try expectClosing(.rightBracket, of: opening, "the index")
    context = outer
    return Expression(kind, span(from: start))
  }

  private mutating func indexKind(
    _ base: Expression, _ isOptional: Bool
  ) throws(Rejected) -> Expression.Kind {
    if kind == .range || kind == .rangeInclusive {
      return try slice(base, from: nil, isOptional)
    }
    if kind == .colon { throw colonInSlice() }
    let first = try expression()
    if kind == .range || kind == .rangeInclusive {
      return try slice(base, from: first, isOptional)
    }
    // A range in parentheses is a value: its span starts at the parenthesis.
    if case .range(let from, let to, let inclusive) = first.kind,
      from.span.start == first.span.start
    {
      return .slice(base, from: from, to: to, inclusive: inclusive, optional: isOptional)
    }
    return .index(base, first, optional: isOptional)
  }

  /// At the `..` of a slice that the operator loop has left alone.
  private mutating func slice(
    _ base: Expression, from: Expression?, _ isOptional: Bool
  ) throws(Rejected) -> Expression.Kind {
    let inclusive = advance().kind == .rangeInclusive
    let to = kind == .rightBracket ? nil : try expression(.sum)
    return .slice(base, from: from, to: to, inclusive: inclusive, optional: isOptional)
  }
}

extension Expression {
  /// `it => e`, where the dots in `e` stand for what `it` is.
  static func functionOfSubject(_ body: Expression) -> Expression {
    let start = Span(Int(body.span.start), Int(body.span.start))
    let parameter = Parameter(pattern: Pattern(.wildcard, start))
    let function = Function(
      parameters: [parameter],
      body: CodeBlock([Statement(.expression(body), body.span)], body.span),
      span: body.span, takesSubject: true)
    return Expression(.lambda(function), body.span)
  }
}

extension Expression.Kind {
  /// A minus before a number makes a negative number, so that the smallest int and the digits of a
  /// negative big one survive.
  fileprivate var negatedLiteral: Expression.Kind? {
    switch self {
    case .int(let value): value == .min ? nil : .int(-value)
    case .float(let value): .float(-value)
    case .bigInt("9223372036854775808"): .int(.min)
    case .bigInt(let digits): digits.hasPrefix("-") ? nil : .bigInt("-" + digits)
    default: nil
    }
  }
}
