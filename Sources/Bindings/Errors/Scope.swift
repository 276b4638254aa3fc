import Syntax

/// The names that are visible at a place in a program, the innermost first, with what `let` gave them.
indirect enum Scope {
  case empty
  /// `value` is nil for a name whose value the text does not tell: a parameter, a `var`.
  case name(String, value: Expression?, outer: Scope)

  /// What a name was given, and the scope in which that is to be read.
  func lookUp(_ name: String) -> (value: Expression, scope: Scope)? {
    var scope = self
    while case .name(let candidate, let value, let outer) = scope {
      if candidate == name { return value.map { ($0, outer) } }
      scope = outer
    }
    return nil
  }

  func adding(_ name: String, _ value: Expression? = nil) -> Scope {
    .name(name, value: value, outer: self)
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
    case .function(let name, _): adding(name.text)
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
      elements.flatMap(\.names) + (rest?.name.map { [$0.text] } ?? [])
    case .object(let fields, let rest):
      fields.flatMap(\.pattern.names) + (rest.map { [$0.text] } ?? [])
    }
  }
}
