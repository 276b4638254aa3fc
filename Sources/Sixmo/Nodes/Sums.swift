import Syntax

/// How an operator computes what most programs compute with.
protocol Arithmetic {
  static var nodes: ArithmeticNodes { get }
  static func compute(_ left: Int, _ right: Int) -> (partialValue: Int, overflow: Bool)
  static func compute(_ left: Double, _ right: Double) -> Double
}

extension Arithmetic {
  /// Nil if the right value is not an int or the result none of 64 bits.
  @inline(__always)
  static func combine(_ left: Int, _ right: Value) -> Value? {
    guard case .int(let right) = right else { return nil }
    let (result, overflow) = compute(left, right)
    return _fastPath(!overflow) ? .int(result) : nil
  }

  /// Nil if the right value is not a float or the result not finite.
  @inline(__always)
  static func combine(_ left: Double, _ right: Value) -> Value? {
    guard case .double(let right) = right else { return nil }
    let result = compute(left, right)
    return _fastPath(result.isFinite) ? .double(result) : nil
  }
}

/// The classes of one operator, by the shape of the operands.
struct ArithmeticNodes {
  let plain: PlainOperatorNode.Type
  let held: HeldOperatorNode.Type
  let locals: LocalsOperatorNode.Type
  let localConstant: LocalConstantOperatorNode.Type
  let localAny: LocalAnyOperatorNode.Type
  let intAny: IntAnyOperatorNode.Type
  let anyLocal: AnyLocalOperatorNode.Type
  let anyFloat: AnyFloatOperatorNode.Type
  let floatLocal: FloatLocalOperatorNode.Type
  let store: StoreLocalsNode.Type
  let storeAny: StoreAnyLocalNode.Type

  /// Nil for the operators that have no classes of their own.
  static func of(_ operation: BinaryOperator) -> ArithmeticNodes? {
    switch operation {
    case .add: Addition.nodes
    case .subtract: Subtraction.nodes
    case .multiply: Multiplication.nodes
    default: nil
    }
  }
}

enum Addition: Arithmetic {
  static var nodes: ArithmeticNodes {
    ArithmeticNodes(
      plain: AddNode.self, held: AddHeldNode.self, locals: AddLocalsNode.self,
      localConstant: AddLocalConstantNode.self, localAny: AddLocalAnyNode.self,
      intAny: AddIntAnyNode.self, anyLocal: AddAnyLocalNode.self,
      anyFloat: AddAnyFloatNode.self, floatLocal: AddFloatLocalNode.self,
      store: StoreAdditionNode.self,
      storeAny: StoreAnyAdditionNode.self)
  }
  @inline(__always)
  static func compute(_ left: Int, _ right: Int) -> (partialValue: Int, overflow: Bool) {
    left.addingReportingOverflow(right)
  }
  @inline(__always)
  static func compute(_ left: Double, _ right: Double) -> Double { left + right }
}

final class AddNode: PlainOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class AddHeldNode: HeldOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class AddLocalsNode: LocalsOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class AddLocalConstantNode: LocalConstantOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class AddLocalAnyNode: LocalAnyOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class AddIntAnyNode: IntAnyOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class AddAnyLocalNode: AnyLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class AddAnyFloatNode: AnyFloatOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class AddFloatLocalNode: FloatLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Addition.self) }
}

final class StoreAdditionNode: StoreLocalsNode {
  override func execute(_ frame: Frame) -> Completion { execute(frame, as: Addition.self) }
}

final class StoreAnyAdditionNode: StoreAnyLocalNode {
  override func execute(_ frame: Frame) -> Completion { execute(frame, as: Addition.self) }
}

enum Subtraction: Arithmetic {
  static var nodes: ArithmeticNodes {
    ArithmeticNodes(
      plain: SubtractNode.self, held: SubtractHeldNode.self, locals: SubtractLocalsNode.self,
      localConstant: SubtractLocalConstantNode.self, localAny: SubtractLocalAnyNode.self,
      intAny: SubtractIntAnyNode.self, anyLocal: SubtractAnyLocalNode.self,
      anyFloat: SubtractAnyFloatNode.self, floatLocal: SubtractFloatLocalNode.self,
      store: StoreSubtractionNode.self,
      storeAny: StoreAnySubtractionNode.self)
  }
  @inline(__always)
  static func compute(_ left: Int, _ right: Int) -> (partialValue: Int, overflow: Bool) {
    left.subtractingReportingOverflow(right)
  }
  @inline(__always)
  static func compute(_ left: Double, _ right: Double) -> Double { left - right }
}

final class SubtractNode: PlainOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class SubtractHeldNode: HeldOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class SubtractLocalsNode: LocalsOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class SubtractLocalConstantNode: LocalConstantOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class SubtractLocalAnyNode: LocalAnyOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class SubtractIntAnyNode: IntAnyOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class SubtractAnyLocalNode: AnyLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class SubtractAnyFloatNode: AnyFloatOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class SubtractFloatLocalNode: FloatLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Subtraction.self) }
}

final class StoreSubtractionNode: StoreLocalsNode {
  override func execute(_ frame: Frame) -> Completion { execute(frame, as: Subtraction.self) }
}

final class StoreAnySubtractionNode: StoreAnyLocalNode {
  override func execute(_ frame: Frame) -> Completion { execute(frame, as: Subtraction.self) }
}

enum Multiplication: Arithmetic {
  static var nodes: ArithmeticNodes {
    ArithmeticNodes(
      plain: MultiplyNode.self, held: MultiplyHeldNode.self, locals: MultiplyLocalsNode.self,
      localConstant: MultiplyLocalConstantNode.self, localAny: MultiplyLocalAnyNode.self,
      intAny: MultiplyIntAnyNode.self, anyLocal: MultiplyAnyLocalNode.self,
      anyFloat: MultiplyAnyFloatNode.self, floatLocal: MultiplyFloatLocalNode.self,
      store: StoreMultiplicationNode.self,
      storeAny: StoreAnyMultiplicationNode.self)
  }
  @inline(__always)
  static func compute(_ left: Int, _ right: Int) -> (partialValue: Int, overflow: Bool) {
    left.multipliedReportingOverflow(by: right)
  }
  @inline(__always)
  static func compute(_ left: Double, _ right: Double) -> Double { left * right }
}

final class MultiplyNode: PlainOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class MultiplyHeldNode: HeldOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class MultiplyLocalsNode: LocalsOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class MultiplyLocalConstantNode: LocalConstantOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class MultiplyLocalAnyNode: LocalAnyOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class MultiplyIntAnyNode: IntAnyOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class MultiplyAnyLocalNode: AnyLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class MultiplyAnyFloatNode: AnyFloatOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class MultiplyFloatLocalNode: FloatLocalOperatorNode {
  override func evaluate(_ frame: Frame) -> Value { evaluate(frame, as: Multiplication.self) }
}

final class StoreMultiplicationNode: StoreLocalsNode {
  override func execute(_ frame: Frame) -> Completion { execute(frame, as: Multiplication.self) }
}

final class StoreAnyMultiplicationNode: StoreAnyLocalNode {
  override func execute(_ frame: Frame) -> Completion { execute(frame, as: Multiplication.self) }
}
