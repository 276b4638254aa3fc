import Syntax

// What asks whether a value is true, and the sign.

/// `-a`
final class NegateNode: Node {
  let operand: Node
  let machine: Machine
  init(_ operand: Node, _ machine: Machine, _ site: Site) {
    self.operand = operand
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    switch operand.evaluate(frame) {
    case .int(let number) where number != .min: return .int(-number)
    case .double(let number): return .double(-number)
    case let value:
      if value.isCompletion { return value }
      if case .int = value { return machine.raiseOverflow(.subtract, site) }
      if value.isBigInt { return machine.raise(.bigInt("-", at: site.location)) }
      return machine.raise("E0303", "'-' needs a number, got \(value.typePhrase)", site)
    }
  }
}

/// `!a`
final class NotNode: Node {
  let operand: Node
  init(_ operand: Node, _ site: Site) {
    self.operand = operand
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { test(frame).value }
  override func test(_ frame: Frame) -> Truth { operand.test(frame).negated }
}

/// `!(a && b)`
final class NotBothNode: Node {
  let left: Node
  let right: Node
  init(_ left: Node, _ right: Node, _ site: Site) {
    self.left = left
    self.right = right
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { test(frame).value }
  override func test(_ frame: Frame) -> Truth {
    let truth = left.test(frame)
    if truth == .no { return .yes }
    return truth == .yes ? right.test(frame).negated : truth
  }
}

/// `a && b`; the value is the last operand evaluated.
final class AndNode: Node {
  let left: Node
  let right: Node
  init(_ left: Node, _ right: Node, _ site: Site) {
    self.left = left
    self.right = right
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = left.evaluate(frame)
    return value.isCompletion || !value.isTruthy ? value : right.evaluate(frame)
  }
  override func test(_ frame: Frame) -> Truth {
    let truth = left.test(frame)
    return truth == .yes ? right.test(frame) : truth
  }
}

/// `a || b`
final class OrNode: Node {
  let left: Node
  let right: Node
  init(_ left: Node, _ right: Node, _ site: Site) {
    self.left = left
    self.right = right
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = left.evaluate(frame)
    return value.isCompletion || value.isTruthy ? value : right.evaluate(frame)
  }
  override func test(_ frame: Frame) -> Truth {
    let truth = left.test(frame)
    return truth == .no ? right.test(frame) : truth
  }
}

/// `a ?? b`: b only if a is null.
final class CoalesceNode: Node {
  let left: Node
  let right: Node
  init(_ left: Node, _ right: Node, _ site: Site) {
    self.left = left
    self.right = right
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = left.evaluate(frame)
    return value.isNull ? right.evaluate(frame) : value
  }
}
