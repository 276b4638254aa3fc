import Syntax

extension Scope {
  /// The names that are visible at a place in a program.
  ///
  /// The tree is looked through only once an error is certain, so that what goes well pays nothing for
  /// it.
  init(at span: Span, in program: Program) {
    self = Region.innermost(around: span, in: program)?.scope ?? .empty
  }
}

/// A statement or an expression with the names that are visible in it.
struct Region {
  enum Content {
    case statement(Statement)
    case expression(Expression)
  }

  var content: Content
  var scope: Scope

  var span: Span {
    switch content {
    case .statement(let statement): statement.span
    case .expression(let expression): expression.span
    }
  }

  /// The smallest that has all of a span in it; nil if no statement has.
  static func innermost(around span: Span, in program: Program) -> Region? {
    var found: Region?
    var regions = all(program.statements, .empty)
    while let region = regions.first(where: { $0.span.contains(span) }) {
      found = region
      regions = region.parts
    }
    return found
  }

  /// The regions directly inside.
  var parts: [Region] {
    switch content {
    case .statement(let statement): parts(of: statement)
    case .expression(let expression): parts(of: expression)
    }
  }

  /// The names that are visible after it in the same block.
  var after: Scope {
    if case .statement(let statement) = content { scope.adding(statement) } else { scope }
  }

  static func all(_ statements: [Statement], _ outer: Scope) -> [Region] {
    var scope = outer
    return statements.map { statement in
      let region = Region(content: .statement(statement), scope: scope)
      scope = region.after
      return region
    }
  }

  private func parts(of statement: Statement) -> [Region] {
    switch statement.kind {
    case .declaration(let declaration): regions([declaration.value])
    case .function(let name, let function): regions(function, scope.adding(name.text))
    case .assignment(let place, _, let value): regions([place, value])
    case .expression(let value), .throwError(let value): regions([value])
    case .returnValue(let value): regions([value])
    case .assertion(let condition, let message): regions([condition, message])
    case .whileLoop(let condition, let body):
      regions([condition]) + Self.all(body.statements, scope)
    case .forLoop(let patterns, let sequence, let body):
      regions([sequence]) + Self.all(body.statements, patterns.reduce(scope) { $0.adding($1) })
    case .test(_, let body): Self.all(body.statements, scope)
    case .breakLoop, .continueLoop, .importModule: []
    }
  }

  private func parts(of expression: Expression) -> [Region] {
    switch expression.kind {
    case .null, .bool, .int, .float, .bigInt, .string, .name, .subject, .invalid: []
    case .interpolation(let pieces): regions(pieces.map(\.expression))
    case .array(let elements): regions(elements.map(\.expression))
    case .object(let fields): regions(fields.flatMap(\.expressions))
    case .unary(_, let value), .chain(let value), .removal(let value), .field(let value, _, _):
      regions([value])
    case .binary(_, let left, let right, _), .logical(_, let left, let right),
      .range(let left, let right, _), .index(let left, let right, _):
      regions([left, right])
    case .slice(let value, let from, let to, _, _): regions([value, from, to])
    case .call(let callee, let arguments): regions([callee] + arguments.map(\.value))
    case .lambda(let function): regions(function, scope)
    case .conditional(let condition, let then, let otherwise):
      regions([condition]) + Self.all(then.statements, scope)
        + Self.all(otherwise?.statements ?? [], scope)
    case .match(let value, let arms): regions([value]) + arms.flatMap(regions)
    case .attempt(let body, let pattern, let handler):
      Self.all(body.statements, scope)
        + Self.all(handler?.statements ?? [], pattern.map(scope.adding) ?? scope)
    case .block(let body): Self.all(body.statements, scope)
    }
  }

  private func regions(_ expressions: [Expression?]) -> [Region] {
    expressions.compactMap { $0.map { Region(content: .expression($0), scope: scope) } }
  }

  private func regions(_ function: Function, _ outer: Scope) -> [Region] {
    let inner = function.parameters.reduce(outer) { $0.adding($1.pattern) }
    return regions(function.parameters.map(\.defaultValue))
      + Self.all(function.body.statements, inner)
  }

  private func regions(_ arm: MatchArm) -> [Region] {
    let inner = arm.patterns.reduce(scope) { $0.adding($1) }
    return Region(content: content, scope: inner).regions([arm.guardCondition, arm.body])
  }
}

extension Span {
  fileprivate func contains(_ other: Span) -> Bool { start <= other.start && other.end <= end }
}

extension Piece {
  fileprivate var expression: Expression? {
    switch self {
    case .text: nil
    case .expression(let value): value
    }
  }
}

extension Element {
  fileprivate var expression: Expression {
    switch self {
    case .value(let value), .spread(let value): value
    }
  }
}

extension Field {
  fileprivate var expressions: [Expression] {
    switch self {
    case .named(_, let value), .spread(let value): [value]
    case .computed(let key, let value): [key, value]
    }
  }
}
