import Syntax

/// What can be said about calls before anything runs: whether there is such a function, whether its arguments
/// fit, and whether its result is used where it is all that the call does.
extension Resolver: Callees {
  var names: TopLevel.Names { topLevel.names }
  func native(_ name: String) -> NativeFunction? { runtime?.native(name) }
  func preludeVariable(_ name: String) -> Variable? { runtime?.preludeVariable(name) }
  func variable(usedAt span: Span) -> Variable? { result.uses[span] }

  mutating func checkCall(_ callee: Expression, _ arguments: [Argument], _ span: Span) {
    if let native = knownBuiltin(callee) {
      let signature = native.signature
      let count = signature.positionalCount
      if !fits(arguments, required: signature.requiredCount, most: signature.hasRest ? nil : count)
      {
        check(arguments, CalleeSignature(native), span)
      }
    } else if case .field(let base, let name, _) = callee.kind {
      if namespace(base) == nil { checkMethod(base, name) }
    } else if let variable = knownFunction(callee), let signature = CalleeSignature(variable) {
      check(arguments, signature, span)
    }
  }

  /// The quick answer for most calls.
  private func fits(_ arguments: [Argument], required: Int, most: Int?) -> Bool {
    arguments.count >= required && arguments.count <= most ?? .max
      && arguments.allSatisfy { if case .positional = $0.kind { true } else { false } }
  }

  private mutating func check(
    _ arguments: [Argument], _ signature: CalleeSignature, _ span: Span
  ) {
    guard case .faulty(let fault) = signature.arrange(arguments, span) else { return }
    report(
      Diagnostic(
        "E0206", fault.message, at: location(fault.span), label: fault.label,
        help: "signature: \(signature.text)"))
  }

  /// `json.pars`: a namespace lacks this name.
  mutating func checkMember(_ base: Expression, _ name: Name) {
    guard runtime != nil, let namespace = namespace(base),
      !library.hasBuiltin("\(namespace).\(name.text)")
    else { return }
    let members = library.members(of: namespace)
    var meant = Meant(by: name.text, among: members)
    let owners = library.namespaces(with: name.text)
    if meant.help == nil, meant.label.isEmpty, owners.count == 1 {
      meant.help = "write \(owners[0]).\(name.text)(…)"
    }
    report(
      Diagnostic(
        "E0201", "'\(namespace)' has no '\(name.text)'", at: location(name.span),
        label: meant.label, help: meant.help,
        notes: ["\(namespace) has: \(members.sorted().joined(separator: ", "))"]))
  }

  /// A literal has no fields that are functions, so its method must be a function.
  private mutating func checkMethod(_ base: Expression, _ name: Name) {
    switch base.kind {
    case .string, .interpolation, .array, .int, .float, .bool:
      guard runtime != nil, variable(usedAt: name.span) == nil, !library.contains(name.text) else {
        return
      }
      let meant = library.meant(by: name.text)
      report(
        Diagnostic(
          "E0201", "unknown function '\(name.text)'", at: location(name.span),
          label: meant.label, help: meant.help))
    default: break
    }
  }

  // MARK: Results

  /// A changed copy that nobody takes is a mistake: `xs.push(1)`.
  mutating func checkUse(of expression: Expression) {
    guard case .call(let callee, let arguments) = expression.kind, runtime != nil,
      let name = nameOfCopier(callee)
    else { return }
    report(
      Diagnostic(
        "E0207", "'\(name)' returns a changed copy, which is discarded here",
        at: location(expression.span), help: keeping(name, callee, arguments)))
  }

  /// The statement that was meant, in the script's own words: `xs += [1]`, `xs = xs.sort()`.
  private func keeping(_ name: String, _ callee: Expression, _ arguments: [Argument]) -> String {
    var arguments = arguments[...]
    let subject: Expression?
    if case .field(let base, _, _) = callee.kind, knownBuiltin(callee) == nil {
      subject = base
    } else {
      subject = arguments.popFirst()?.value
    }
    let target = subject.flatMap { $0.isPlace ? source.text(of: $0.span) : nil } ?? "xs"
    let given = arguments.map(text(of:)).joined(separator: ", ")
    return name == "push"
      ? "\(target) += [\(given)] changes the variable"
      : "assign it: \(target) = \(target).\(name)(\(given.count > 40 ? "…" : given))"
  }

  private func text(of argument: Argument) -> String {
    let value = source.text(of: argument.value.span)
    return switch argument.kind {
    case .positional: value
    case .named(let name): "\(name.text): \(value)"
    case .spread: "...\(value)"
    }
  }
}

extension Expression {
  /// Something that can be assigned to: `xs`, `state.rows`, `rows[0]`.
  fileprivate var isPlace: Bool {
    switch kind {
    case .name: true
    case .field(let base, _, false), .index(let base, _, false): base.isPlace
    default: false
    }
  }
}
