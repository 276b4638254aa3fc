import Syntax

/// Arguments of `x.f(…)` that the function f does not take.
///
/// Only a warning: an x with a field f of its own would be called instead. JSON has no functions, so such
/// fields come from literals; a name that is a key somewhere in the file is left alone. Nothing is said
/// in a file that calls a builtin whose value has functions of its own, such as `pipeline`.
enum DotCalls {
  static func findings(_ names: CheckedNames, _ parts: CheckedParts) -> [Diagnostic] {
    guard !parts.expressions.contains(where: { names.builtinGivingMethods($0) != nil }) else {
      return []
    }
    let keys = parts.keys
    var findings: [Diagnostic] = []
    for expression in parts.expressions {
      guard case .call(let callee, let arguments) = expression.kind,
        case .field(let base, let name, _) = callee.kind, !keys.contains(name.text),
        !names.isNamespace(base), let signature = names.signature(of: name)
      else { continue }
      let all = [Argument(.positional, base)] + arguments
      guard case .faulty(let fault) = signature.arrange(all, name.span) else { continue }
      findings.append(
        names.warning(
          "E0905", fault.message, fault.span, label: fault.label,
          help: "signature: \(signature.text); the value before the dot is the first argument"))
    }
    return findings
  }
}

extension CheckedNames {
  /// `runs`, or a module: `runs.list()` calls a field.
  func isNamespace(_ base: Expression) -> Bool {
    namespace(base) != nil || resolution.uses[base.span]?.kind == .module
  }

  /// Of the function that a name after a dot means, unless an object has a field of that name.
  fileprivate func signature(of name: Name) -> CalleeSignature? {
    let own = resolution.uses[name.span]
    if own == nil, let native = runtime.native(name.text) { return CalleeSignature(native) }
    guard let variable = own ?? runtime.preludeVariable(name.text) else { return nil }
    return CalleeSignature(variable)
  }
}
