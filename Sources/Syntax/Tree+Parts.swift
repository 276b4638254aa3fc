/// A piece of the tree, for what looks at all of it.
package enum Part {
  case statement(Statement)
  case expression(Expression)
  case block(CodeBlock)
  case function(Function)
  case pattern(Pattern)

  /// The pieces directly inside, in the order of the source.
  package var parts: [Part] {
    var parts: [Part] = []
    forEachPart { parts.append($0) }
    return parts
  }

  /// The same without an array, which would cost more than the look at it.
  package func forEachPart(_ visit: (Part) -> Void) {
    switch self {
    case .statement(let statement): statement.forEachPart(visit)
    case .expression(let expression): expression.forEachPart(visit)
    case .block(let block): for statement in block.statements { visit(.statement(statement)) }
    case .function(let function): function.forEachPart(visit)
    case .pattern(let pattern): pattern.forEachPart(visit)
    }
  }

  /// Shows this piece and all inside, outermost first; not those inside of one for which `visit` answers
  /// false.
  package func walk(_ visit: (Part) -> Bool) {
    guard visit(self) else { return }
    forEachPart { $0.walk(visit) }
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
  fileprivate func forEachPart(_ visit: (Part) -> Void) {
    switch kind {
    case .declaration(let declaration):
      visit(.pattern(declaration.pattern))
      visit(.expression(declaration.value))
    case .function(_, let function): visit(.function(function))
    case .assignment(let target, _, let value):
      visit(.expression(target))
      visit(.expression(value))
    case .expression(let expression), .throwError(let expression): visit(.expression(expression))
    case .whileLoop(let condition, let body):
      visit(.expression(condition))
      visit(.block(body))
    case .forLoop(let patterns, let sequence, let body):
      for pattern in patterns { visit(.pattern(pattern)) }
      visit(.expression(sequence))
      visit(.block(body))
    case .returnValue(let value): if let value { visit(.expression(value)) }
    case .test(_, let body): visit(.block(body))
    case .assertion(let condition, let message):
      visit(.expression(condition))
      if let message { visit(.expression(message)) }
    case .breakLoop, .continueLoop, .importModule: break
    }
  }
}

extension Expression {
  fileprivate func forEachPart(_ visit: (Part) -> Void) {
    switch kind {
    case .null, .bool, .int, .float, .bigInt, .string, .name, .subject, .invalid: break
    case .interpolation(let pieces):
      for case .expression(let expression) in pieces { visit(.expression(expression)) }
    case .array(let elements): for element in elements { visit(element.part) }
    case .object(let fields): for field in fields { field.forEachPart(visit) }
    case .unary(_, let operand): visit(.expression(operand))
    case .binary(_, let left, let right, _), .logical(_, let left, let right),
      .range(let left, let right, _), .index(let left, let right, _):
      visit(.expression(left))
      visit(.expression(right))
    case .field(let base, _, _), .chain(let base), .removal(let base): visit(.expression(base))
    case .slice(let base, let from, let to, _, _):
      visit(.expression(base))
      if let from { visit(.expression(from)) }
      if let to { visit(.expression(to)) }
    case .call(let callee, let arguments):
      visit(.expression(callee))
      for argument in arguments { visit(.expression(argument.value)) }
    case .lambda(let function): visit(.function(function))
    case .conditional(let condition, let then, let otherwise):
      visit(.expression(condition))
      visit(.block(then))
      if let otherwise { visit(.block(otherwise)) }
    case .match(let value, let arms):
      visit(.expression(value))
      for arm in arms { arm.forEachPart(visit) }
    case .attempt(let body, let pattern, let handler):
      visit(.block(body))
      if let pattern { visit(.pattern(pattern)) }
      if let handler { visit(.block(handler)) }
    case .block(let block): visit(.block(block))
    }
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
  fileprivate func forEachPart(_ visit: (Part) -> Void) {
    switch self {
    case .named(_, let value), .spread(let value): visit(.expression(value))
    case .computed(let key, let value):
      visit(.expression(key))
      visit(.expression(value))
    }
  }
}

extension MatchArm {
  fileprivate func forEachPart(_ visit: (Part) -> Void) {
    for pattern in patterns { visit(.pattern(pattern)) }
    if let guardCondition { visit(.expression(guardCondition)) }
    visit(.expression(body))
  }
}

extension Function {
  fileprivate func forEachPart(_ visit: (Part) -> Void) {
    for parameter in parameters {
      visit(.pattern(parameter.pattern))
      if let value = parameter.defaultValue { visit(.expression(value)) }
    }
    visit(.block(body))
  }
}

extension Pattern {
  fileprivate func forEachPart(_ visit: (Part) -> Void) {
    switch kind {
    case .wildcard, .name: break
    case .value(let value): visit(.expression(value))
    case .array(let elements, _):
      for element in elements {
        if let value = element.defaultValue { visit(.expression(value)) }
        visit(.pattern(element.pattern))
      }
    case .object(let fields, _):
      for field in fields {
        if let value = field.defaultValue { visit(.expression(value)) }
        visit(.pattern(field.pattern))
      }
    }
  }
}
