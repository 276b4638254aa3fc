import Syntax

/// A value as far as a script's text says it, through the names of `let`s, spreads, and functions that are
/// one expression.
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
  /// The ways to objects and arrays of which the text does not say all that is in them.
  private var open: [[JSON]] = []
  private var place: [JSON] = []
  /// Values that may still be read: names in names could stand for more than anybody has memory for.
  private var budget = 1_000_000

  package init(_ written: WrittenExpression) { value = read(written) }

  /// The ways to all parts that the text does not say, or not to their end.
  package var unknownPlaces: [[JSON]] { gaps + open }

  /// Whether the text says all of the part at a path, or that there is none.
  package func tells(_ path: [JSON]) -> Bool {
    tellsPlace(path) && !unknownPlaces.contains { $0.starts(with: path) }
  }

  /// Whether the text says that there is a part at a path or that there is none, whatever it is.
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
  private mutating func read(_ written: WrittenExpression) -> JSON {
    budget -= 1
    guard budget > 0 else { return gap() }
    switch written.expression.kind {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .float(let value): return .double(value)
    case .bigInt(let digits): return .bigInt(digits)
    case .string(let text): return .string(text)
    case .unary(.negate, let operand): return negative(operand)
    case .array(let elements): return .array(read(elements, of: written))
    case .object(let fields): return .object(read(fields, of: written))
    case .name, .call: return written.origin.map { read($0) } ?? gap()
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

  private mutating func read(_ elements: [Element], of array: WrittenExpression) -> [JSON] {
    var values: [JSON] = []
    for element in elements {
      switch element {
      case .value(let expression):
        place.append(.int(values.count))
        values.append(read(array.part(expression)))
        place.removeLast()
      case .spread(let expression):
        let part = part(array.part(expression))
        guard case .array(let more) = part.value, part.tellsLength else {
          // What follows has no certain place.
          open.append(place)
          return values
        }
        for value in part.apart(more.indices.map { .int($0) }) {
          place.append(.int(values.count))
          values.append(put(value))
          place.removeLast()
        }
      }
    }
    return values
  }

  private mutating func read(_ fields: [Field], of literal: WrittenExpression) -> JSONObject {
    var object = JSONObject()
    for field in fields {
      if case .named(let name, let expression) = field {
        set(name.text, in: &object) { $0.read(literal.part(expression)) }
      } else if case .spread(let expression) = field {
        let part = part(literal.part(expression))
        guard case .object(let more) = part.value, part.tellsLength else {
          forgetFields(of: object)
          continue
        }
        for (key, value) in zip(more.keys, part.apart(more.keys.map { .string($0) })) {
          set(key, in: &object) { $0.put(value) }
        }
      } else {
        forgetFields(of: object)
      }
    }
    return object
  }

  private mutating func set(
    _ key: String, in object: inout JSONObject, _ read: (inout Literal) -> JSON
  ) {
    place.append(.string(key))
    if object[key] != nil { forget(below: place) }
    object[key] = read(&self)
    place.removeLast()
  }

  /// What comes now may replace everything before it.
  private mutating func forgetFields(of object: JSONObject) {
    for key in object.keys { gaps.append(place + [.string(key)]) }
    open.append(place)
  }
}

/// What is read elsewhere and has its place here: the elements of a spread.
extension Literal {
  /// Paths begin at the part.
  private struct Part {
    var value: JSON
    var gaps: [[JSON]]
    var open: [[JSON]]
    /// How much of the budget it takes.
    var size: Int

    /// Whether all elements or fields are known, be it without their values.
    var tellsLength: Bool { !gaps.contains([]) && !open.contains([]) }

    /// The elements or fields at these steps.
    func apart(_ steps: [JSON]) -> [Part] {
      steps.map { step in
        func below(_ paths: [[JSON]]) -> [[JSON]] {
          paths.filter { $0.first == step }.map { Array($0.dropFirst()) }
        }
        return Part(
          value: value.part(at: [step]) ?? .null, gaps: below(gaps), open: below(open),
          size: size / max(1, steps.count))
      }
    }
  }

  private mutating func part(_ written: WrittenExpression) -> Part {
    let outside = (place, gaps, open)
    (place, gaps, open) = ([], [], [])
    defer { (place, gaps, open) = outside }
    let before = budget
    let value = read(written)
    return Part(value: value, gaps: gaps, open: open, size: before - budget)
  }

  private mutating func put(_ part: Part) -> JSON {
    budget -= part.size
    guard budget > 0 else { return gap() }
    gaps += part.gaps.map { place + $0 }
    open += part.open.map { place + $0 }
    return part.value
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
