import Syntax

/// What a script takes from the modules it imports: names that they lack, and arguments that their
/// functions do not take. Errors, because a module is always the same object.
enum ModuleMembers {
  static func findings(_ names: CheckedNames) -> [Diagnostic] {
    guard !names.modules.isEmpty else { return [] }
    var findings: [Diagnostic] = []
    var callees: Set<Span> = []
    names.program.forEachExpression { expression in
      switch expression.kind {
      case .call(let callee, let arguments):
        callees.insert(callee.span)
        findings += names.fault(of: callee, arguments, expression.span).map { [$0] } ?? []
      case .field(let base, let name, false) where !callees.contains(expression.span):
        if let module = names.module(base), module.variable(name.text) == nil {
          findings.append(names.missing(name, base, in: module))
        }
      default: break
      }
    }
    return findings
  }
}

extension CheckedNames {
  fileprivate func module(_ base: Expression) -> CheckedModule? {
    guard case .name = base.kind, let variable = resolution.uses[base.span],
      variable.kind == .module
    else { return nil }
    return modules[variable.span]
  }

  /// What is wrong with `module.name(…)`.
  fileprivate func fault(
    of callee: Expression, _ arguments: [Argument], _ span: Span
  ) -> Diagnostic? {
    guard case .field(let base, let name, let isOptional) = callee.kind, let module = module(base)
    else { return nil }
    guard let variable = module.variable(name.text) else {
      // `module.keys()` is `keys(module)`.
      let isFunction = resolution.uses[name.span] != nil || runtime.library.contains(name.text)
      return isFunction || isOptional ? nil : missing(name, base, in: module)
    }
    guard let signature = CalleeSignature(variable),
      case .faulty(let fault) = signature.arrange(arguments, span)
    else { return nil }
    return Diagnostic(
      "E0206", fault.message, at: .init(program.source, fault.span), label: fault.label,
      help: "signature: \(signature.text)")
  }

  fileprivate func missing(_ name: Name, _ base: Expression, in module: CheckedModule) -> Diagnostic
  {
    let visible = module.names.keys.filter { module.variable($0) != nil }.sorted()
    let near = Suggestion.nearest(to: name.text, among: visible)
    let label =
      name.text.hasPrefix("_") && module.names[name.text] != nil
      ? "names that start with '_' stay in their file" : near.map { "did you mean '\($0)'?" }
    return Diagnostic(
      "E0201", "the module '\(module.source.name)' has no name '\(name.text)'",
      at: .init(program.source, name.span), label: label ?? "",
      notes: visible.isEmpty ? [] : ["names: \(visible.joined(separator: ", "))"])
  }
}
