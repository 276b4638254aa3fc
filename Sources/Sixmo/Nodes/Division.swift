import Syntax

// `a % 3`, `a // 3`: the right side is a positive literal, so that nothing can go wrong with ints.

/// A positive int to divide by, with its reciprocal: multiplying by that takes the processor a fifth of
/// the time of a division, for numbers of up to 32 bits, which most are.
struct Divisor {
  let value: Int
  /// 2^64 / `value`, rounded up. The error is less than `value` / 2^64, so the product with a number of 32
  /// bits is too great by less than 1 / `value`: its whole part is the quotient.
  private let reciprocal: UInt64

  /// Nil if the number has more than 32 bits or is less than two.
  init?(_ value: Int) {
    guard value >= 2, value <= UInt32.max else { return nil }
    self.value = value
    reciprocal = UInt64.max / UInt64(value) + 1
  }

  @inline(__always)
  func quotient(of number: Int) -> Int {
    _fastPath(UInt(bitPattern: number) >> 32 == 0) ? smallQuotient(number) : largeQuotient(number)
  }

  @inline(__always)
  func remainder(of number: Int) -> Int {
    _fastPath(UInt(bitPattern: number) >> 32 == 0)
      ? number &- smallQuotient(number) &* value : largeRemainder(number)
  }

  @inline(__always)
  private func smallQuotient(_ number: Int) -> Int {
    Int(
      truncatingIfNeeded: reciprocal.multipliedFullWidth(by: UInt64(truncatingIfNeeded: number))
        .high)
  }

  @inline(never)
  private func largeQuotient(_ number: Int) -> Int {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: value)
    return remainder < 0 ? quotient - 1 : quotient
  }

  @inline(never)
  private func largeRemainder(_ number: Int) -> Int {
    if value & (value - 1) == 0 { return number & (value - 1) }
    let remainder = number % value
    return remainder < 0 ? remainder + value : remainder
  }
}

/// `a % 3`
final class RemainderConstantNode: OperatorNode {
  let left: Node
  let divisor: Divisor
  init(_ left: Node, _ divisor: Divisor, _ machine: Machine, _ site: Site) {
    self.left = left
    self.divisor = divisor
    super.init(.remainder, machine, site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = left.evaluate(frame)
    if case .int(let x) = a { return .int(divisor.remainder(of: x)) }
    return apply(a, .int(divisor.value))
  }
}

/// `a // 3`
final class QuotientConstantNode: OperatorNode {
  let left: Node
  let divisor: Divisor
  init(_ left: Node, _ divisor: Divisor, _ machine: Machine, _ site: Site) {
    self.left = left
    self.divisor = divisor
    super.init(.floorDivide, machine, site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = left.evaluate(frame)
    if case .int(let x) = a { return .int(divisor.quotient(of: x)) }
    return apply(a, .int(divisor.value))
  }
}

/// `x % 3 == 0` of a variable in a slot.
final class RemainderIsNode: ComparisonNode {
  let left: Slot
  let divisor: Divisor
  let expected: Int
  /// The left side in general, for what is not an int.
  let general: Node
  init(
    _ left: Int, _ divisor: Divisor, is expected: Int, isNegated: Bool, general: Node,
    _ machine: Machine, _ site: Site
  ) {
    self.left = Slot(left)
    self.divisor = divisor
    self.expected = expected
    self.general = general
    super.init(isNegated ? .notEqual : .equal, isNegated: isNegated, machine, site)
  }
  override func test(_ frame: Frame) -> Truth {
    if case .int(let x) = frame[left] {
      return truth(divisor.remainder(of: x) == expected)
    }
    return testOther(frame)
  }
  @inline(never)
  private func testOther(_ frame: Frame) -> Truth {
    compare(general.evaluate(frame), .int(expected))
  }
}
