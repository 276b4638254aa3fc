import Bindings
import Sixmo

/// The innermost call that the cursor is in.
package struct OpenCall: Equatable {
  package var name: String
  /// The parameters that have no argument yet, as the signature has them: `limit = 3`.
  package var parameters: [String]
}

extension Completer {
  /// nil unless the text ends where an argument may begin.
  package func openCall(atEndOf text: String, _ source: any CompletionSource) -> OpenCall? {
    guard let last = text.last(where: { $0 != " " }), last == "(" || last == "," else { return nil }
    let cursor = Cursor(atEndOf: text)
    guard cursor.place == .word, let around = cursor.enclosing.last,
      case .call(let callee) = around.kind,
      let signature = signature(callee, source)
    else { return nil }
    let isMethod = !source.names.contains(callee.name) && functions[callee.name] == nil
    let left = SignatureText.parameters(signature)
      .dropFirst((isMethod ? 1 : 0) + around.items - around.keys.count)
      .filter { !around.keys.contains(SignatureText.name($0)) }
    return left.isEmpty ? nil : OpenCall(name: callee.name, parameters: Array(left))
  }

  /// Whether a name that an entry may begin with exists without being declared.
  package func isKnown(_ name: String) -> Bool {
    functions[name] != nil || namespaces.contains(name)
  }

  private func signature(
    _ callee: Cursor.Enclosing.Callee, _ source: any CompletionSource
  ) -> String? {
    source.names.contains(callee.name)
      ? source.outline(of: callee.name, [])?.signature : function(callee)?.signature
  }
}
