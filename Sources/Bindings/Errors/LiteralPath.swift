import Sixmo
import Syntax

/// The part of a program that made a part of a value.
struct LiteralPlace {
  var expression: Expression
  /// What is left of the way to the value: not written as a literal, or missing from it.
  var rest: [JSON]

  /// The key with which an object literal writes a field; nil if this is none or has no such field.
  func keySpan(_ key: String) -> Span? {
    guard rest.isEmpty, case .object(let fields) = expression.kind else { return nil }
    for case .named(let name, _) in fields.reversed() where name.text == key { return name.span }
    return nil
  }
}

extension Expression {
  /// Follows a path such as `["edges", 0, "to_block_id"]` into the literal that this expression is, or
  /// that it names by a `let`, as deep as the text tells.
  ///
  /// ```
  /// let step = {block_type: "filtr"}      <- here ends ["blocks", 0, "block_type"]
  /// workflows.create("a", "b", {blocks: [step], edges: []})
  /// ```
  func place(of path: ArraySlice<JSON>, in scope: Scope) -> LiteralPlace {
    let here = LiteralPlace(expression: self, rest: Array(path))
    switch kind {
    case .name(let name):
      guard let (value, outer) = scope.lookUp(name) else { return here }
      let inner = value.place(of: path, in: outer)
      return inner.expression.isLiteral || inner.rest.count < path.count ? inner : here
    case .chain(let value):
      return value.place(of: path, in: scope)
    case .field(let object, let name, _):
      let inner = object.place(of: [.string(name.text)] + path, in: scope)
      return inner.rest.count <= path.count ? inner : here
    case .array(let elements):
      guard let index = path.first?.int, let value = elements.value(at: index) else { return here }
      return value.place(of: path.dropFirst(), in: scope)
    case .object(let fields):
      guard let key = path.first?.string, let value = fields.value(of: key) else { return here }
      return value.place(of: path.dropFirst(), in: scope)
    default: return here
    }
  }

  /// Whether the value stands in the text, so that pointing at it tells more than pointing at its name.
  private var isLiteral: Bool {
    switch kind {
    case .null, .bool, .int, .float, .bigInt, .string, .interpolation, .array, .object: true
    default: false
    }
  }
}

extension [Element] {
  /// The element that makes the value at `index`; nil after a spread, which may be of any length.
  fileprivate func value(at index: Int) -> Expression? {
    guard indices.contains(index) else { return nil }
    for element in self[..<index] { if case .spread = element { return nil } }
    if case .value(let value) = self[index] { return value } else { return nil }
  }
}

extension [Field] {
  /// The last field of that name wins; a spread or a computed key after it may have replaced it.
  fileprivate func value(of key: String) -> Expression? {
    for field in reversed() {
      switch field {
      case .named(let name, let value): if name.text == key { return value }
      case .computed, .spread: return nil
      }
    }
    return nil
  }
}
