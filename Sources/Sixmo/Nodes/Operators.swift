import Syntax

// The operators. Each combination of an operator and the shape of its operands has a class of its own,
// because a node that must look at its kind first takes half as long again. The shapes are here, how an
// operator computes is in `Arithmetic` and `Order`; what is left of a class is one line.
//
// Everywhere: the tag of the left value is tested before the right one is evaluated, so that it need not
// be kept; and what is not quick ends in a call of a method of the node itself, which takes the operands
// over in their registers and needs no frame of the processor's stack.

/// What all binary operators have in common: the way to the slow path.
class OperatorNode: Node {
  let operation: BinaryOperator
  let machine: Machine

  init(_ operation: BinaryOperator, _ machine: Machine, _ site: Site) {
    self.operation = operation
    self.machine = machine
    super.init(site)
  }

  /// Any operands; they may be completions.
  @inline(never)
  final func apply(_ left: Value, _ right: Value) -> Value {
    machine.apply(operation, left, right, site)
  }
}

/// What `a + b` and `a + f(b)` have in common.
class OperandsNode: OperatorNode {
  let left: Node
  let right: Node

  init(_ operation: BinaryOperator, _ left: Node, _ right: Node, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    super.init(operation, machine, site)
  }

  /// The left value is not a number.
  @inline(never)
  fileprivate final func evaluateOther(_ a: Value, _ frame: Frame) -> Value {
    a.isCompletion ? a : apply(a, right.evaluate(frame))
  }
}

/// `a + b`, where b cannot reach a safepoint.
class PlainOperatorNode: OperandsNode {
  required override init(
    _ operation: BinaryOperator, _ left: Node, _ right: Node, _ machine: Machine, _ site: Site
  ) {
    super.init(operation, left, right, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let a = left.evaluate(frame)
    if case .int(let x) = a {
      let b = right.evaluate(frame)
      if let result = A.combine(x, b) { return result }
      return apply(a, b)
    }
    if case .double(let x) = a {
      let b = right.evaluate(frame)
      if let result = A.combine(x, b) { return result }
      return apply(a, b)
    }
    return evaluateOther(a, frame)
  }
}

/// `a + f(b)`: the left value is kept in a slot, because evaluating the right may reach a safepoint.
class HeldOperatorNode: OperandsNode {
  let slot: Slot

  required init(
    _ operation: BinaryOperator, _ left: Node, _ right: Node, _ slot: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.slot = Slot(slot)
    super.init(operation, left, right, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let a = left.evaluate(frame)
    (frame + slot).initialize(to: a)
    if case .int(let x) = a {
      let b = right.evaluate(frame)
      if let result = A.combine(x, b) { return result }
      return apply(a, b)
    }
    if case .double(let x) = a {
      let b = right.evaluate(frame)
      if let result = A.combine(x, b) { return result }
      return apply(a, b)
    }
    return evaluateOther(a, frame)
  }
}

/// `x + y` of two variables in slots.
class LocalsOperatorNode: OperatorNode {
  let left: Slot
  let right: Slot

  required init(
    _ operation: BinaryOperator, _ left: Int, _ right: Int, _ machine: Machine, _ site: Site
  ) {
    self.left = Slot(left)
    self.right = Slot(right)
    super.init(operation, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let a = frame[left]
    let b = frame[right]
    if case .int(let x) = a, let result = A.combine(x, b) { return result }
    if case .double(let x) = a, let result = A.combine(x, b) { return result }
    return apply(a, b)
  }
}

/// `x + 1`
class LocalConstantOperatorNode: OperatorNode {
  let left: Slot
  let right: Int

  required init(
    _ operation: BinaryOperator, _ left: Int, _ right: Int, _ machine: Machine, _ site: Site
  ) {
    self.left = Slot(left)
    self.right = right
    super.init(operation, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let a = frame[left]
    if case .int(let x) = a {
      let (result, overflow) = A.compute(x, right)
      if _fastPath(!overflow) { return .int(result) }
    }
    return apply(a, .int(right))
  }
}

/// `x + b`, where b neither reaches a safepoint nor writes to x.
class LocalAnyOperatorNode: OperatorNode {
  let left: Slot
  let right: Node

  required init(
    _ operation: BinaryOperator, _ left: Int, _ right: Node, _ machine: Machine, _ site: Site
  ) {
    self.left = Slot(left)
    self.right = right
    super.init(operation, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let b = right.evaluate(frame)
    let a = frame[left]
    if case .int(let x) = a, let result = A.combine(x, b) { return result }
    if case .double(let x) = a, let result = A.combine(x, b) { return result }
    return apply(a, b)
  }
}

/// `1 + f(b)`: an int needs no slot meanwhile.
class IntAnyOperatorNode: OperatorNode {
  let left: Int
  let right: Node

  required init(
    _ operation: BinaryOperator, _ left: Int, _ right: Node, _ machine: Machine, _ site: Site
  ) {
    self.left = left
    self.right = right
    super.init(operation, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let b = right.evaluate(frame)
    if let result = A.combine(left, b) { return result }
    return apply(.int(left), b)
  }
}

/// The operators without classes of their own.
final class BinaryNode: OperandsNode {
  /// Where the left value is kept while the right is evaluated; -1 if that cannot reach a safepoint.
  let slot: Int

  init(
    _ operation: BinaryOperator, _ left: Node, _ right: Node, _ slot: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.slot = slot
    super.init(operation, left, right, machine, site)
  }

  override func evaluate(_ frame: Frame) -> Value {
    let a = left.evaluate(frame)
    if a.isCompletion { return a }
    if slot >= 0 { (frame + slot).initialize(to: a) }
    let b = right.evaluate(frame)
    if operation == .divide, case .double(let x) = a, case .double(let y) = b, y != 0 {
      let result = x / y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return apply(a, b)
  }
}
