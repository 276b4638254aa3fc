import Syntax

/// The names that are visible at a place in a program, the innermost first, with what `let` and `fn` gave
/// them.
indirect enum Scope {
  case empty
  /// `value` is nil for a name whose value the text does not say: a parameter, a `var`.
  case name(String, value: Given?, outer: Scope)

  /// What a name was given, and the scope in which that is to be read.
  struct Given {
    var value: Expression
    var scope: Scope
  }

  func lookUp(_ name: String) -> Given? {
    var scope = self
    while case .name(let candidate, let given, let outer) = scope {
      if candidate == name { return given }
      scope = outer
    }
    return nil
  }

  /// `value` is read in the scope before this name: a function does not see itself, so following calls
  /// ends.
  func adding(_ name: String, _ value: Expression? = nil) -> Scope {
    .name(name, value: value.map { Given(value: $0, scope: self) }, outer: self)
  }

  func adding(_ pattern: Pattern) -> Scope {
    pattern.names.reduce(self) { $0.adding($1) }
  }

  func adding(_ statement: Statement) -> Scope {
    switch statement.kind {
    case .declaration(let declaration):
      if case .name(let name) = declaration.pattern.kind, !declaration.isVariable {
        adding(name, declaration.value)
      } else {
        adding(declaration.pattern)
      }
    case .function(let name, let function):
      adding(name.text, Expression(.lambda(function), function.span))
    case .importModule(let declaration): adding(declaration.binding.text)
    case .assignment, .expression, .whileLoop, .forLoop, .breakLoop, .continueLoop, .returnValue,
      .throwError, .test, .assertion:
      self
    }
  }
}

extension Pattern {
  /// The names that it binds.
  var names: [String] {
    switch kind {
    case .wildcard, .value: []
    case .name(let name): [name]
    case .array(let elements, let rest):
      elements.flatMap(\.pattern.names) + (rest?.name.map { [$0.text] } ?? [])
    case .object(let fields, let rest):
      fields.flatMap(\.pattern.names) + (rest.map { [$0.text] } ?? [])
    }
  }
}
