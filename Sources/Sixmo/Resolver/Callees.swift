import Syntax

/// What the name of a called function means, for the phase that checks calls and the one that builds them.
protocol Callees {
  var library: Library { get }
  var names: TopLevel.Names { get }
  func native(_ name: String) -> NativeFunction?
  func preludeVariable(_ name: String) -> Variable?
  /// The variable that a name means where it is used; nil if it means something of the library.
  func variable(usedAt span: Span) -> Variable?
}

extension Callees {
  /// The builtin that a callee's name means.
  func knownBuiltin(_ callee: Expression) -> NativeFunction? {
    switch callee.kind {
    case .name(let name): variable(usedAt: callee.span) == nil ? native(name) : nil
    case .field(let base, let name, _): namespaceMember(base, name)
    default: nil
    }
  }

  /// A function of the script (or the prelude) that cannot be another one when the call runs.
  func knownFunction(_ callee: Expression) -> Variable? {
    guard case .name(let name) = callee.kind else { return nil }
    let own = variable(usedAt: callee.span)
    let found = own ?? (library.hasBuiltin(name) ? nil : preludeVariable(name))
    guard let found, found.kind == .function, found.function != nil else { return nil }
    return found.isTopLevel && names == .replaceable && own != nil ? nil : found
  }

  /// The name of `json` in `json.parse`; nil for what is not a namespace.
  func namespace(_ base: Expression) -> String? {
    guard case .name(let name) = base.kind, variable(usedAt: base.span) == nil,
      library.isNamespace(name)
    else { return nil }
    return name
  }

  /// `json.parse`. A constant is not a function: it is read as the field that it is.
  func namespaceMember(_ base: Expression, _ name: Name) -> NativeFunction? {
    namespace(base).flatMap { native("\($0).\(name.text)") }
  }

  /// `push` of `push(xs, 1)` and of `xs.push(1)`; nil for a function that does more than return a copy.
  func nameOfCopier(_ callee: Expression) -> String? {
    if let native = knownBuiltin(callee) {
      return native.builtin.isPure ? native.signature.name : nil
    }
    let name: Name
    switch callee.kind {
    case .name(let text): name = Name(text, callee.span)
    case .field(_, let field, _): name = field
    default: return nil
    }
    guard variable(usedAt: name.span) == nil else { return nil }
    if let native = native(name.text) { return native.builtin.isPure ? name.text : nil }
    return Stdlib.preludeCopiers.contains(name.text) ? name.text : nil
  }
}

extension Builder: Callees {
  var library: Library { runtime.library }
  func native(_ name: String) -> NativeFunction? { runtime.native(name) }
  func preludeVariable(_ name: String) -> Variable? { runtime.preludeVariable(name) }
  func variable(usedAt span: Span) -> Variable? { resolution.uses[span] }
}

extension CheckedNames: Callees {
  var library: Library { runtime.library }
  var names: TopLevel.Names { .kept }
  func native(_ name: String) -> NativeFunction? { runtime.native(name) }
  func preludeVariable(_ name: String) -> Variable? { runtime.preludeVariable(name) }
  func variable(usedAt span: Span) -> Variable? { resolution.uses[span] }
}
