import Syntax

/// Variables whose value is surely not a function, with the name of a function that the script calls:
/// `let count = 3`, then `[1].count(f)`.
///
/// An object with a field of that name would be called instead, so a name that is a key somewhere in the file
/// is left alone.
enum HiddenFunctions {
  static func findings(_ names: CheckedNames, _ parts: CheckedParts) -> [Diagnostic] {
    let values = values(names, parts)
    guard !values.isEmpty else { return [] }
    let keys = parts.keys
    var found: Set<ObjectIdentifier> = []
    var findings: [Diagnostic] = []
    for expression in parts.expressions {
      guard case .call(let callee, _) = expression.kind, let name = names.calledName(callee),
        let variable = names.resolution.uses[name.span],
        values.contains(ObjectIdentifier(variable)), !keys.contains(name.text),
        found.insert(ObjectIdentifier(variable)).inserted
      else { continue }
      findings.append(finding(variable, name, names))
    }
    return findings
  }

  private static func finding(_ variable: Variable, _ call: Name, _ names: CheckedNames)
    -> Diagnostic
  {
    let name = variable.name
    var diagnostic = names.warning(
      "E0907", "the variable '\(name)' hides the function '\(name)', which is called",
      variable.span,
      help: "give the variable another name")
    diagnostic.related = [names.related(call.span, "this calls the variable")]
    return diagnostic
  }

  /// The variables with the name of a function that hold something else.
  private static func values(_ names: CheckedNames, _ parts: CheckedParts) -> Set<
    ObjectIdentifier
  > {
    var values: Set<ObjectIdentifier> = []
    for statement in parts.statements {
      guard case .declaration(let declaration) = statement.kind,
        case .name(let name) = declaration.pattern.kind, declaration.value.isNeverFunction,
        names.runtime.library.contains(name),
        let variable = names.resolution.declarations[declaration.pattern.span]
      else { continue }
      values.insert(ObjectIdentifier(variable))
    }
    return values
  }
}

extension CheckedNames {
  /// The name of the function in `count(xs)` and `xs.count()`.
  fileprivate func calledName(_ callee: Expression) -> Name? {
    switch callee.kind {
    case .name(let text): Name(text, callee.span)
    case .field(let base, let name, _): isNamespace(base) ? nil : name
    default: nil
    }
  }
}

extension Expression {
  fileprivate var isNeverFunction: Bool {
    switch kind {
    case .bool, .int, .float, .bigInt, .string, .interpolation, .array, .object, .unary, .binary,
      .range:
      true
    default: false
    }
  }
}
