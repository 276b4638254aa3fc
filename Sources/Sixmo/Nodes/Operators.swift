import Syntax

// The operators. `Local` in a name stands for an operand in a slot, `Constant` for an int literal; the
// plain classes take any operands. The `Held` ones keep the left value in a slot while the right is
// evaluated, because that may reach a safepoint.

/// `a + b`
final class AddNode: Node {
  let left: Node
  let right: Node
  let machine: Machine
  init(_ left: Node, _ right: Node, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = left.evaluate(frame)
    if a.isCompletion { return a }
    let b = right.evaluate(frame)
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.addingReportingOverflow(y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x + y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.add, a, b, site)
  }
}

/// `a + f(b)`
final class HeldAddNode: Node {
  let left: Node
  let right: Node
  let slot: Int
  let machine: Machine
  init(_ left: Node, _ right: Node, _ slot: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let held = left.evaluate(frame)
    if held.isCompletion { return held }
    (frame + slot).initialize(to: held)
    let b = right.evaluate(frame)
    let a = frame[slot]
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.addingReportingOverflow(y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x + y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.add, a, b, site)
  }
}

/// `x + y`
final class AddLocalsNode: Node {
  let left: Int
  let right: Int
  let machine: Machine
  init(_ left: Int, _ right: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = frame[left]
    let b = frame[right]
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.addingReportingOverflow(y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x + y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.add, a, b, site)
  }
}

/// `x + 1`
final class AddLocalConstantNode: Node {
  let left: Int
  let right: Int
  let machine: Machine
  init(_ left: Int, _ right: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = frame[left]
    if case .int(let x) = a {
      let (result, overflow) = x.addingReportingOverflow(right)
      if _fastPath(!overflow) { return .int(result) }
    }
    return machine.apply(.add, a, .int(right), site)
  }
}

/// `a - b`
final class SubtractNode: Node {
  let left: Node
  let right: Node
  let machine: Machine
  init(_ left: Node, _ right: Node, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = left.evaluate(frame)
    if a.isCompletion { return a }
    let b = right.evaluate(frame)
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.subtractingReportingOverflow(y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x - y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.subtract, a, b, site)
  }
}

/// `a - f(b)`
final class HeldSubtractNode: Node {
  let left: Node
  let right: Node
  let slot: Int
  let machine: Machine
  init(_ left: Node, _ right: Node, _ slot: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let held = left.evaluate(frame)
    if held.isCompletion { return held }
    (frame + slot).initialize(to: held)
    let b = right.evaluate(frame)
    let a = frame[slot]
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.subtractingReportingOverflow(y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x - y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.subtract, a, b, site)
  }
}

/// `x - y`
final class SubtractLocalsNode: Node {
  let left: Int
  let right: Int
  let machine: Machine
  init(_ left: Int, _ right: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = frame[left]
    let b = frame[right]
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.subtractingReportingOverflow(y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x - y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.subtract, a, b, site)
  }
}

/// `x - 1`
final class SubtractLocalConstantNode: Node {
  let left: Int
  let right: Int
  let machine: Machine
  init(_ left: Int, _ right: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = frame[left]
    if case .int(let x) = a {
      let (result, overflow) = x.subtractingReportingOverflow(right)
      if _fastPath(!overflow) { return .int(result) }
    }
    return machine.apply(.subtract, a, .int(right), site)
  }
}

/// `a * b`
final class MultiplyNode: Node {
  let left: Node
  let right: Node
  let machine: Machine
  init(_ left: Node, _ right: Node, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = left.evaluate(frame)
    if a.isCompletion { return a }
    let b = right.evaluate(frame)
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.multipliedReportingOverflow(by: y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x * y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.multiply, a, b, site)
  }
}

/// `a * f(b)`
final class HeldMultiplyNode: Node {
  let left: Node
  let right: Node
  let slot: Int
  let machine: Machine
  init(_ left: Node, _ right: Node, _ slot: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let held = left.evaluate(frame)
    if held.isCompletion { return held }
    (frame + slot).initialize(to: held)
    let b = right.evaluate(frame)
    let a = frame[slot]
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.multipliedReportingOverflow(by: y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x * y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.multiply, a, b, site)
  }
}

/// `x * y`
final class MultiplyLocalsNode: Node {
  let left: Int
  let right: Int
  let machine: Machine
  init(_ left: Int, _ right: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = frame[left]
    let b = frame[right]
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.multipliedReportingOverflow(by: y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x * y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.multiply, a, b, site)
  }
}

/// `x * 3`
final class MultiplyLocalConstantNode: Node {
  let left: Int
  let right: Int
  let machine: Machine
  init(_ left: Int, _ right: Int, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = frame[left]
    if case .int(let x) = a {
      let (result, overflow) = x.multipliedReportingOverflow(by: right)
      if _fastPath(!overflow) { return .int(result) }
    }
    return machine.apply(.multiply, a, .int(right), site)
  }
}

/// `x + b`, where b neither reaches a safepoint nor writes to x.
final class AddToLocalNode: Node {
  let left: Int
  let right: Node
  let machine: Machine
  init(_ left: Int, _ right: Node, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let b = right.evaluate(frame)
    let a = frame[left]
    if case .int(let x) = a, case .int(let y) = b {
      let (result, overflow) = x.addingReportingOverflow(y)
      if _fastPath(!overflow) { return .int(result) }
    } else if case .double(let x) = a, case .double(let y) = b {
      let result = x + y
      if _fastPath(result.isFinite) { return .double(result) }
    }
    return machine.apply(.add, a, b, site)
  }
}

/// `x % 3`, `x // 3`
final class ModuloLocalConstantNode: Node {
  let left: Int
  let right: Int
  let isRemainder: Bool
  let machine: Machine
  init(_ left: Int, _ right: Int, isRemainder: Bool, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.isRemainder = isRemainder
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = frame[left]
    guard case .int(let x) = a else {
      return machine.apply(isRemainder ? .remainder : .floorDivide, a, .int(right), site)
    }
    return .int(isRemainder ? remainder(x, by: right) : quotient(x, by: right))
  }
}

/// The floored remainder by a positive number. Dividing 32-bit numbers takes the processor a third of the
/// time, and most numbers are small.
@inline(__always)
private func remainder(_ x: Int, by divisor: Int) -> Int {
  if _fastPath(UInt(bitPattern: x | divisor) >> 32 == 0) {
    return Int(UInt32(truncatingIfNeeded: x) % UInt32(truncatingIfNeeded: divisor))
  }
  let remainder = x % divisor
  return remainder < 0 ? remainder &+ divisor : remainder
}

@inline(__always)
private func quotient(_ x: Int, by divisor: Int) -> Int {
  if _fastPath(UInt(bitPattern: x | divisor) >> 32 == 0) {
    return Int(UInt32(truncatingIfNeeded: x) / UInt32(truncatingIfNeeded: divisor))
  }
  let (quotient, remainder) = x.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? quotient &- 1 : quotient
}

/// `a % 3`, `a // 3`: the right side is a positive literal, so that nothing can go wrong with ints.
final class ModuloConstantNode: Node {
  let left: Node
  let right: Int
  let isRemainder: Bool
  let machine: Machine
  init(_ left: Node, _ right: Int, isRemainder: Bool, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    self.isRemainder = isRemainder
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = left.evaluate(frame)
    guard case .int(let x) = a else {
      return machine.apply(isRemainder ? .remainder : .floorDivide, a, .int(right), site)
    }
    return .int(isRemainder ? remainder(x, by: right) : quotient(x, by: right))
  }
}

/// The operators without a class of their own.
final class BinaryNode: Node {
  let operation: BinaryOperator
  let left: Node
  let right: Node
  /// Where the left value is kept while the right is evaluated; -1 if that cannot reach a safepoint.
  let slot: Int
  let machine: Machine
  init(
    _ operation: BinaryOperator, _ left: Node, _ right: Node, _ slot: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.operation = operation
    self.left = left
    self.right = right
    self.slot = slot
    self.machine = machine
    super.init(site)
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
    return machine.apply(operation, a, b, site)
  }
}

// MARK: Comparison

/// Which of less, equal, greater a comparison accepts, as bits 0, 1 and 2: one class serves all six
/// operators without a branch on the operator.
struct Accepted {
  let bits: Int
  let operation: BinaryOperator

  init?(_ operation: BinaryOperator) {
    self.operation = operation
    switch operation {
    case .less: bits = 0b001
    case .lessOrEqual: bits = 0b011
    case .greater: bits = 0b100
    case .greaterOrEqual: bits = 0b110
    case .equal: bits = 0b010
    case .notEqual: bits = 0b101
    default: return nil
    }
  }

  @inline(__always)
  func accepts(_ a: Int, _ b: Int) -> Bool {
    let order = (a >= b ? 1 : 0) &+ (a > b ? 1 : 0)
    return (bits &>> order) & 1 != 0
  }

  @inline(__always)
  func accepts(_ a: Double, _ b: Double) -> Bool {
    let order = (a >= b ? 1 : 0) &+ (a > b ? 1 : 0)
    return (bits &>> order) & 1 != 0
  }
}

extension Machine {
  @inline(never)
  func test(_ operation: BinaryOperator, _ left: Value, _ right: Value, _ site: Site) -> Truth {
    Truth(apply(operation, left, right, site))
  }
}

/// `a < b`
final class CompareNode: Node {
  let accepted: Accepted
  let left: Node
  let right: Node
  let slot: Int
  let machine: Machine
  init(
    _ accepted: Accepted, _ left: Node, _ right: Node, _ slot: Int, _ machine: Machine, _ site: Site
  ) {
    self.accepted = accepted
    self.left = left
    self.right = right
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    switch test(frame) {
    case .yes: .bool(true)
    case .no: .bool(false)
    case let other: other.completion.value
    }
  }
  override func test(_ frame: Frame) -> Truth {
    let a = left.evaluate(frame)
    if a.isCompletion { return Truth(a) }
    if slot >= 0 { (frame + slot).initialize(to: a) }
    let b = right.evaluate(frame)
    if case .int(let x) = a, case .int(let y) = b { return Truth(accepted.accepts(x, y)) }
    if case .double(let x) = a, case .double(let y) = b { return Truth(accepted.accepts(x, y)) }
    return machine.test(accepted.operation, a, b, site)
  }
}

/// `x < y`
final class CompareLocalsNode: Node {
  let accepted: Accepted
  let left: Int
  let right: Int
  let machine: Machine
  init(_ accepted: Accepted, _ left: Int, _ right: Int, _ machine: Machine, _ site: Site) {
    self.accepted = accepted
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    switch test(frame) {
    case .yes: .bool(true)
    case .no: .bool(false)
    case let other: other.completion.value
    }
  }
  override func test(_ frame: Frame) -> Truth {
    let a = frame[left]
    let b = frame[right]
    if case .int(let x) = a, case .int(let y) = b { return Truth(accepted.accepts(x, y)) }
    if case .double(let x) = a, case .double(let y) = b { return Truth(accepted.accepts(x, y)) }
    return machine.test(accepted.operation, a, b, site)
  }
}

/// `x < 10`
final class CompareLocalConstantNode: Node {
  let accepted: Accepted
  let left: Int
  let right: Int
  let machine: Machine
  init(_ accepted: Accepted, _ left: Int, _ right: Int, _ machine: Machine, _ site: Site) {
    self.accepted = accepted
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    switch test(frame) {
    case .yes: .bool(true)
    case .no: .bool(false)
    case let other: other.completion.value
    }
  }
  override func test(_ frame: Frame) -> Truth {
    let a = frame[left]
    if case .int(let x) = a { return Truth(accepted.accepts(x, right)) }
    let b = Value.int(right)
    return machine.test(accepted.operation, a, b, site)
  }
}

/// `a < 10`
final class CompareConstantNode: Node {
  let accepted: Accepted
  let left: Node
  let right: Int
  let machine: Machine
  init(_ accepted: Accepted, _ left: Node, _ right: Int, _ machine: Machine, _ site: Site) {
    self.accepted = accepted
    self.left = left
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    switch test(frame) {
    case .yes: .bool(true)
    case .no: .bool(false)
    case let other: other.completion.value
    }
  }
  override func test(_ frame: Frame) -> Truth {
    let a = left.evaluate(frame)
    if case .int(let x) = a { return Truth(accepted.accepts(x, right)) }
    let b = Value.int(right)
    return machine.test(accepted.operation, a, b, site)
  }
}

/// `x % 3 == 0`
final class CompareRemainderNode: Node {
  let accepted: Accepted
  let left: Int
  let divisor: Int
  let right: Int
  let machine: Machine
  /// The operands in general, for what is no int.
  let general: ModuloLocalConstantNode
  init(
    _ accepted: Accepted, _ left: ModuloLocalConstantNode, _ right: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.accepted = accepted
    general = left
    self.left = left.left
    divisor = left.right
    self.right = right
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    switch test(frame) {
    case .yes: .bool(true)
    case .no: .bool(false)
    case let other: other.completion.value
    }
  }
  override func test(_ frame: Frame) -> Truth {
    if case .int(let x) = frame[left] {
      return Truth(accepted.accepts(remainder(x, by: divisor), right))
    }
    return machine.test(accepted.operation, general.evaluate(frame), .int(right), site)
  }
}

// MARK: Logic

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
      if let number = value.asDouble { return .double(-number) }
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
  override func evaluate(_ frame: Frame) -> Value {
    switch test(frame) {
    case .yes: .bool(true)
    case .no: .bool(false)
    case let other: other.completion.value
    }
  }
  override func test(_ frame: Frame) -> Truth {
    switch operand.test(frame) {
    case .yes: .no
    case .no: .yes
    case let other: other
    }
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

/// `a..b`, `a..=b`
final class RangeNode: Node {
  let lower: Node
  let upper: Node
  let isInclusive: Bool
  let slot: Int
  let machine: Machine
  init(
    _ lower: Node, _ upper: Node, isInclusive: Bool, _ slot: Int, _ machine: Machine, _ site: Site
  ) {
    self.lower = lower
    self.upper = upper
    self.isInclusive = isInclusive
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    var bounds = (0, 0)
    if let completion = evaluate(frame, into: &bounds) { return completion }
    if bounds.1 > bounds.0, bounds.1.subtractingReportingOverflow(bounds.0).overflow {
      return machine.raise("E0304", "this range has more elements than a 64-bit int counts", site)
    }
    return .range(machine.heap.range(bounds.0, bounds.1))
  }

  /// The bounds without a range in the heap, the upper excluded; a completion if that fails.
  func evaluate(_ frame: Frame, into bounds: inout (Int, Int)) -> Value? {
    let first = lower.evaluate(frame)
    if first.isCompletion { return first }
    (frame + slot).initialize(to: first)
    let last = upper.evaluate(frame)
    if last.isCompletion { return last }
    guard case .int(let a) = first, case .int(let b) = last else {
      let wrong: Value = if case .int = first { last } else { first }
      return machine.raise("E0303", "a range needs two ints, got \(wrong.typePhrase)", site)
    }
    if isInclusive && b == .max {
      return machine.raise(
        "E0304", "no int follows the end of this range", site, help: "'..' ends before its end")
    }
    bounds = (a, isInclusive ? b + 1 : b)
    return nil
  }
}
