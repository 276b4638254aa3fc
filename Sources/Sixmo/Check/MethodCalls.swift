import Syntax

/// Calls of methods that the value of a builtin has, such as `pipeline("A").webhok()`: names that it lacks,
/// arguments that the method does not take, and literals that it refuses.
///
/// Such a value is known as far as the script itself says: through chains, names that `let` gave one, and the
/// parameters of functions that a method is given.
struct MethodCalls {
  private let names: CheckedNames
  /// By the places of expressions: the functions that their values have, nil where that is not known.
  private var known: [Span: Methods?] = [:]
  /// By the names of builtins.
  private var made: [String: Methods] = [:]
  /// What parameters are given, by the places of their names.
  private var parameters: [Span: Methods] = [:]
  private var findings: [Diagnostic] = []

  /// By name.
  private typealias Methods = [String: NativeFunction]

  static func findings(_ names: CheckedNames, _ parts: CheckedParts) -> [Diagnostic] {
    guard parts.expressions.contains(where: { names.builtinGivingMethods($0) != nil }) else {
      return []
    }
    var search = MethodCalls(names: names)
    for expression in parts.expressions { search.look(at: expression) }
    return search.findings
  }

  private init(names: CheckedNames) { self.names = names }

  private mutating func look(at expression: Expression) {
    guard case .call(let callee, let arguments) = expression.kind,
      case .field(let base, let name, _) = callee.kind, let methods = methods(of: base),
      !names.isFailureExpected(of: expression)
    else { return }
    guard let method = methods[name.text] else {
      // `flow.print()` is `print(flow)`.
      let isFunction =
        names.resolution.uses[name.span] != nil || names.runtime.library.contains(name.text)
      if !isFunction { findings.append(unknown(name, methods)) }
      return
    }
    give(methods, to: arguments, of: method)
    switch CalleeSignature(method).arrange(arguments, name.span) {
    case .unknown: break
    case .faulty(let fault):
      findings.append(
        names.warning(
          "E0905", fault.message, fault.span, label: fault.label,
          help: "signature: \(method.builtin.signature)"))
    case .arranged(let arranged, _):
      let call = CheckedCall(names: names, span: name.span, arguments: arranged)
      findings += method.builtin.literalCheck?(call) ?? []
    }
  }

  private func unknown(_ name: Name, _ methods: Methods) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: methods.keys.sorted())
    return names.warning(
      "E0909", "this value has no method '\(name.text)'", name.span,
      label: near.map { "did you mean '\($0)'?" } ?? "",
      help: near == nil ? "it has \(methods.keys.sorted().joined(separator: ", "))" : nil)
  }

  // MARK: What a value has

  private mutating func methods(of expression: Expression) -> Methods? {
    if let known = known[expression.span] { return known }
    // A name that is made from itself is not followed in a circle.
    known[expression.span] = .some(nil)
    let found = find(expression)
    known[expression.span] = .some(found)
    return found
  }

  private mutating func find(_ expression: Expression) -> Methods? {
    switch expression.kind {
    case .name:
      guard let variable = names.resolution.uses[expression.span] else { return nil }
      return variable.initializer.flatMap { methods(of: $0.0) } ?? parameters[variable.span]
    case .chain(let inner): return methods(of: inner)
    case .call(let callee, _):
      if let builtin = names.builtinGivingMethods(expression) { return methods(given: builtin) }
      guard case .field(let base, let name, _) = callee.kind,
        let method = methods(of: base)?[name.text]?.builtin, method.methods != nil
      else { return nil }
      // Each method that gives the value again gives it with the same functions.
      return methods(of: base)
    default: return nil
    }
  }

  /// None are those of a service that nobody has asked.
  private mutating func methods(given builtin: Builtin) -> Methods? {
    let methods =
      made[builtin.name]
      ?? Dictionary(
        (builtin.methods?() ?? []).map { ($0.name, NativeFunction($0)) },
        uniquingKeysWith: { first, _ in first })
    made[builtin.name] = methods
    return methods.isEmpty ? nil : methods
  }

  /// `branch(a => a.filter(…))`: functions for a method that gives the value again are given it too.
  private mutating func give(
    _ methods: Methods, to arguments: [Argument], of method: NativeFunction
  ) {
    guard method.builtin.methods != nil else { return }
    for argument in arguments {
      guard case .lambda(let function) = argument.value.kind,
        let parameter = function.parameters.first, case .name = parameter.pattern.kind
      else { continue }
      parameters[parameter.pattern.span] = methods
    }
  }
}

extension CheckedNames {
  /// The builtin that a call calls, if its value has functions.
  func builtinGivingMethods(_ expression: Expression) -> Builtin? {
    guard case .call(let callee, _) = expression.kind, let builtin = knownBuiltin(callee)?.builtin
    else { return nil }
    return builtin.methods == nil ? nil : builtin
  }
}
