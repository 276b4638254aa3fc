import Syntax

/// A value as far as a script's text tells it, through the names of `let`s.
///
/// ```
/// {status, blocks: [1, f()]}    <- {"status": null, "blocks": [1, null]}, with the gaps
///                                  ["status"] and ["blocks", 1]
/// ```
package struct Literal {
  /// Null where only running the script would tell.
  package private(set) var value: JSON = .null
  /// The ways to those parts.
  private var gaps: [[JSON]] = []
  /// The ways to objects and arrays of which the text does not tell all that is in them.
  private var open: [[JSON]] = []
  private let resolution: Resolution
  private var place: [JSON] = []
  /// Values that may still be read: names in names could stand for more than anybody has memory for.
  private var budget = 1_000_000

  init(_ expression: Expression, _ resolution: Resolution) {
    self.resolution = resolution
    value = read(expression)
  }

  /// The ways to all parts that the text does not tell, or not to their end.
  package var unknownPlaces: [[JSON]] { gaps + open }

  /// Whether the text tells all of the part at a path, or that there is none.
  package func tells(_ path: [JSON]) -> Bool {
    tellsPlace(path) && !unknownPlaces.contains { $0.starts(with: path) }
  }

  /// Whether the text tells that there is a part at a path or that there is none, whatever it is.
  package func tellsPlace(_ path: [JSON]) -> Bool {
    !gaps.contains { path.count > $0.count && path.starts(with: $0) }
      && !open.contains { path.count > $0.count && path.starts(with: $0) && !has(path, in: $0) }
  }

  /// Whether the value that a path leads to is in the container on the way, though more may be.
  private func has(_ path: [JSON], in container: [JSON]) -> Bool {
    value.part(at: path.prefix(container.count + 1)) != nil
  }
}

extension Literal {
  private mutating func read(_ expression: Expression) -> JSON {
    budget -= 1
    guard budget > 0 else { return gap() }
    switch expression.kind {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .float(let value): return .double(value)
    case .bigInt(let digits): return .bigInt(digits)
    case .string(let text): return .string(text)
    case .unary(.negate, let operand): return negative(operand)
    case .array(let elements): return .array(read(elements))
    case .object(let fields): return .object(read(fields))
    case .name:
      guard let initializer = resolution.uses[expression.span]?.initializer else { return gap() }
      return read(initializer.0)
    default: return gap()
    }
  }

  private mutating func gap() -> JSON {
    gaps.append(place)
    return .null
  }

  private mutating func negative(_ operand: Expression) -> JSON {
    switch operand.kind {
    case .int(let value): .int(-value)
    case .float(let value): .double(-value)
    default: gap()
    }
  }

  /// What follows a spread has no certain place.
  private mutating func read(_ elements: [Element]) -> [JSON] {
    var values: [JSON] = []
    for element in elements {
      guard case .value(let expression) = element else {
        open.append(place)
        return values
      }
      place.append(.int(values.count))
      values.append(read(expression))
      place.removeLast()
    }
    return values
  }

  private mutating func read(_ fields: [Field]) -> JSONObject {
    var object = JSONObject()
    for field in fields {
      guard case .named(let name, let expression) = field else {
        // It may replace everything before it.
        for key in object.keys { gaps.append(place + [.string(key)]) }
        open.append(place)
        continue
      }
      place.append(.string(name.text))
      if object[name.text] != nil { forget(below: place) }
      object[name.text] = read(expression)
      place.removeLast()
    }
    return object
  }
}

extension Literal {
  private mutating func forget(below path: [JSON]) {
    gaps.removeAll { $0.starts(with: path) }
    open.removeAll { $0.starts(with: path) }
  }
}

extension JSON {
  fileprivate func part(at path: ArraySlice<JSON>) -> JSON? {
    guard let step = path.first else { return self }
    let part =
      switch step {
      case .string(let key): self[key]
      case .int(let index): array.flatMap { index < $0.count ? $0[index] : nil }
      default: JSON?.none
      }
    return part?.part(at: path.dropFirst())
  }
}
