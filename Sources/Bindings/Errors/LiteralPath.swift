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
  /// that it names by a `let`, spreads, or gets from a function, as deep as the text says.
  ///
  /// ```
  /// let step = {block_type: "filtr"}      <- here ends ["blocks", 0, "block_type"]
  /// workflows.create("a", "b", {blocks: [step], edges: []})
  /// ```
  func place(of path: ArraySlice<JSON>, in scope: Scope) -> LiteralPlace {
    let here = LiteralPlace(expression: self, rest: Array(path))
    switch kind {
    case .name(let name):
      guard let given = scope.lookUp(name) else { return here }
      return given.value.place(of: path, in: given.scope).unlessVague(path, here)
    case .call(let callee, let arguments):
      guard let result = callee.result(of: arguments, in: scope) else { return here }
      return result.value.place(of: path, in: result.scope).unlessVague(path, here)
    case .chain(let value):
      return value.place(of: path, in: scope)
    case .field(let object, let name, _):
      let inner = object.place(of: [.string(name.text)] + path, in: scope)
      return inner.rest.count <= path.count ? inner : here
    case .array(let elements):
      guard let index = path.first?.int else { return here }
      return elements.place(of: index, path.dropFirst(), in: scope) ?? here
    case .object(let fields):
      guard let key = path.first?.string else { return here }
      return fields.place(of: key, path.dropFirst(), in: scope) ?? here
    default: return here
    }
  }

  /// What a call of a function of this program answers, where that is a single expression.
  private func result(of arguments: [Argument], in scope: Scope) -> Scope.Given? {
    guard case .name(let name) = kind, let given = scope.lookUp(name),
      case .lambda(let function) = given.value.kind
    else { return nil }
    return function.result(of: arguments, from: scope, in: given.scope)
  }

  /// Whether the value is in the text, so that pointing at it says more than pointing at its name.
  fileprivate var isLiteral: Bool {
    switch kind {
    case .null, .bool, .int, .float, .bigInt, .string, .interpolation, .array, .object: true
    default: false
    }
  }
}

extension LiteralPlace {
  /// `other`, if nothing of the path was found here nor is this a literal.
  fileprivate func unlessVague(_ path: ArraySlice<JSON>, _ other: LiteralPlace) -> LiteralPlace {
    expression.isLiteral || rest.count < path.count ? self : other
  }
}

extension [Element] {
  /// Where the value at `index` leads; nil after a spread whose length the text does not say.
  fileprivate func place(of index: Int, _ path: ArraySlice<JSON>, in scope: Scope) -> LiteralPlace?
  {
    var index = index
    for element in self {
      switch element {
      case .value(let value):
        if index == 0 { return value.place(of: path, in: scope) }
        index -= 1
      case .spread(let value):
        guard let count = value.place(of: [], in: scope).expression.elementCount else { return nil }
        if index < count { return value.place(of: [.int(index)] + path, in: scope) }
        index -= count
      }
    }
    return nil
  }
}

extension [Field] {
  /// Where the last field of that name leads; nil where a spread or a computed key after it may have
  /// replaced it.
  fileprivate func place(of key: String, _ path: ArraySlice<JSON>, in scope: Scope) -> LiteralPlace?
  {
    for field in reversed() {
      switch field {
      case .named(let name, let value):
        if name.text == key { return value.place(of: path, in: scope) }
      case .spread(let value):
        let spread = value.place(of: [.string(key)] + path, in: scope)
        if spread.rest.count <= path.count { return spread }
        guard spread.expression.lacks(key) else { return nil }
      case .computed: return nil
      }
    }
    return nil
  }
}

extension Expression {
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

extension Function {
  /// The expression that a call answers, in a scope in which the parameters are the arguments; nil if
  /// more than declarations comes before it.
  fileprivate func result(of arguments: [Argument], from caller: Scope, in outer: Scope)
    -> Scope.Given?
  {
    var scope = outer
    for (index, parameter) in parameters.enumerated() {
      scope = scope.adding(
        parameter, arguments.value(of: parameter, at: index).map { .init(value: $0, scope: caller) }
      )
    }
    for statement in body.statements.dropLast() {
      guard case .declaration = statement.kind else { return nil }
      scope = scope.adding(statement)
    }
    switch body.statements.last?.kind {
    case .expression(let value), .returnValue(let value?):
      return Scope.Given(value: value, scope: scope)
    default: return nil
    }
  }
}

extension Scope {
  fileprivate func adding(_ parameter: Parameter, _ argument: Given?) -> Scope {
    guard case .name(let name) = parameter.pattern.kind, !parameter.isRest else {
      return adding(parameter.pattern)
    }
    return .name(name, value: argument, outer: self)
  }
}

extension [Argument] {
  /// What a call gives for a parameter, if the text says.
  fileprivate func value(of parameter: Parameter, at index: Int) -> Expression? {
    for (position, argument) in enumerated() {
      switch argument.kind {
      case .positional: if position == index { return argument.value }
      case .named(let name):
        if case .name(name.text) = parameter.pattern.kind { return argument.value }
      case .spread: return nil
      }
    }
    return nil
  }
}
