import Bindings
import Sixmo

/// The innermost call that the cursor is in.
package struct OpenCall: Equatable {
  package var name: String
  /// The parameters that have no argument yet, as the signature has them: `limit = 3`.
  package var parameters: [String]
}

/// The innermost call around a place, for an editor that shows its signature.
package struct SurroundingCall: Equatable {
  package var name: String
  /// As the signature has them: `limit = 3`.
  package var parameters: [String]
  package var summary: String
  /// Which of them the place belongs to; nil if it is none.
  package var active: Int?
}

extension Completer {
  /// nil if the end of the text is in no call of a function that is known.
  package func call(around text: String, _ source: any CompletionSource) -> SurroundingCall? {
    let cursor = Cursor(atEndOf: text)
    for around in cursor.enclosing.reversed() {
      guard case .call(let callee) = around.kind else { continue }
      guard let signature = signature(callee, cursor, source) else { return nil }
      let parameters = SignatureText.parameters(signature.text)
      let position = signature.receivers + around.items
      let named = around.key.map { key in
        parameters.firstIndex { SignatureText.name($0) == key }
      }
      let last = parameters.last?.hasPrefix("...") ?? false ? parameters.count - 1 : nil
      return SurroundingCall(
        name: callee.name, parameters: parameters, summary: function(callee)?.summary ?? "",
        active: named ?? (position < parameters.count ? position : last))
    }
    return nil
  }

  /// nil unless the text ends where an argument may begin.
  package func openCall(atEndOf text: String, _ source: any CompletionSource) -> OpenCall? {
    guard let last = text.last(where: { $0 != " " }), last == "(" || last == "," else { return nil }
    let cursor = Cursor(atEndOf: text)
    guard cursor.place == .word, let around = cursor.enclosing.last,
      case .call(let callee) = around.kind,
      let signature = signature(callee, cursor, source)
    else { return nil }
    let left = SignatureText.parameters(signature.text)
      .dropFirst(signature.receivers + around.items - around.keys.count)
      .filter { !around.keys.contains(SignatureText.name($0)) }
    return left.isEmpty ? nil : OpenCall(name: callee.name, parameters: Array(left))
  }

  /// Whether a name that an entry may begin with exists without being declared.
  package func isKnown(_ name: String) -> Bool {
    functions[name] != nil || namespaces.contains(name)
  }

  /// With how many of its parameters are before the dot.
  private func signature(
    _ callee: Cursor.Enclosing.Callee, _ cursor: Cursor, _ source: any CompletionSource
  ) -> (text: String, receivers: Int)? {
    if source.names.contains(callee.name) {
      return source.outline(of: callee.name, [])?.signature.map { ($0, 0) }
    }
    let request = Request(completer: self, cursor: cursor, source: source)
    if request.blockMethod(callee) != nil { return request.blockSignature(callee).map { ($0, 0) } }
    if let own = callee.fieldSignature(source) { return (own, 0) }
    return function(callee).map { ($0.signature, functions[callee.name] == nil ? 1 : 0) }
  }
}
