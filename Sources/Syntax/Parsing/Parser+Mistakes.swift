/// The messages for what people get wrong, beside the grammar so that it stays readable.
extension Parser {
  // MARK: statements

  mutating func unexpectedAfterStatement() -> Rejected {
    if kind == .assign { return assignmentAsValue() }
    if kind == .foreign || kind == .end { return expected("the end of the statement") }
    if kind == .colon, previous.kind == .name {
      return reject(
        "E0103", "unexpected ':' after the statement", at: token.span,
        help: foreignHelp() ?? "a field needs braces around the object: {name: value}")
    }
    if kind == .comma {
      return reject(
        "E0103", "unexpected ',' after the statement", at: token.span,
        help: "several values go in an array: [a, b]")
    }
    return reject(
      "E0103", "expected the end of the statement, found \(found)", at: token.span,
      help: foreignHelp() ?? "start a new line, or put ';' between two statements")
  }

  mutating func unexpectedStatementStart() -> Rejected {
    if kind == .semicolon {
      return reject(
        "E0103", "a statement is missing before ';'", at: token.span,
        help: "remove the ';': one is enough, and the end of a line needs none")
    }
    return reject(
      "E0102", "\(kind.description) closes nothing", at: token.span,
      help: "remove it, or open it before")
  }

  mutating func missingBlock(_ owner: String) -> Rejected {
    if kind == .assign { return assignmentAsCondition() }
    let isWord = kind == .name && next.kind != .leftParen
    return expected(
      "'{' to start the block of \(owner)",
      help: (isWord ? ForeignSyntax.help(forName: text(of: token)) : nil)
        ?? "a block is written in braces: { … }")
  }

  mutating func missingInitialValue(_ keyword: Token) -> Rejected {
    let word = text(of: keyword)
    if kind == .colon { return typeAnnotation() }
    if kind == .comma {
      return reject(
        "E0101", "'\(word)' declares one pattern", at: token.span,
        help: "write \(word) [a, b] = [1, 2], or two statements")
    }
    let isAlone = keyword.kind == .varKeyword && endsStatement
    return expected(
      "'=' and a value",
      help: isAlone ? "write var x = null if there is no value yet" : foreignHelp())
  }

  mutating func parenthesizedLoop() -> Rejected {
    let partner = Int(token.partner)
    let isClassic =
      partner > position
      && lexed.tokens[position..<partner].contains { $0.kind == .semicolon }
    return reject(
      "E0105", "'for' takes no parentheses", at: token.span,
      help: isClassic ? "write for i in 0..n { … }" : "write for x in xs { … }")
  }

  mutating func missingIn() -> Rejected {
    expected("'in' after the names of 'for'", help: "write for x in xs { … }")
  }

  // MARK: operands and operators

  mutating func missingOperand() -> Rejected {
    if kind == .slashSlash || kind == .slash && (next.kind == .star || next.kind == .slash) {
      return reject(
        "E0105", "'\(kind == .slash ? "/*" : "//")' starts no comment", at: token.span,
        help: "comments start with '#'")
    }
    if kind == .plus {
      return reject(
        "E0101", "expected a value, found '+'", at: token.span,
        help: "a number needs no '+'; to count up write i += 1")
    }
    if kind == .leftBrace || kind == .assign || kind == .foreign { return expected("a value") }
    if kind.isKeyword {
      return reject(
        "E0101", "expected a value, found the keyword '\(text(of: token))'", at: token.span,
        help: kind == .elseKeyword ? "'else' follows the block of an 'if'" : nil)
    }
    return expected("a value")
  }

  mutating func chained(_ infix: InfixOperator, _ left: Expression) -> Rejected {
    if infix.precedence == .range {
      return reject(
        "E0104", "ranges cannot be chained", at: token.span, help: "a range has two ends: a..b")
    }
    let text = text(of: token)
    guard case .binary(let first, let start, let middle, _) = left.kind else {
      return reject("E0104", "comparisons cannot be chained", at: token.span)
    }
    let right = next.kind.startsOperand ? sourceText(next.span) : "…"
    let help =
      "write \(sourceText(start.span)) \(first.rawValue) \(sourceText(middle.span)) && "
      + "\(sourceText(middle.span)) \(text) \(right)"
    let isShort = help.utf8.count <= 90 && !help.contains("\n")
    return reject(
      "E0104", "comparisons cannot be chained", at: left.span.union(token.span),
      help: isShort ? help : "join two comparisons with '&&'")
  }

  private func sourceText(_ span: Span) -> String {
    String(decoding: source.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  mutating func missingFieldName() -> Rejected {
    let base = lexed.tokens[max(position - 2, 0)]
    if base.kind == .int, touches(base, previous), kind != .end {
      return reject(
        "E0004", "a number ends with a digit", at: base.span.union(previous.span),
        help: "write \(text(of: base)).0")
    }
    if kind == .int {
      return reject(
        "E0101", "expected the name of a field, found '\(text(of: token))'", at: token.span,
        help: "an element is read with brackets: xs[\(text(of: token))]")
    }
    if kind == .leftParen || kind == .leftBracket {
      return expected("the name of a field", help: "remove the '.'")
    }
    return expected("the name of a field")
  }

  mutating func numberWithoutInteger() -> Rejected {
    reject(
      "E0004", "a number starts with a digit", at: token.span.union(next.span),
      help: "write 0.\(text(of: next))")
  }

  mutating func strayLeadingDot() -> Rejected {
    let field = next.kind.isWord ? text(of: next) : "name"
    return reject(
      "E0107", "a leading dot has no meaning here", at: token.span.union(next.span),
      label: "'.\(field)' of what?",
      help:
        "it is only allowed in an argument, xs.map(.\(field)); elsewhere name the value: x.\(field)"
    )
  }

  mutating func colonInSlice() -> Rejected {
    reject(
      "E0105", "a slice is written with '..'", at: token.span,
      help: "write xs[1..3], the end excluded")
  }

  mutating func emptyParentheses() -> Rejected {
    advance()
    if kind == .end, diagnostics.isEmpty { isIncomplete = true }
    return reject(
      "E0101", "empty parentheses have no value", at: previous.span,
      help: "write null, or () => … for a function without parameters")
  }

  /// A comma in parentheses; without the closing one the parameters of a lambda may still follow.
  mutating func tuple(_ opening: Int) -> Rejected {
    if lexed.tokens[opening].partner < 0 {
      if diagnostics.isEmpty { isIncomplete = true }
      return unclosed(lexed.tokens[opening])
    }
    return reject(
      "E0101", "parentheses hold one value", at: token.span,
      help: "several values go in an array: [a, b]")
  }

  // MARK: assignments in the wrong place

  mutating func assignmentAsValue() -> Rejected {
    reject(
      "E0109", "an assignment is a statement, not a value", at: token.span,
      help: "to compare write '=='")
  }

  mutating func assignmentAsCondition() -> Rejected {
    reject("E0109", "'=' assigns, '==' compares", at: token.span, help: "write '=='")
  }

  mutating func assignmentInArgument(_ value: Expression) -> Rejected {
    guard case .name(let name) = value.kind else { return assignmentAsValue() }
    return reject(
      "E0109", "a named argument is written with ':'", at: token.span, help: "write \(name): …")
  }

  mutating func assignmentInObject(_ key: Name) -> Rejected {
    reject(
      "E0109", "a field is written with ':'", at: token.span, help: "write {\(key.text): …}")
  }

  mutating func assignmentInLambda(_ target: Expression) -> Rejected {
    let shown = sourceText(target.span)
    return reject(
      "E0109", "an assignment is a statement, and '=>' takes an expression", at: token.span,
      help: "write x => do { \(shown) \(text(of: token)) … }")
  }

  // MARK: literals

  /// Statements in braces where an object stands: `x => { print(x) }`.
  mutating func blockInsteadOfObject(_ opening: Int) -> Rejected? {
    guard startsBlockStatement else { return nil }
    let isLambda = opening > 0 && lexed.tokens[opening - 1].kind == .arrow
    // Reading goes on after the whole block, so that its closing brace is no second mistake.
    if lexed.tokens[opening].partner >= 0 { position = opening }
    return reject(
      "E0110", "'{' starts an object here, not a block", at: lexed.tokens[opening].span,
      help: isLambda
        ? "statements go in 'do': x => do { … }" : "a block of statements is written do { … }")
  }

  /// The current token, right after `{`, starts a statement and no field.
  private var startsBlockStatement: Bool {
    switch next.kind {
    case .colon, .comma, .rightBrace, .assign, .end: return false
    default: break
    }
    switch kind {
    case .letKeyword, .varKeyword, .returnKeyword, .ifKeyword, .whileKeyword, .forKeyword,
      .matchKeyword, .tryKeyword, .throwKeyword, .breakKeyword, .continueKeyword:
      return true
    case .name: return !next.startsLine && next.kind != .name && next.kind != .string
    default: return false
    }
  }

  mutating func wrongKey() -> Rejected {
    switch kind {
    case .int, .float, .duration:
      return reject(
        "E0101", "a key is a name or a string, found '\(text(of: token))'", at: token.span,
        help: "write it in quotes: \"\(text(of: token))\"")
    case .stringStart:
      return reject(
        "E0101", "a computed key is written in brackets", at: token.span,
        help: "write [\"…\\(name)\"]: …")
    default: return expected("a key")
    }
  }

  mutating func emptyInterpolation(_ part: Token) -> Rejected {
    reject(
      "E0101", "'\\()' inserts nothing", at: Span(Int(part.span.start), Int(part.span.start) + 1),
      help: "write a value between the parentheses")
  }

  mutating func unclosedInterpolation() -> Rejected {
    expected("')' to close the '\\('")
  }

  // MARK: functions, arms, names

  mutating func missingArmArrow(_ patterns: Span) -> Rejected {
    if kind == .colon { return expected("'=>' after the pattern", help: "write 1 => …") }
    if kind == .name || kind == .dot || kind == .leftParen {
      return expected(
        "'=>' after the pattern",
        help: foreignHelp() ?? "a pattern is a value, a name, [..] or {..}; for conditions add 'if'"
      )
    }
    return expected("'=>' after the pattern")
  }

  mutating func parenthesizedCatch() -> Rejected {
    reject("E0105", "'catch' takes no parentheses", at: token.span, help: "write catch e { … }")
  }

  mutating func namedFunctionAsValue() -> Rejected {
    guard next.kind == .name else {
      advance()
      return missingParameters()
    }
    return reject(
      "E0101", "a function in an expression has no name", at: next.span,
      help: "write fn(x) { … }, or declare it in a statement of its own")
  }

  mutating func missingParameters() -> Rejected {
    expected("'(' and the parameters", help: "write fn name(a, b) { … }")
  }

  mutating func arrowFunction() -> Rejected {
    reject(
      "E0101", "the body of 'fn' is written in braces", at: token.span,
      help: "write fn(x) { … }, or x => … without 'fn'")
  }

  mutating func typeAnnotation() -> Rejected {
    reject(
      "E0105", "there are no type annotations", at: token.span, help: "remove ':' and the type")
  }

  mutating func reportPositionAfterName(_ argument: Argument) {
    report(
      "E0113", "a positional argument after a named one", at: argument.value.span,
      help: "put it first, or name it too")
  }

  mutating func notAName(_ what: String) -> Rejected {
    guard kind.isKeyword else { return expected(what) }
    let word = text(of: token)
    return reject(
      "E0115", "expected \(what), found the keyword '\(word)'", at: token.span,
      help: "take another name, such as '\(word)_'")
  }
}
