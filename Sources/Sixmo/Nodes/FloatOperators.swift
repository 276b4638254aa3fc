import Syntax

// Shapes of operands that loops over floats are made of: a variable on the right of any other operand, and
// literals with a point. Each spares the call of a node.

/// `f(a) + x`, x a variable in a slot.
class AnyLocalOperatorNode: OperatorNode {
  let left: Node
  let right: Slot

  required init(
    _ operation: BinaryOperator, _ left: Node, _ right: Int, _ machine: Machine, _ site: Site
  ) {
    self.left = left
    self.right = Slot(right)
    super.init(operation, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let a = left.evaluate(frame)
    let b = frame[right]
    if case .double(let x) = a, let result = A.combine(x, b) { return result }
    if case .int(let x) = a, let result = A.combine(x, b) { return result }
    return apply(a, b)
  }
}

/// `f(a) * 2.5`
class AnyFloatOperatorNode: OperatorNode {
  let left: Node
  let right: Double

  required init(
    _ operation: BinaryOperator, _ left: Node, _ right: Double, _ machine: Machine, _ site: Site
  ) {
    self.left = left
    self.right = right
    super.init(operation, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let a = left.evaluate(frame)
    if case .double(let x) = a {
      let result = A.compute(x, right)
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return apply(a, .double(right))
  }
}

/// `2.5 * x`
class FloatLocalOperatorNode: OperatorNode {
  let left: Double
  let right: Slot

  required init(
    _ operation: BinaryOperator, _ left: Double, _ right: Int, _ machine: Machine, _ site: Site
  ) {
    self.left = left
    self.right = Slot(right)
    super.init(operation, machine, site)
  }

  @inline(__always)
  final func evaluate<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Value {
    let b = frame[right]
    if case .double(let y) = b {
      let result = A.compute(left, y)
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return apply(.double(left), b)
  }
}

/// `z = x * y` and `let z = x * y` of variables in slots.
class StoreLocalsNode: Node {
  let slot: Slot
  let left: Slot
  let right: Slot
  /// The operation in general.
  let operation: LocalsOperatorNode

  required init(_ slot: Int, _ operation: LocalsOperatorNode, _ site: Site) {
    self.slot = Slot(slot)
    self.operation = operation
    left = operation.left
    right = operation.right
    super.init(site)
  }

  final override func evaluate(_ frame: Frame) -> Value { execute(frame).value }

  @inline(__always)
  final func execute<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Completion {
    let a = frame[left]
    let b = frame[right]
    if case .double(let x) = a, case .double(let y) = b {
      let result = A.compute(x, y)
      if _fastPath(result.isFinite) {
        frame[slot] = .double(result)
        return .normal
      }
    }
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = A.compute(x, y)
      if _fastPath(!overflow) {
        frame[slot] = .int(result)
        return .normal
      }
    }
    return executeOther(frame)
  }

  @inline(never)
  private func executeOther(_ frame: Frame) -> Completion {
    let value = operation.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    frame[slot] = value
    return .normal
  }
}

/// `z = f(a) + x`, x and z variables in slots.
class StoreAnyLocalNode: Node {
  let slot: Slot
  let left: Node
  let right: Slot
  /// The operation in general.
  let operation: AnyLocalOperatorNode

  required init(_ slot: Int, _ operation: AnyLocalOperatorNode, _ site: Site) {
    self.slot = Slot(slot)
    self.operation = operation
    left = operation.left
    right = operation.right
    super.init(site)
  }

  final override func evaluate(_ frame: Frame) -> Value { execute(frame).value }

  @inline(__always)
  final func execute<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Completion {
    let a = left.evaluate(frame)
    let b = frame[right]
    if case .double(let x) = a, case .double(let y) = b {
      let result = A.compute(x, y)
      if _fastPath(result.isFinite) {
        frame[slot] = .double(result)
        return .normal
      }
    }
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = A.compute(x, y)
      if _fastPath(!overflow) {
        frame[slot] = .int(result)
        return .normal
      }
    }
    return executeOther(a, b, frame)
  }

  @inline(never)
  private func executeOther(_ a: Value, _ b: Value, _ frame: Frame) -> Completion {
    let value = operation.apply(a, b)
    if value.isCompletion { return Completion(value) }
    frame[slot] = value
    return .normal
  }
}

/// `f(a) < x`, x a variable in a slot.
class AnyLocalComparisonNode: ComparisonNode {
  let left: Node
  let right: Slot

  required init(
    _ operation: BinaryOperator, isNegated: Bool, _ left: Node, _ right: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.left = left
    self.right = Slot(right)
    super.init(operation, isNegated: isNegated, machine, site)
  }

  @inline(__always)
  final func test<O: Order>(_ frame: Frame, as: O.Type) -> Truth {
    let a = left.evaluate(frame)
    let b = frame[right]
    if case .int(let x) = a, case .int(let y) = b { return truth(O.holds(x, y)) }
    if case .double(let x) = a, case .double(let y) = b { return truth(O.holds(x, y)) }
    return compare(a, b)
  }
}

/// `f(a) < 2.5`
class AnyFloatComparisonNode: ComparisonNode {
  let left: Node
  let right: Double

  required init(
    _ operation: BinaryOperator, isNegated: Bool, _ left: Node, _ right: Double,
    _ machine: Machine, _ site: Site
  ) {
    self.left = left
    self.right = right
    super.init(operation, isNegated: isNegated, machine, site)
  }

  @inline(__always)
  final func test<O: Order>(_ frame: Frame, as: O.Type) -> Truth {
    let a = left.evaluate(frame)
    if case .double(let x) = a { return truth(O.holds(x, right)) }
    return compare(a, .double(right))
  }
}
