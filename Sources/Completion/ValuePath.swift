import Sixmo
import Syntax

/// Where a value comes from, as far as that can be read without evaluating: a name or the result of a call,
/// and the way into it.
struct ValuePath: Equatable {
  indirect enum Root: Equatable {
    case name(String)
    /// Of the function with this name.
    case result(String)
    /// Of a method of another result.
    case method(String, of: ValuePath)
  }

  var root: Root
  var steps: [Outline.Step] = []

  func appending(_ step: Outline.Step) -> ValuePath {
    ValuePath(root: root, steps: steps + [step])
  }
}

extension Cursor {
  /// Functions that return some of the elements they are given, so that what is known about the elements
  /// stays true.
  private static let selections: Set<String> = [
    "filter", "sort", "sort_by", "reverse", "take", "drop", "take_while", "drop_while", "unique",
    "unique_by", "shuffle", "sample", "compact", "push",
  ]

  /// Functions that return one element.
  private static let choices: Set<String> = ["first", "last", "find", "min_by", "max_by"]

  /// Before a dot; a dot without a value before it means the element at hand: `leads.map(.email)`.
  func valuePath(beforeDot dot: Int) -> ValuePath? {
    guard dot > 0, tokens.endsValue(dot - 1) else { return elementAtHand(enclosing.count) }
    return valuePath(endingAt: dot - 1)
  }

  func valuePath(endingAt index: Int) -> ValuePath? {
    switch tokens.kind(index) {
    case .name:
      guard index > 0, tokens.isDot(index - 1) else { return root(tokens.text(index), at: index) }
      return valuePath(beforeDot: index - 1)?.appending(.field(tokens.text(index)))
    case .rightBracket:
      guard let opening = tokens.partner(index), opening > 0,
        let base = valuePath(endingAt: opening - 1)
      else { return nil }
      return step(opening + 1, index).map(base.appending)
    case .rightParen:
      guard let opening = tokens.partner(index), opening > 0, tokens.kind(opening - 1) == .name
      else { return nil }
      return result(ofCallAt: opening - 1)
    default: return nil
    }
  }

  /// Of the index between two brackets.
  private func step(_ start: Int, _ end: Int) -> Outline.Step? {
    switch end - start {
    case 1:
      if let name = tokens.plainString(start) { return .field(name) }
      return Int(tokens.text(start)).map { .element($0) } ?? .anyElement
    case 2 where tokens.kind(start) == .minus:
      return Int(tokens.text(start + 1)).map { .element(-$0) }
    default: return .anyElement
    }
  }

  private func result(ofCallAt name: Int) -> ValuePath? {
    let function = tokens.text(name)
    if name > 0, tokens.isDot(name - 1) {
      if Self.selections.contains(function) { return valuePath(beforeDot: name - 1) }
      if Self.choices.contains(function) {
        return valuePath(beforeDot: name - 1)?.appending(.anyElement)
      }
    }
    if let whole = tokens.dottedName(endingAt: name) { return ValuePath(root: .result(whole)) }
    return valuePath(beforeDot: name - 1).map { ValuePath(root: .method(function, of: $0)) }
  }

  /// A name as a lambda's parameter or a loop's variable, if it is one here.
  private func root(_ name: String, at index: Int) -> ValuePath {
    for depth in enclosing.indices.reversed() {
      let opening = enclosing[depth].opening
      if parameter(name, opening, index), let element = elementAtHand(depth + 1) { return element }
      if let elements = loop(name, before: opening) { return elements.appending(.anyElement) }
    }
    return ValuePath(root: .name(name))
  }

  /// Whether `name =>` or `(name, …) =>` is between the bracket and the index.
  private func parameter(_ name: String, _ opening: Int, _ index: Int) -> Bool {
    (opening + 1..<max(opening + 1, index)).contains { position in
      guard tokens.kind(position) == .name, tokens.text(position) == name else { return false }
      if tokens.kind(position + 1) == .arrow { return true }
      guard position > opening + 1, tokens.kind(position - 1) == .leftParen,
        let end = tokens.partner(position - 1)
      else { return false }
      return tokens.kind(end + 1) == .arrow
    }
  }

  /// The elements of `for name in elements {`, whose brace is given.
  private func loop(_ name: String, before brace: Int) -> ValuePath? {
    guard tokens.kind(brace) == .leftBrace, brace > 3 else { return nil }
    var position = brace - 1
    while position > 1, tokens.kind(position) != .inKeyword { position -= 1 }
    guard position > 1, tokens.text(position - 1) == name, tokens.kind(position - 2) == .forKeyword
    else { return nil }
    return valuePath(endingAt: brace - 1)
  }

  /// An element of what the innermost call up to `depth` works on: its receiver or its first argument.
  private func elementAtHand(_ depth: Int) -> ValuePath? {
    for around in enclosing.prefix(depth).reversed() {
      guard case .call(let callee) = around.kind else { continue }
      if let receiver = callee.receiver { return receiver.appending(.anyElement) }
      guard let comma = firstComma(after: around.opening) else { return nil }
      return valuePath(endingAt: comma - 1)?.appending(.anyElement)
    }
    return nil
  }

  func firstComma(after opening: Int) -> Int? {
    var position = opening + 1
    while position < tokens.tokens.count {
      if tokens.kind(position) == .comma { return position }
      // Past what a bracket encloses.
      position = max(position, tokens.partner(position) ?? 0) + 1
    }
    return nil
  }
}
