extension Parser {
  /// Reads statements up to `closing`, which is not consumed.
  mutating func statements(until closing: Token.Kind) -> [Statement] {
    var result: [Statement] = []
    let (outer, outerSubject, outerDepth) = (context, subject, depth)
    let outerStatement = statementStart
    defer { statementStart = outerStatement }
    while kind != closing, kind != .end {
      let start = position
      statementStart = start
      do throws(Rejected) {
        result.append(try statement())
        try statementEnd(closing)
      } catch {
        (context, subject, depth) = (outer, outerSubject, outerDepth)
        recover(from: start)
        result.append(Statement(.expression(Expression(.invalid, token.span)), token.span))
      }
    }
    return result
  }

  /// statementEnd = ";" | newline | before "}" | end
  private mutating func statementEnd(_ closing: Token.Kind) throws(Rejected) {
    if take(.semicolon) || endsStatement && kind != .rightBrace || kind == closing { return }
    throw unexpectedAfterStatement()
  }

  /// statement = declaration | function | while | for | "break" | "continue" | return | throw
  ///           | import | test | assertion | assignment | expression
  mutating func statement() throws(Rejected) -> Statement {
    let start = token.span
    let statementKind = try statementKind()
    return Statement(statementKind, span(from: start))
  }

  private mutating func statementKind() throws(Rejected) -> Statement.Kind {
    switch kind {
    case .letKeyword, .varKeyword: return try declaration()
    case .fnKeyword where next.kind != .leftParen: return try functionStatement()
    case .whileKeyword: return try whileLoop()
    case .forKeyword: return try forLoop()
    case .breakKeyword, .continueKeyword:
      return advance().kind == .breakKeyword ? .breakLoop : .continueLoop
    case .returnKeyword: return try returnValue()
    case .throwKeyword: return try throwError()
    case .importKeyword: return try importModule()
    case .name where startsTest: return try test()
    case .name where startsAssertion: return try assertion()
    case .semicolon, .rightBrace, .rightParen, .rightBracket: throw unexpectedStatementStart()
    default: return try assignmentOrExpression()
    }
  }

  /// block = "{" { statement } "}"
  mutating func block(_ owner: String) throws(Rejected) -> CodeBlock {
    guard kind == .leftBrace else { throw missingBlock(owner) }
    let opening = position
    lexed.tokens[opening].role = .block
    if lexed.tokens[opening].partner >= 0 {
      lexed.tokens[Int(lexed.tokens[opening].partner)].role = .block
    }
    let (outer, start) = (context, advance().span)
    context = Context()
    blockDepth += 1
    let statements = statements(until: .rightBrace)
    blockDepth -= 1
    context = outer
    if kind == .end { throw unclosed(lexed.tokens[opening]) }
    advance()
    return CodeBlock(statements, span(from: start))
  }

  /// The block of a statement, which nests without an expression around it.
  private mutating func nestedBlock(_ owner: String) throws(Rejected) -> CodeBlock {
    try enterLevel()
    let body = try block(owner)
    depth -= 1
    return body
  }

  /// declaration = ( "let" | "var" ) pattern "=" expression
  private mutating func declaration() throws(Rejected) -> Statement.Kind {
    let documentation = documentation(above: position)
    let keyword = advance()
    let pattern = try bindingPattern()
    guard kind == .assign else { throw missingInitialValue(keyword) }
    advance()
    let value = try expression()
    return .declaration(
      Declaration(
        isVariable: keyword.kind == .varKeyword, pattern: pattern, value: value,
        documentation: documentation))
  }

  /// function = "fn" name parameters block
  private mutating func functionStatement() throws(Rejected) -> Statement.Kind {
    let documentation = documentation(above: position)
    let start = advance().span
    let name = try name("for the function")
    var function = try functionRest(from: start) { (parser: inout Parser) throws(Rejected) in
      try parser.nestedBlock("the function")
    }
    function.documentation = documentation
    return .function(name: name, function)
  }

  /// while = "while" expression block
  private mutating func whileLoop() throws(Rejected) -> Statement.Kind {
    advance()
    let condition = try condition()
    return .whileLoop(condition: condition, body: try nestedBlock("the loop"))
  }

  /// for = "for" pattern [ "," pattern ] "in" expression block
  private mutating func forLoop() throws(Rejected) -> Statement.Kind {
    advance()
    if kind == .leftParen { throw parenthesizedLoop() }
    var patterns = [try bindingPattern()]
    if take(.comma) { patterns.append(try bindingPattern()) }
    guard take(.inKeyword) else { throw missingIn() }
    let sequence = try expression()
    return .forLoop(patterns: patterns, sequence: sequence, body: try nestedBlock("the loop"))
  }

  /// return = "return" [ expression ]
  private mutating func returnValue() throws(Rejected) -> Statement.Kind {
    advance()
    return .returnValue(endsStatement || token.startsLine ? nil : try expression())
  }

  /// throw = "throw" expression
  private mutating func throwError() throws(Rejected) -> Statement.Kind {
    advance()
    if kind != .end, endsStatement || token.startsLine { throw expected("the error to throw") }
    return .throwError(try expression())
  }

  /// import = "import" ( string | name ) [ "as" name ]
  private mutating func importModule() throws(Rejected) -> Statement.Kind {
    if blockDepth > 0 {
      report(
        "E0114", "'import' must be outside of functions and blocks", at: token.span,
        help: "move it to the top of the file")
    }
    advance()
    guard kind == .string || kind == .name else {
      throw expected(
        "a file in quotes or a module's name", help: "write import \"lib/leads.sixmo\"")
    }
    let isFile = kind == .string
    let module = Name(isFile ? try stringText() : text(of: token), token.span)
    advance()
    if kind == .name, text(of: token) == "as" {
      advance()
      let binding = try name("after 'as'")
      return .importModule(.init(module: module, isFile: isFile, binding: binding))
    }
    guard let stem = ImportDeclaration.defaultBinding(of: module.text) else {
      throw reject(
        "E0114", "'\(module.text)' does not end in a name", at: module.span,
        help: "add 'as' and a name: import \"…\" as leads")
    }
    return .importModule(
      .init(module: module, isFile: isFile, binding: Name(stem, module.span)))
  }

  /// test = "test" string block
  private mutating func test() throws(Rejected) -> Statement.Kind {
    if blockDepth > 0 {
      report(
        "E0114", "'test' must be outside of functions and blocks", at: token.span,
        help: "move it to the top level of the file")
    }
    advance()
    let name = Name(try stringText(), advance().span)
    return .test(name: name, body: try nestedBlock("the test"))
  }

  /// `test` is not a keyword: what follows makes the difference.
  var startsTest: Bool {
    kind == .name && next.kind == .string && !next.startsLine && text(of: token) == "test"
  }

  /// assertion = "assert" expression [ "," expression ]
  ///           | "assert" "(" expression [ "," expression ] ")"
  private mutating func assertion() throws(Rejected) -> Statement.Kind {
    advance()
    let isCall = kind == .leftParen && closesStatement(token)
    let (opening, outer) = (position, context)
    if isCall {
      lexed.tokens[opening].role = .tight
      advance()
      context = Context(newlineEnds: false)
    }
    let condition = try condition()
    let message = take(.comma) && !(isCall && kind == .rightParen) ? try expression() : nil
    if isCall {
      _ = take(.comma)
      try expectClosing(.rightParen, of: opening, "the assertion")
    }
    context = outer
    return .assertion(condition: condition, message: message)
  }

  /// `assert` is not a keyword: as the name of a function it can be passed on.
  private var startsAssertion: Bool {
    next.kind.startsOperand && !next.startsLine && text(of: token) == "assert"
  }

  /// The statement ends after the bracket that closes this one.
  private func closesStatement(_ opening: Token) -> Bool {
    guard opening.partner >= 0 else { return true }
    let after = lexed.tokens[Int(opening.partner) + 1]
    switch after.kind {
    case .end, .semicolon, .rightBrace: return true
    default: return after.startsLine && !after.kind.continuesStatement
    }
  }

  /// assignment = target ( "=" | "+=" | … ) expression
  /// target = place | "[" place { "," place } [ "," ] "]"
  /// place = name { "." name | "[" expression "]" }
  mutating func assignmentOrExpression() throws(Rejected) -> Statement.Kind {
    let first = position
    if let problem = foreignStatement() { throw problem }
    let target = try expression()
    guard kind.isAssignment, !endsStatement else { return .expression(target) }
    let operatorToken = advance()
    try checkTarget(target, operatorToken, first: first)
    let value = try expression()
    if kind == .assign {
      throw reject(
        "E0109", "an assignment has no value", at: token.span, help: "assign one variable at a time"
      )
    }
    return .assignment(
      target: target, operation: AssignmentOperator(operatorToken.kind), value: value)
  }

  private mutating func checkTarget(
    _ target: Expression, _ operatorToken: Token, first: Int
  ) throws(Rejected) {
    switch target.assignability {
    case .assignable: return
    case .optional:
      throw reject(
        "E0106", "an assignment cannot go through '?.' or '?['", at: target.span,
        help: "check for null first, then assign with '.'")
    case .destructuring:
      if operatorToken.kind == .assign, target.isListOfPlaces { return }
      throw reject(
        "E0106", "an assignment sets one place, or an array of places", at: target.span,
        help: "[a, b] = [b, a] sets two; objects are taken apart in 'let' or 'var'")
    case .value:
      throw reject(
        "E0106", "only a variable or a path below one can be assigned", at: target.span,
        help: operatorToken.kind == .assign ? "to compare write '=='" : nil)
    }
  }

  /// The text of `##` lines that end on the line above the token at `index`.
  private func documentation(above index: Int) -> String? {
    let first = lexed.comments.partitioningIndex { $0.nextToken >= index }
    var end = first
    while end < lexed.comments.count, lexed.comments[end].nextToken == index { end += 1 }
    var lineStart = lexed.tokens[index].span.start
    var lines: [String] = []
    for comment in lexed.comments[first..<end].reversed() {
      guard comment.isDocumentation, isLineAbove(comment.span.end, lineStart) else { break }
      lines.append(documentationLine(comment))
      lineStart = comment.span.start
    }
    return lines.isEmpty ? nil : lines.reversed().joined(separator: "\n")
  }

  private func isLineAbove(_ end: Int32, _ start: Int32) -> Bool {
    let between = source.bytes[Int(end)..<Int(start)]
    return between.count { $0 == UInt8(ascii: "\n") } == 1
  }

  private func documentationLine(_ comment: Comment) -> String {
    var bytes = source.bytes[Int(comment.span.start) + 2..<Int(comment.span.end)]
    if bytes.first == UInt8(ascii: " ") { bytes = bytes.dropFirst() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ImportDeclaration {
  /// `leads` for `lib/leads.sixmo`; nil if that is not a name.
  static func defaultBinding(of module: String) -> String? {
    let stem = module.utf8.split(separator: UInt8(ascii: "/")).last?.prefix {
      $0 != UInt8(ascii: ".")
    }
    guard let stem, let first = stem.first, !isDigit(first), stem.allSatisfy(isWordByte) else {
      return nil
    }
    let isName = Keywords.kind(of: ArraySlice(stem)) == .name
    return isName ? String(decoding: stem, as: UTF8.self) : nil
  }
}

extension Expression {
  enum Assignability { case assignable, optional, destructuring, value }

  /// Whether `=` may be after this expression.
  var assignability: Assignability {
    switch kind {
    case .name, .invalid: .assignable
    case .field(let base, _, let optional): optional ? .optional : base.pathAssignability
    case .index(let base, _, let optional): optional ? .optional : base.pathAssignability
    case .chain: .optional
    case .array, .object: .destructuring
    default: .value
    }
  }

  /// `[a, b[0]]`
  var isListOfPlaces: Bool {
    guard case .array(let elements) = kind, !elements.isEmpty else { return false }
    return elements.allSatisfy { element in
      if case .value(let place) = element { place.assignability == .assignable } else { false }
    }
  }

  private var pathAssignability: Assignability {
    let own = assignability
    return own == .destructuring ? .value : own
  }
}

extension Array {
  /// The first index whose element fulfils `predicate`, in an array where all later ones do too.
  package func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
