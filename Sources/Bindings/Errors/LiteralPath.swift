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

extension WrittenExpression {
  /// Follows a path such as `["edges", 0, "to_block_id"]` into the literal that this expression is, or
  /// that it names by a `let`, spreads, or gets from a function, as deep as the text says.
  ///
  /// ```
  /// let step = {block_type: "filtr"}      <- here ends ["blocks", 0, "block_type"]
  /// workflows.create("a", "b", {blocks: [step], edges: []})
  /// ```
  func place(of path: ArraySlice<JSON>) -> LiteralPlace {
    let here = LiteralPlace(expression: expression, rest: Array(path))
    switch expression.kind {
    case .name, .call, .subject: return origin?.place(of: path).unlessVague(path, here) ?? here
    case .chain(let value): return part(value).place(of: path)
    case .field(let object, let name, _):
      let inner = part(object).place(of: [.string(name.text)] + path)
      return inner.rest.count <= path.count ? inner : here
    case .array(let elements):
      guard let index = path.first?.int else { return here }
      return place(of: index, among: elements, path.dropFirst()) ?? here
    case .object(let fields):
      guard let key = path.first?.string else { return here }
      return place(of: key, among: fields, path.dropFirst()) ?? here
    default: return here
    }
  }

  /// Where the value at `index` leads; nil after a spread whose length the text does not say.
  private func place(of index: Int, among elements: [Element], _ path: ArraySlice<JSON>)
    -> LiteralPlace?
  {
    var index = index
    for element in elements {
      switch element {
      case .value(let value):
        if index == 0 { return part(value).place(of: path) }
        index -= 1
      case .spread(let value):
        guard let count = part(value).place(of: []).expression.elementCount else { return nil }
        if index < count { return part(value).place(of: [.int(index)] + path) }
        index -= count
      }
    }
    return nil
  }

  /// Where the last field of that name leads; nil where a spread or a computed key after it may have
  /// replaced it.
  private func place(of key: String, among fields: [Field], _ path: ArraySlice<JSON>)
    -> LiteralPlace?
  {
    for field in fields.reversed() {
      switch field {
      case .named(let name, let value):
        if name.text == key { return part(value).place(of: path) }
      case .spread(let value):
        let spread = part(value).place(of: [.string(key)] + path)
        if spread.rest.count <= path.count { return spread }
        guard spread.expression.lacks(key) else { return nil }
      case .computed: return nil
      }
    }
    return nil
  }
}

extension LiteralPlace {
  /// `other`, if nothing of the path was found here nor is this a literal.
  fileprivate func unlessVague(_ path: ArraySlice<JSON>, _ other: LiteralPlace) -> LiteralPlace {
    expression.isLiteral || rest.count < path.count ? self : other
  }
}

extension Expression {
  /// Whether the value is in the text, so that pointing at it says more than pointing at its name.
  fileprivate var isLiteral: Bool {
    switch kind {
    case .null, .bool, .int, .float, .bigInt, .string, .interpolation, .array, .object: true
    default: false
    }
  }

  /// Nil if this is not an array literal, or its length is not in the text.
  fileprivate var elementCount: Int? {
    guard case .array(let elements) = kind else { return nil }
    let hasSpread = elements.contains { if case .spread = $0 { true } else { false } }
    return hasSpread ? nil : elements.count
  }

  /// Whether this is an object literal that surely has no such field.
  fileprivate func lacks(_ key: String) -> Bool {
    guard case .object(let fields) = kind else { return false }
    return fields.allSatisfy {
      if case .named(let name, _) = $0 { name.text != key } else { false }
    }
  }
}
