/// Finds other languages' forms, so that the message can name Sixmo's.
extension Parser {
  /// For a token that does not fit: what it, or the word before it, would mean elsewhere.
  func foreignHelp() -> String? {
    if kind == .foreign { return ForeignSyntax.help(forOperator: text(of: token)) }
    if kind == .name, let help = ForeignSyntax.help(forName: text(of: token)) { return help }
    if let help = helpAfterOperand() { return help }
    if text(of: lexed.tokens[statementStart]) == "test" { return "write test \"adds up\" { … }" }
    if let help = wordHelp(position - 1) ?? wordHelp(statementStart) { return help }
    return hasSlashComment ? "comments start with '#'; '//' divides and floors" : nil
  }

  /// `[x for x in xs]`, `a if c else b`, `f"…"`: what would go on with an operand elsewhere.
  private func helpAfterOperand() -> String? {
    switch kind {
    case .forKeyword where !token.startsLine: "write xs.map(x => …) or xs.filter(x => …)"
    case .ifKeyword where !token.startsLine: "write if c { a } else { b }"
    case .string where touches(previous, token), .stringStart where touches(previous, token):
      "a string needs no mark to insert a value: \"run \\(id)\""
    default: nil
    }
  }

  /// Nothing about `print(`, which is not another language's.
  private func wordHelp(_ index: Int) -> String? {
    guard index >= 0, lexed.tokens[index].kind == .name else { return nil }
    let word = text(of: lexed.tokens[index])
    let isCall = word == "print" && lexed.tokens[index + 1].kind == .leftParen
    return isCall ? nil : ForeignSyntax.help(forName: word)
  }

  /// A `//` is before the current token on its line.
  private var hasSlashComment: Bool {
    var index = position
    while index > statementStart, !lexed.tokens[index].startsLine {
      index -= 1
      if lexed.tokens[index].kind == .slashSlash { return true }
    }
    return false
  }

  /// At a word or operator after an operand: `a and b`, `c ? a : b`, `a === b`.
  mutating func foreignInfix(_ left: Expression) -> Rejected? {
    let text = text(of: token)
    let isOperator = kind == .foreign || ["and", "or", "is", "not", "xor", "mod"].contains(text)
    guard isOperator, next.kind != .colon else { return nil }
    let help =
      kind == .foreign ? ForeignSyntax.help(forOperator: text) : ForeignSyntax.help(forName: text)
    return reject("E0105", "'\(text)' is not an operator", at: token.span, help: help)
  }

  /// `not x`, `await f()`, `new X()`, `function(x) { … }` where an operand starts.
  mutating func foreignPrefix() -> Rejected? {
    let word = text(of: token)
    switch next.kind {
    case _ where next.kind.isPlainOperand:
      guard !next.startsLine, ["not", "await", "async", "new", "typeof", "lambda"].contains(word)
      else { return nil }
    case .leftParen:
      guard ["function", "func", "def"].contains(word), next.partner >= 0,
        lexed.tokens[Int(next.partner) + 1].kind == .leftBrace
      else { return nil }
      return reject(
        "E0105", "'\(word)' is not a keyword", at: token.span,
        help: "write fn(x) { … }, or x => … for one expression")
    default: return nil
    }
    return reject(
      "E0105", "'\(word)' is not \(word == "not" ? "an operator" : "a keyword")", at: token.span,
      help: ForeignSyntax.help(forName: word))
  }

  /// A statement that starts with a word of another language and goes on as it does there:
  /// `const x = 1`, `function f() { … }`, `print x`.
  mutating func foreignStatement() -> Rejected? {
    if kind == .minus, next.kind == .minus || kind == .plus { return foreignIncrement() }
    guard kind == .name, !next.startsLine, next.kind.isPlainOperand,
      let help = ForeignSyntax.help(forName: text(of: token)),
      !["and", "or", "is", "not", "mod", "xor"].contains(text(of: next))
    else { return nil }
    let message =
      text(of: token) == "print"
      ? "a call needs parentheses" : "'\(text(of: token))' is not a keyword"
    return reject("E0105", message, at: token.span, help: specific(help))
  }

  /// `print x` can be answered with the user's own text.
  private func specific(_ help: String) -> String {
    guard help == "write print(x)" else { return help }
    var end = position + 1
    while ![.end, .semicolon, .rightBrace].contains(lexed.tokens[end].kind),
      !lexed.tokens[end].startsLine
    {
      end += 1
    }
    let span = next.span.union(lexed.tokens[end - 1].span)
    let bytes = source.bytes[Int(span.start)..<Int(span.end)]
    return bytes.count <= 40 ? "write print(\(String(decoding: bytes, as: UTF8.self)))" : help
  }

  /// `--i` as a statement.
  private mutating func foreignIncrement() -> Rejected? {
    let name = lexed.tokens[min(position + 2, lexed.tokens.count - 1)]
    guard kind == next.kind, touches(token, next), name.kind == .name else { return nil }
    return reject(
      "E0105", "'--' is not an operator", at: token.span.union(next.span),
      help: "write \(text(of: name)) -= 1")
  }

  /// `i++` and `i--`: two signs right after an operand with nothing that they could belong to.
  mutating func doubledSign(_ left: Expression) -> Rejected? {
    guard kind == next.kind, touches(previous, token), touches(token, next) else { return nil }
    let after = lexed.tokens[min(position + 2, lexed.tokens.count - 1)]
    guard after.startsLine || !after.kind.startsOperand else { return nil }
    let sign = text(of: token)
    let variable = source.bytes[Int(left.span.start)..<Int(left.span.end)]
    return reject(
      "E0105", "'\(sign)\(sign)' is not an operator", at: token.span.union(next.span),
      help: "write \(String(decoding: variable, as: UTF8.self)) \(sign)= 1")
  }

  /// Whether a string is an argument of `regex.replace(…)`.
  private func isReplacement(_ string: Token) -> Bool {
    var depth = 0
    let nearby = lexed.tokens[..<position].indices.suffix(100).reversed()
    for index in nearby where lexed.tokens[index].span.start < string.span.start {
      switch lexed.tokens[index].kind {
      case .rightParen: depth += 1
      case .leftParen where depth > 0: depth -= 1
      case .leftParen:
        return index >= 3 && text(of: lexed.tokens[index - 1]) == "replace"
          && text(of: lexed.tokens[index - 3]) == "regex"
      default: break
      }
    }
    return false
  }

  /// `${name}` is legal text, but probably a mistake: a warning, because JSON may contain it.
  mutating func warnAboutDollar(_ token: Token) {
    let bytes = source.bytes[Int(token.span.start)..<Int(token.span.end)]
    guard let dollar = bytes.firstIndex(of: UInt8(ascii: "$")), dollar + 2 < bytes.endIndex,
      bytes[dollar + 1] == UInt8(ascii: "{"),
      let close = bytes[dollar...].firstIndex(of: UInt8(ascii: "}")), close > dollar + 2,
      bytes[dollar + 2..<close].allSatisfy({ isWordByte($0) || $0 == UInt8(ascii: ".") })
    else { return }
    // There it names a group.
    if isReplacement(token) { return }
    let name = String(decoding: bytes[dollar + 2..<close], as: UTF8.self)
    report(
      "E0009", "'${\(name)}' inserts nothing", at: Span(dollar, close + 1),
      help: "write \\(\(name)) to insert the value")
    diagnostics[diagnostics.count - 1].severity = .warning
  }
}

extension Token.Kind {
  /// Starts an operand and nothing else: right after a name it can only be a mistake.
  fileprivate var isPlainOperand: Bool {
    switch self {
    case .name, .int, .float, .duration, .string, .stringStart, .trueKeyword, .falseKeyword,
      .nullKeyword:
      true
    default: false
    }
  }
}
