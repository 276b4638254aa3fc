/// A piece of the tree, for what looks at all of it.
package enum Part {
  case statement(Statement)
  case expression(Expression)
  case block(CodeBlock)
  case function(Function)
  case pattern(Pattern)

  /// The pieces directly inside, in the order of the source.
  package var parts: [Part] {
    switch self {
    case .statement(let statement): statement.parts
    case .expression(let expression): expression.parts
    case .block(let block): block.statements.map(Part.statement)
    case .function(let function): function.parts
    case .pattern(let pattern): pattern.parts
    }
  }

  /// Shows this piece and all inside, outermost first; not those inside of one for which `visit` answers
  /// false.
  package func walk(_ visit: (Part) -> Bool) {
    guard visit(self) else { return }
    for part in parts { part.walk(visit) }
  }
}

extension Program {
  package func walk(_ visit: (Part) -> Bool) {
    for statement in statements { Part.statement(statement).walk(visit) }
  }

  /// All expressions, outermost first.
  package func forEachExpression(_ visit: (Expression) -> Void) {
    walk { part in
      if case .expression(let expression) = part { visit(expression) }
      return true
    }
  }
}

extension Statement {
  fileprivate var parts: [Part] {
    switch kind {
    case .declaration(let declaration):
      [.pattern(declaration.pattern), .expression(declaration.value)]
    case .function(_, let function): [.function(function)]
    case .assignment(let target, _, let value): [.expression(target), .expression(value)]
    case .expression(let expression), .throwError(let expression): [.expression(expression)]
    case .whileLoop(let condition, let body): [.expression(condition), .block(body)]
    case .forLoop(let patterns, let sequence, let body):
      patterns.map(Part.pattern) + [.expression(sequence), .block(body)]
    case .returnValue(let value): value.map { [.expression($0)] } ?? []
    case .test(_, let body): [.block(body)]
    case .assertion(let condition, let message):
      [.expression(condition)] + (message.map { [.expression($0)] } ?? [])
    case .breakLoop, .continueLoop, .importModule: []
    }
  }
}

extension Expression {
  fileprivate var parts: [Part] {
    switch kind {
    case .null, .bool, .int, .float, .bigInt, .string, .name, .subject, .invalid: []
    case .interpolation(let pieces): pieces.flatMap(\.parts)
    case .array(let elements): elements.map(\.part)
    case .object(let fields): fields.flatMap(\.parts)
    case .unary(_, let operand): [.expression(operand)]
    case .binary(_, let left, let right, _), .logical(_, let left, let right),
      .range(let left, let right, _), .index(let left, let right, _):
      [.expression(left), .expression(right)]
    case .field(let base, _, _), .chain(let base), .removal(let base): [.expression(base)]
    case .slice(let base, let from, let to, _, _):
      [base, from, to].compactMap { $0.map(Part.expression) }
    case .call(let callee, let arguments):
      [.expression(callee)] + arguments.map { .expression($0.value) }
    case .lambda(let function): [.function(function)]
    case .conditional(let condition, let then, let otherwise):
      [.expression(condition), .block(then)] + (otherwise.map { [.block($0)] } ?? [])
    case .match(let value, let arms): [.expression(value)] + arms.flatMap(\.parts)
    case .attempt(let body, let pattern, let handler):
      [.block(body)] + (pattern.map { [.pattern($0)] } ?? [])
        + (handler.map { [.block($0)] } ?? [])
    case .block(let block): [.block(block)]
    }
  }
}

extension Piece {
  fileprivate var parts: [Part] {
    if case .expression(let expression) = self { [.expression(expression)] } else { [] }
  }
}

extension Element {
  fileprivate var part: Part {
    switch self {
    case .value(let value), .spread(let value): .expression(value)
    }
  }
}

extension Field {
  fileprivate var parts: [Part] {
    switch self {
    case .named(_, let value), .spread(let value): [.expression(value)]
    case .computed(let key, let value): [.expression(key), .expression(value)]
    }
  }
}

extension MatchArm {
  fileprivate var parts: [Part] {
    patterns.map(Part.pattern) + (guardCondition.map { [.expression($0)] } ?? [])
      + [.expression(body)]
  }
}

extension Function {
  fileprivate var parts: [Part] {
    parameters.flatMap { parameter -> [Part] in
      [.pattern(parameter.pattern)] + (parameter.defaultValue.map { [.expression($0)] } ?? [])
    } + [.block(body)]
  }
}

extension Pattern {
  fileprivate var parts: [Part] {
    switch kind {
    case .wildcard, .name: []
    case .value(let value): [.expression(value)]
    case .array(let elements, _):
      elements.flatMap { element -> [Part] in
        (element.defaultValue.map { [.expression($0)] } ?? []) + [.pattern(element.pattern)]
      }
    case .object(let fields, _):
      fields.flatMap { field -> [Part] in
        (field.defaultValue.map { [.expression($0)] } ?? []) + [.pattern(field.pattern)]
      }
    }
  }
}
