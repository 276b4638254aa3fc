import Syntax

/// Names that are declared and never read.
///
/// Quiet about what has to have a name: parameters, loop variables, patterns of `match` and `catch`,
/// elements of an array pattern, what an object pattern keeps out of its `...rest`. Quiet too about the
/// top level of a module, which is a file that is imported or only declares, and about what is documented
/// or begins with `_`.
enum UnusedNames {
  static func findings(_ names: CheckedNames, _ parts: CheckedParts, isModule: Bool) -> [Diagnostic]
  {
    let isScript = !isModule && names.program.statements.contains(where: \.doesSomething)
    let topLevel = isScript ? [] : Set(names.program.statements.map(\.span))
    var findings: [Diagnostic] = []
    for statement in parts.statements {
      for name in statement.declaredNames(isPublic: topLevel.contains(statement.span))
      where !name.text.hasPrefix("_") {
        guard let variable = names.resolution.declarations[name.span], !variable.isRead
        else { continue }
        findings.append(finding(variable, names))
      }
    }
    return findings
  }

  private static func finding(_ variable: Variable, _ names: CheckedNames) -> Diagnostic {
    let name = variable.name
    let (message, help) =
      switch variable.kind {
      case .module: ("the module '\(name)' is imported and never used", "remove the import")
      case .function: ("the function '\(name)' is never called", "remove it, or call it")
      case .variable where variable.isAssigned:
        ("'\(name)' is assigned and never read", "remove it, or read it")
      case .constant, .variable, .parameter, .loop:
        ("'\(name)' is never used", "remove it, or call it '_\(name)' if it is meant so")
      }
    return names.warning("E0902", message, variable.span, help: help)
  }
}

extension Statement {
  /// Whether a file with this at its top level is run for what it does.
  fileprivate var doesSomething: Bool {
    switch kind {
    case .declaration, .function, .importModule, .test: false
    case .assignment, .expression, .whileLoop, .forLoop, .breakLoop, .continueLoop, .returnValue,
      .throwError, .assertion:
      true
    }
  }

  /// What it declares that should be used in this file.
  fileprivate func declaredNames(isPublic: Bool) -> [Name] {
    switch kind {
    case .importModule(let declaration): return [declaration.binding]
    case .function(let name, let function):
      return isPublic || function.documentation != nil ? [] : [name]
    case .declaration(let declaration):
      return isPublic || declaration.documentation != nil ? [] : declaration.pattern.neededNames
    default: return []
    }
  }
}

extension Pattern {
  /// The names that could be left out if nobody used them.
  fileprivate var neededNames: [Name] {
    switch kind {
    case .name(let text): [Name(text, span)]
    case .object(let fields, nil): fields.flatMap(\.pattern.neededNames)
    case .object(_, let rest?): [rest]
    case .array, .wildcard, .value: []
    }
  }
}
