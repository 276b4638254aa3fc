import CStack

/// What a text says: a complete program, the beginning of one, or mistakes.
package struct ParseResult: Sendable {
  /// What could be read; trust it only if `hasErrors` is false.
  package var program: Program
  /// In the order of their places: at most `Parser.maximumErrors` errors, and warnings.
  package var diagnostics: [Diagnostic]
  /// Nothing is wrong so far but the end came too early: a prompt opens another line.
  package var isIncomplete: Bool
  package var lexed: Lexed

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  /// The last token is a `;`, which hides the result at the prompt.
  package var endsWithSemicolon: Bool { lexed.tokens.dropLast().last?.kind == .semicolon }
}

/// A recursive-descent parser with precedence climbing for operators (see `InfixOperator`).
///
/// The grammar rule is above each function. A mistake is recorded where it is found and thrown
/// as `Rejected`; the statement loop catches it and goes on at the next statement.
///
/// A thousand levels of nesting take up to 3.5 MB of stack, several times that in a debug build; on a
/// thread with less the error for too many levels comes earlier.
package struct Parser {
  /// Mistakes beyond this number are not reported: the first ones are worth reading.
  package static let maximumErrors = 20
  /// How deep expressions, blocks and patterns may be nested: a thousand brackets with an operator
  /// before each are fine.
  package static let maximumDepth = 2_020

  let source: Source
  var lexed: Lexed
  var position = 0
  /// The index of the token that the innermost statement starts with.
  var statementStart = 0
  var diagnostics: [Diagnostic] = []
  var isIncomplete = false

  /// How the place we are in changes what tokens mean.
  struct Context {
    /// Outside of brackets the end of a line can end a statement.
    var newlineEnds = true
    /// In the guard of a `match` arm `=>` belongs to the arm.
    var allowsLambda = true
  }
  var context = Context()

  /// Whether a leading dot has a meaning here, and whether one was seen.
  enum Subject { case forbidden, allowed, used }
  var subject = Subject.forbidden

  /// How many levels surround the current token, and the deepest level of the expression being read.
  /// They differ in chains such as `a + b + c`, which nest to the left without recursion.
  var depth = 0
  var reach = 0
  /// How many blocks surround the current statement.
  var blockDepth = 0
  private let stackLimit = stack_limit()

  /// A mistake was found and reported.
  struct Rejected: Error {}

  /// Of a source, or of a part of it alone.
  package static func parse(_ source: Source, in range: Range<Int>? = nil) -> ParseResult {
    var parser = Parser(source, range)
    let program = parser.program()
    return parser.result(program)
  }

  private init(_ source: Source, _ range: Range<Int>?) {
    self.source = source
    self.lexed = Lexer.lex(source, in: range)
  }

  /// program = { statement }
  private mutating func program() -> Program {
    Program(source: source, statements: statements(until: .end))
  }

  private func result(_ program: Program) -> ParseResult {
    let lexical = lexed.diagnostics.filter { $0.severity == .error }
    // A `"""` or `\(` that is still open is the only lexical mistake that more lines can mend.
    let endsInside = lexed.endsInsideString && lexical.count == 1 && diagnostics.isEmpty
    let incomplete = endsInside || (isIncomplete && lexical.isEmpty)
    return ParseResult(
      program: program, diagnostics: selected(lexed.diagnostics + diagnostics),
      isIncomplete: incomplete, lexed: lexed)
  }

  /// In order, one for each place, no more than anybody reads.
  private func selected(_ all: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<Int32> = []
    var errors = 0
    return all.sorted { $0.offset < $1.offset }.filter { diagnostic in
      guard seen.insert(diagnostic.offset).inserted else { return false }
      if diagnostic.severity == .error { errors += 1 }
      return errors <= Self.maximumErrors
    }
  }
}

extension Diagnostic {
  fileprivate var offset: Int32 { location?.span.start ?? 0 }
}

// MARK: tokens

extension Parser {
  var token: Token { lexed.tokens[position] }
  var kind: Token.Kind { lexed.tokens[position].kind }
  var next: Token { lexed.tokens[min(position + 1, lexed.tokens.count - 1)] }
  var previous: Token { lexed.tokens[max(position - 1, 0)] }

  /// Steps over the current token and answers it; the end stays where it is.
  @discardableResult
  mutating func advance() -> Token {
    let current = token
    if current.kind != .end { position += 1 }
    return current
  }

  mutating func take(_ kind: Token.Kind) -> Bool {
    guard self.kind == kind else { return false }
    position += 1
    return true
  }

  func text(of token: Token) -> String {
    String(decoding: source.bytes[Int(token.span.start)..<Int(token.span.end)], as: UTF8.self)
  }

  /// From the start of `start` to the end of the last token that was read.
  func span(from start: Span) -> Span { start.union(previous.span) }

  /// No space and no line break between the two.
  func touches(_ left: Token, _ right: Token) -> Bool { left.span.end == right.span.start }

  /// The current token cannot belong to the statement before it.
  var endsStatement: Bool {
    switch kind {
    case .end, .semicolon, .rightBrace: true
    default: context.newlineEnds && token.startsLine && !kind.continuesStatement
    }
  }
}

// MARK: nesting

extension Parser {
  mutating func enterLevel() throws(Rejected) {
    depth += 1
    reach = max(reach, depth)
    if depth > Self.maximumDepth || isStackUsedUp { throw nestedTooDeep() }
  }

  /// An operator or call puts all that was read of this expression one level deeper.
  mutating func deepen() throws(Rejected) {
    reach += 1
    if reach > Self.maximumDepth { throw nestedTooDeep() }
  }

  private mutating func nestedTooDeep() -> Rejected {
    reject(
      "E0108", "this is nested too deep", at: token.span,
      help: "give the inner parts names of their own")
  }

  private var isStackUsedUp: Bool { stack_position() < stackLimit }
}
