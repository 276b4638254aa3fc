import Syntax

// Sums of two variables that something is done with at once, which spares the call of a node: one more
// operation, or the way to an element.

/// `(x * y) + z` of three variables in slots.
class LocalsLocalOperatorNode: OperatorNode {
  let first: Slot
  let second: Slot
  let third: Slot
  /// `x * y` in general.
  let inner: LocalsOperatorNode

  required init(
    _ operation: BinaryOperator, _ inner: LocalsOperatorNode, _ third: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.inner = inner
    first = inner.left
    second = inner.right
    self.third = Slot(third)
    super.init(operation, machine, site)
  }

  @inline(__always)
  final func evaluate<I: Arithmetic, O: Arithmetic>(_ frame: Frame, as: I.Type, _: O.Type) -> Value
  {
    let a = frame[first]
    let b = frame[second]
    let c = frame[third]
    if case .int(let x) = a, case .int(let y) = b, case .int(let z) = c {
      let (part, overflow) = I.compute(x, y)
      let (result, more) = O.compute(part, z)
      if _fastPath(!overflow && !more) { return .int(result) }
    }
    if case .double(let x) = a, case .double(let y) = b, case .double(let z) = c {
      // What is not finite does not become so again.
      let result = O.compute(I.compute(x, y), z)
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return evaluateOther(frame)
  }

  @inline(never)
  final func evaluateOther(_ frame: Frame) -> Value {
    let a = inner.evaluate(frame)
    return a.isCompletion ? a : apply(a, frame[third])
  }
}

/// `w = (x * y) + z` of variables in slots.
class StoreLocalsLocalNode: Node {
  let slot: Slot
  let first: Slot
  let second: Slot
  let third: Slot
  /// The operation in general.
  let operation: LocalsLocalOperatorNode

  required init(_ slot: Int, _ operation: LocalsLocalOperatorNode, _ site: Site) {
    self.slot = Slot(slot)
    self.operation = operation
    first = operation.first
    second = operation.second
    third = operation.third
    super.init(site)
  }

  final override func evaluate(_ frame: Frame) -> Value { execute(frame).value }

  @inline(__always)
  final func execute<I: Arithmetic, O: Arithmetic>(_ frame: Frame, as: I.Type, _: O.Type)
    -> Completion
  {
    let a = frame[first]
    let b = frame[second]
    let c = frame[third]
    if case .double(let x) = a, case .double(let y) = b, case .double(let z) = c {
      let result = O.compute(I.compute(x, y), z)
      if _fastPath(result.isFinite) {
        frame[slot] = .double(result)
        return .normal
      }
    }
    if case .int(let x) = a, case .int(let y) = b, case .int(let z) = c {
      let (part, overflow) = I.compute(x, y)
      let (result, more) = O.compute(part, z)
      if _fastPath(!overflow && !more) {
        frame[slot] = .int(result)
        return .normal
      }
    }
    return executeOther(frame)
  }

  @inline(never)
  private func executeOther(_ frame: Frame) -> Completion {
    let value = operation.evaluateOther(frame)
    if value.isCompletion { return Completion(value) }
    frame[slot] = value
    return .normal
  }
}

/// The classes of an operator whose left operand is another one of two variables, by that one.
struct LocalsLocalNodes {
  let operation: LocalsLocalOperatorNode.Type
  let store: StoreLocalsLocalNode.Type

  /// Nil for the operators that have no classes of their own.
  static func of(_ inner: BinaryOperator, _ outer: BinaryOperator) -> LocalsLocalNodes? {
    switch (inner, outer) {
    case (.add, .add): LocalsLocalNodes(operation: AddAddNode.self, store: StoreAddAddNode.self)
    case (.add, .subtract):
      LocalsLocalNodes(operation: AddSubtractNode.self, store: StoreAddSubtractNode.self)
    case (.add, .multiply):
      LocalsLocalNodes(operation: AddMultiplyNode.self, store: StoreAddMultiplyNode.self)
    case (.subtract, .add):
      LocalsLocalNodes(operation: SubtractAddNode.self, store: StoreSubtractAddNode.self)
    case (.subtract, .subtract):
      LocalsLocalNodes(operation: SubtractSubtractNode.self, store: StoreSubtractSubtractNode.self)
    case (.subtract, .multiply):
      LocalsLocalNodes(operation: SubtractMultiplyNode.self, store: StoreSubtractMultiplyNode.self)
    case (.multiply, .add):
      LocalsLocalNodes(operation: MultiplyAddNode.self, store: StoreMultiplyAddNode.self)
    case (.multiply, .subtract):
      LocalsLocalNodes(operation: MultiplySubtractNode.self, store: StoreMultiplySubtractNode.self)
    case (.multiply, .multiply):
      LocalsLocalNodes(operation: MultiplyMultiplyNode.self, store: StoreMultiplyMultiplyNode.self)
    default: nil
    }
  }
}

final class AddAddNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Addition.self, Addition.self)
  }
}

final class StoreAddAddNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Addition.self, Addition.self)
  }
}

final class AddSubtractNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Addition.self, Subtraction.self)
  }
}

final class StoreAddSubtractNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Addition.self, Subtraction.self)
  }
}

final class AddMultiplyNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Addition.self, Multiplication.self)
  }
}

final class StoreAddMultiplyNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Addition.self, Multiplication.self)
  }
}

final class SubtractAddNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Subtraction.self, Addition.self)
  }
}

final class StoreSubtractAddNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Subtraction.self, Addition.self)
  }
}

final class SubtractSubtractNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Subtraction.self, Subtraction.self)
  }
}

final class StoreSubtractSubtractNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Subtraction.self, Subtraction.self)
  }
}

final class SubtractMultiplyNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Subtraction.self, Multiplication.self)
  }
}

final class StoreSubtractMultiplyNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Subtraction.self, Multiplication.self)
  }
}

final class MultiplyAddNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Multiplication.self, Addition.self)
  }
}

final class StoreMultiplyAddNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Multiplication.self, Addition.self)
  }
}

final class MultiplySubtractNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Multiplication.self, Subtraction.self)
  }
}

final class StoreMultiplySubtractNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Multiplication.self, Subtraction.self)
  }
}

final class MultiplyMultiplyNode: LocalsLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value {
    evaluate(frame, as: Multiplication.self, Multiplication.self)
  }
}

final class StoreMultiplyMultiplyNode: StoreLocalsLocalNode {
  override func execute(_ frame: Frame) -> Completion {
    execute(frame, as: Multiplication.self, Multiplication.self)
  }
}
