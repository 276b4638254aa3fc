import Syntax

// The comparisons. `>` is `<=` and negated, for there is no NaN; so three orders serve six operators.

/// How a comparison decides between two numbers of the same kind.
protocol Order {
  static var nodes: ComparisonNodes { get }
  static func holds(_ left: Int, _ right: Int) -> Bool
  static func holds(_ left: Double, _ right: Double) -> Bool
}

/// The classes of one order, by the shape of the operands.
struct ComparisonNodes {
  let plain: PlainComparisonNode.Type
  let held: HeldComparisonNode.Type
  let locals: LocalsComparisonNode.Type
  let localConstant: LocalConstantComparisonNode.Type
  let constant: ConstantComparisonNode.Type
  let anyLocal: AnyLocalComparisonNode.Type
  let anyFloat: AnyFloatComparisonNode.Type

  /// Nil for an operator that does not compare.
  static func of(_ operation: BinaryOperator) -> (nodes: ComparisonNodes, isNegated: Bool)? {
    switch operation {
    case .equal: (Equality.nodes, false)
    case .notEqual: (Equality.nodes, true)
    case .less: (Less.nodes, false)
    case .greaterOrEqual: (Less.nodes, true)
    case .lessOrEqual: (LessOrEqual.nodes, false)
    case .greater: (LessOrEqual.nodes, true)
    default: nil
    }
  }
}

class ComparisonNode: OperatorNode {
  /// 1 to negate, 0 not to: a number, because a `Bool` would be tested first.
  private let negation: UInt8

  init(_ operation: BinaryOperator, isNegated: Bool, _ machine: Machine, _ site: Site) {
    negation = isNegated ? 1 : 0
    super.init(operation, machine, site)
  }

  final override func evaluate(_ frame: Frame) -> Value { test(frame).value }

  @inline(__always)
  final func truth(_ flag: Bool) -> Truth {
    unsafeBitCast((flag ? 1 : 0) ^ negation, to: Truth.self)
  }

  /// Any operands; they may be completions.
  @inline(never)
  final func compare(_ left: Value, _ right: Value) -> Truth { Truth(apply(left, right)) }
}

/// `a < b`, where b cannot reach a safepoint.
class PlainComparisonNode: ComparisonNode {
  let left: Node
  let right: Node

  required init(
    _ operation: BinaryOperator, isNegated: Bool, _ left: Node, _ right: Node, _ machine: Machine,
    _ site: Site
  ) {
    self.left = left
    self.right = right
    super.init(operation, isNegated: isNegated, machine, site)
  }

  @inline(__always)
  final func test<O: Order>(_ frame: Frame, as: O.Type) -> Truth {
    let a = left.evaluate(frame)
    if case .int(let x) = a {
      let b = right.evaluate(frame)
      if case .int(let y) = b { return truth(O.holds(x, y)) }
      return compare(a, b)
    }
    if case .double(let x) = a {
      let b = right.evaluate(frame)
      if case .double(let y) = b { return truth(O.holds(x, y)) }
      return compare(a, b)
    }
    return testOther(a, frame)
  }

  @inline(never)
  private func testOther(_ a: Value, _ frame: Frame) -> Truth {
    a.isCompletion ? Truth(a) : compare(a, right.evaluate(frame))
  }
}

/// `a < f(b)`: the left value is kept in a slot, because evaluating the right may reach a safepoint.
class HeldComparisonNode: ComparisonNode {
  let left: Node
  let right: Node
  let slot: Slot

  required init(
    _ operation: BinaryOperator, isNegated: Bool, _ left: Node, _ right: Node, _ slot: Int,
    _ machine: Machine, _ site: Site
  ) {
    self.left = left
    self.right = right
    self.slot = Slot(slot)
    super.init(operation, isNegated: isNegated, machine, site)
  }

  @inline(__always)
  final func test<O: Order>(_ frame: Frame, as: O.Type) -> Truth {
    let a = left.evaluate(frame)
    if a.isCompletion { return Truth(a) }
    (frame + slot).initialize(to: a)
    let b = right.evaluate(frame)
    if case .int(let x) = a, case .int(let y) = b { return truth(O.holds(x, y)) }
    if case .double(let x) = a, case .double(let y) = b { return truth(O.holds(x, y)) }
    return compare(a, b)
  }
}

/// `x < y` of two variables in slots.
class LocalsComparisonNode: ComparisonNode {
  let left: Slot
  let right: Slot

  required init(
    _ operation: BinaryOperator, isNegated: Bool, _ left: Int, _ right: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.left = Slot(left)
    self.right = Slot(right)
    super.init(operation, isNegated: isNegated, machine, site)
  }

  @inline(__always)
  final func test<O: Order>(_ frame: Frame, as: O.Type) -> Truth {
    let a = frame[left]
    let b = frame[right]
    if case .int(let x) = a, case .int(let y) = b { return truth(O.holds(x, y)) }
    if case .double(let x) = a, case .double(let y) = b { return truth(O.holds(x, y)) }
    return compare(a, b)
  }
}

/// `x < 10`
class LocalConstantComparisonNode: ComparisonNode {
  let left: Slot
  let right: Int

  required init(
    _ operation: BinaryOperator, isNegated: Bool, _ left: Int, _ right: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.left = Slot(left)
    self.right = right
    super.init(operation, isNegated: isNegated, machine, site)
  }

  @inline(__always)
  final func test<O: Order>(_ frame: Frame, as: O.Type) -> Truth {
    let a = frame[left]
    if case .int(let x) = a { return truth(O.holds(x, right)) }
    return compare(a, .int(right))
  }
}

/// `a < 10`
class ConstantComparisonNode: ComparisonNode {
  let left: Node
  let right: Int

  required init(
    _ operation: BinaryOperator, isNegated: Bool, _ left: Node, _ right: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.left = left
    self.right = right
    super.init(operation, isNegated: isNegated, machine, site)
  }

  @inline(__always)
  final func test<O: Order>(_ frame: Frame, as: O.Type) -> Truth {
    let a = left.evaluate(frame)
    if case .int(let x) = a { return truth(O.holds(x, right)) }
    return compare(a, .int(right))
  }
}

/// `a == "failed"`, `a != null`: the right side is a literal that is not a number.
final class EqualsLiteralNode: ComparisonNode {
  let left: Node
  let right: Value
  init(_ left: Node, _ right: Value, isNegated: Bool, _ machine: Machine, _ site: Site) {
    self.left = left
    self.right = right
    super.init(isNegated ? .notEqual : .equal, isNegated: isNegated, machine, site)
  }
  override func test(_ frame: Frame) -> Truth {
    let a = left.evaluate(frame)
    switch (a, right) {
    case (.text(let x), .text(let y)): return truth(x == y)
    case (.nothing, .nothing): return truth(true)
    case (.bool(let x), .bool(let y)): return truth(x == y)
    default: return a.isCompletion ? Truth(a) : truth(false)
    }
  }
}

enum Equality: Order {
  static var nodes: ComparisonNodes {
    ComparisonNodes(
      plain: EqualNode.self, held: EqualHeldNode.self, locals: EqualLocalsNode.self,
      localConstant: EqualLocalConstantNode.self, constant: EqualConstantNode.self,
      anyLocal: EqualAnyLocalNode.self, anyFloat: EqualAnyFloatNode.self)
  }
  @inline(__always)
  static func holds(_ left: Int, _ right: Int) -> Bool { left == right }
  @inline(__always)
  static func holds(_ left: Double, _ right: Double) -> Bool { left == right }
}

final class EqualNode: PlainComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Equality.self) }
}

final class EqualHeldNode: HeldComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Equality.self) }
}

final class EqualLocalsNode: LocalsComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Equality.self) }
}

final class EqualLocalConstantNode: LocalConstantComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Equality.self) }
}

final class EqualConstantNode: ConstantComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Equality.self) }
}

final class EqualAnyLocalNode: AnyLocalComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Equality.self) }
}

final class EqualAnyFloatNode: AnyFloatComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Equality.self) }
}

enum Less: Order {
  static var nodes: ComparisonNodes {
    ComparisonNodes(
      plain: LessNode.self, held: LessHeldNode.self, locals: LessLocalsNode.self,
      localConstant: LessLocalConstantNode.self, constant: LessConstantNode.self,
      anyLocal: LessAnyLocalNode.self, anyFloat: LessAnyFloatNode.self)
  }
  @inline(__always)
  static func holds(_ left: Int, _ right: Int) -> Bool { left < right }
  @inline(__always)
  static func holds(_ left: Double, _ right: Double) -> Bool { left < right }
}

final class LessNode: PlainComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Less.self) }
}

final class LessHeldNode: HeldComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Less.self) }
}

final class LessLocalsNode: LocalsComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Less.self) }
}

final class LessLocalConstantNode: LocalConstantComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Less.self) }
}

final class LessConstantNode: ConstantComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Less.self) }
}

final class LessAnyLocalNode: AnyLocalComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Less.self) }
}

final class LessAnyFloatNode: AnyFloatComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: Less.self) }
}

enum LessOrEqual: Order {
  static var nodes: ComparisonNodes {
    ComparisonNodes(
      plain: LessOrEqualNode.self, held: LessOrEqualHeldNode.self,
      locals: LessOrEqualLocalsNode.self,
      localConstant: LessOrEqualLocalConstantNode.self, constant: LessOrEqualConstantNode.self,
      anyLocal: LessOrEqualAnyLocalNode.self, anyFloat: LessOrEqualAnyFloatNode.self)
  }
  @inline(__always)
  static func holds(_ left: Int, _ right: Int) -> Bool { left <= right }
  @inline(__always)
  static func holds(_ left: Double, _ right: Double) -> Bool { left <= right }
}

final class LessOrEqualNode: PlainComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: LessOrEqual.self) }
}

final class LessOrEqualHeldNode: HeldComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: LessOrEqual.self) }
}

final class LessOrEqualLocalsNode: LocalsComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: LessOrEqual.self) }
}

final class LessOrEqualLocalConstantNode: LocalConstantComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: LessOrEqual.self) }
}

final class LessOrEqualConstantNode: ConstantComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: LessOrEqual.self) }
}

final class LessOrEqualAnyLocalNode: AnyLocalComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: LessOrEqual.self) }
}

final class LessOrEqualAnyFloatNode: AnyFloatComparisonNode {
  override func test(_ frame: Frame) -> Truth { test(frame, as: LessOrEqual.self) }
}
