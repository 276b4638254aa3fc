import Glibc
import Syntax

/// What the nodes of `+`, `-` and `*` leave to the slow path, and all of the rarer operators.
extension Machine {
  /// Applies an operator to two values of any types; the left or right may be a completion.
  @inline(never)
  func apply(_ operation: BinaryOperator, _ left: Value, _ right: Value, _ site: Site) -> Value {
    if left.isCompletion { return left }
    if right.isCompletion { return right }
    switch operation {
    case .add: return add(left, right, site)
    case .equal: return .bool(equals(left, right))
    case .notEqual: return .bool(!equals(left, right))
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return compare(operation, left, right, site)
    case .contained: return contains(left, right, site)
    case .notContained:
      let result = contains(left, right, site)
      if case .bool(let flag) = result { return .bool(!flag) }
      return result
    default: return compute(operation, left, right, site)
    }
  }

  private func add(_ left: Value, _ right: Value, _ site: Site) -> Value {
    switch (left, right) {
    case (.text(let a), .text(let b)):
      return attempt(site) { () throws(Failure) in
        try heap.admit(text: a.byteCount + b.byteCount)
        return .text(heap.concatenate(a, b))
      }
    case (.array, .array), (.array, .range), (.range, .array), (.range, .range):
      return attempt(site) { () throws(Failure) in
        try heap.admit(array: left.elementCount, and: right.elementCount)
        let result = heap.array(capacity: left.elementCount + right.elementCount)
        try append(left, to: result)
        try append(right, to: result)
        return .array(result)
      }
    case (.text, _), (_, .text):
      return raiseOperands(
        .add, left, right, site,
        help: timeHelp(.add, left, right) ?? #"join text with interpolation: "\(a) \(b)""#)
    default: return compute(.add, left, right, site)
    }
  }

  /// What `body` makes; the completion if that fails.
  func attempt(_ site: Site, _ body: () throws(Failure) -> Value) -> Value {
    do { return try body() } catch { return raise(error, at: site) }
  }

  /// Adds the elements of an array or range to an array; throws if they do not fit into memory.
  func append(_ value: Value, to array: ArrayRef) throws(Failure) {
    try heap.admit(array: array.count, and: value.elementCount)
    switch value {
    case .array(let source):
      // `xs += xs`: the pointer must be read after the growth.
      heap.reserve(array, capacity: array.count + source.count)
      heap.appendAll(source.elements, count: source.count, to: array)
    case .range(let range): heap.appendAll(range, to: array)
    default: break
    }
  }

  private func compute(_ operation: BinaryOperator, _ left: Value, _ right: Value, _ site: Site)
    -> Value
  {
    if case .int(let a) = left, case .int(let b) = right {
      return computeInts(operation, a, b, site)
    }
    guard let a = left.asDouble, let b = right.asDouble else {
      return raiseOperands(operation, left, right, site)
    }
    if left.isBigInt || right.isBigInt {
      return raise(.bigInt(operation.rawValue, at: site.location))
    }
    return computeFloats(operation, a, b, site)
  }

  private func computeInts(_ operation: BinaryOperator, _ a: Int, _ b: Int, _ site: Site) -> Value {
    switch operation {
    case .add: return checked(a.addingReportingOverflow(b), operation, site)
    case .subtract: return checked(a.subtractingReportingOverflow(b), operation, site)
    case .multiply: return checked(a.multipliedReportingOverflow(by: b), operation, site)
    case .divide:
      guard b != 0 else { return raiseZero(operation, site) }
      return .double(Double(a) / Double(b))
    case .floorDivide:
      guard b != 0 else { return raiseZero(operation, site) }
      let (quotient, overflow) = a.dividedReportingOverflow(by: b)
      if overflow { return raiseOverflow(operation, site) }
      return .int(quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient)
    case .remainder:
      guard b != 0 else { return raiseZero(operation, site) }
      if b == -1 { return .int(0) }
      let remainder = a % b
      return .int(remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder)
    case .power: return power(a, b, site)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contained,
      .notContained:
      preconditionFailure("not an arithmetic operator")
    }
  }

  private func power(_ base: Int, _ exponent: Int, _ site: Site) -> Value {
    guard exponent >= 0 else { return computeFloats(.power, Double(base), Double(exponent), site) }
    var result = 1
    var square = base
    var remaining = exponent
    while true {
      if remaining & 1 == 1 {
        let (product, overflow) = result.multipliedReportingOverflow(by: square)
        if overflow { return raiseOverflow(.power, site) }
        result = product
      }
      remaining >>= 1
      if remaining == 0 { return .int(result) }
      let (product, overflow) = square.multipliedReportingOverflow(by: square)
      if overflow { return raiseOverflow(.power, site) }
      square = product
    }
  }

  private func computeFloats(_ operation: BinaryOperator, _ a: Double, _ b: Double, _ site: Site)
    -> Value
  {
    let result: Double
    switch operation {
    case .add: result = a + b
    case .subtract: result = a - b
    case .multiply: result = a * b
    case .divide:
      guard b != 0 else { return raiseZero(operation, site) }
      result = a / b
    case .floorDivide:
      guard b != 0 else { return raiseZero(operation, site) }
      result = (a / b).rounded(.down)
    case .remainder:
      guard b != 0 else { return raiseZero(operation, site) }
      let remainder = fmod(a, b)
      result = remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder
    case .power:
      if a == 0 && b < 0 { return raiseZero(operation, site) }
      result = pow(a, b)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contained,
      .notContained:
      preconditionFailure("not an arithmetic operator")
    }
    return finite(result, operation, site)
  }

  @inline(__always)
  func finite(_ result: Double, _ operation: BinaryOperator, _ site: Site) -> Value {
    if _fastPath(result.isFinite) { return .double(result) }
    return raise("E0304", "the result of '\(operation.rawValue)' is not a finite number", site)
  }

  private func checked(
    _ result: (partialValue: Int, overflow: Bool), _ operation: BinaryOperator, _ site: Site
  ) -> Value {
    result.overflow ? raiseOverflow(operation, site) : .int(result.partialValue)
  }

  func raiseOverflow(_ operation: BinaryOperator, _ site: Site) -> Value {
    raise(
      "E0304", "the result of '\(operation.rawValue)' does not fit a 64-bit int", site,
      help: "floats reach further: multiply one side by 1.0")
  }

  private func raiseZero(_ operation: BinaryOperator, _ site: Site) -> Value {
    raise("E0304", operation == .power ? "zero to a negative power" : "division by zero", site)
  }

  private func compare(_ operation: BinaryOperator, _ left: Value, _ right: Value, _ site: Site)
    -> Value
  {
    let order: Int
    switch (left, right) {
    case (.int(let a), .int(let b)): order = a < b ? -1 : a == b ? 0 : 1
    case (.text(let a), .text(let b)): order = a < b ? -1 : a == b ? 0 : 1
    default:
      guard let result = compareNumbers(left, right) else {
        return raiseOperands(operation, left, right, site)
      }
      order = result
    }
    switch operation {
    case .less: return .bool(order < 0)
    case .lessOrEqual: return .bool(order <= 0)
    case .greater: return .bool(order > 0)
    default: return .bool(order >= 0)
    }
  }

  private func contains(_ element: Value, _ container: Value, _ site: Site) -> Value {
    switch container {
    case .array(let array):
      for index in 0..<array.count where equals(array.elements[index], element) {
        return .bool(true)
      }
      return .bool(false)
    case .range(let range): return .bool(range.position(of: element) != nil)
    case .object(let object):
      guard case .text(let key) = element else {
        return raise("E0303", "a key is a string, got \(element.typePhrase)", site)
      }
      return .bool(heap.position(of: key, in: object) >= 0)
    case .text(let text):
      guard case .text(let part) = element else {
        return raise(
          "E0303", "only a string can be part of a string, got \(element.typePhrase)", site)
      }
      return .bool(find(part.bytes, in: text.bytes, from: 0) != nil)
    default:
      return raise(
        "E0303",
        "'in' needs an array, an object or a string on its right, got \(container.typePhrase)", site
      )
    }
  }

  func raiseOperands(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, _ site: Site, help: String? = nil
  ) -> Value {
    let sign = operation.rawValue
    let needs =
      switch operation {
      case .add: "'+' needs two numbers, two strings or two arrays"
      case .less, .lessOrEqual, .greater, .greaterOrEqual:
        "'\(sign)' needs two numbers or two strings"
      default: "'\(sign)' needs two numbers"
      }
    return raise(
      "E0303", "\(needs), got \(left.typePhrase) and \(right.typePhrase)", site,
      label: "\(left.typeName) \(sign) \(right.typeName)",
      help: help ?? timeHelp(operation, left, right))
  }
}

/// `time.now() - 7d` means an earlier time, and `+` a later one; nil if the text does not begin as a time:
/// `2026-01-31`.
private func timeHelp(_ operation: BinaryOperator, _ left: Value, _ right: Value) -> String? {
  guard [.add, .subtract].contains(operation), case .text(let text) = left else { return nil }
  let start = Array(text.string.utf8.prefix(10))
  guard start.count == 10, start[4] == UInt8(ascii: "-"), start[7] == UInt8(ascii: "-") else {
    return nil
  }
  let isEarlier = operation == .subtract
  // A sentence may begin with a date too.
  guard isEarlier || Instant(timestamp: text.string) != nil || text.byteCount == 10 else {
    return nil
  }
  let help = isEarlier ? "an earlier time is time.add(t, -7d)" : "a later time is time.add(t, 7d)"
  switch right {
  case .text where isEarlier: return "time.diff(later, earlier) gives the seconds between two times"
  // `7d` is a number of seconds, and probably larger.
  case .int(let number) where number.magnitude < 1_000:
    return "\(help); \(number) without a unit is \(number) seconds"
  default: return help
  }
}

/// The order of two numbers, exact also between an int and a float; nil if one is not a number.
func compareNumbers(_ left: Value, _ right: Value) -> Int? {
  switch (left, right) {
  case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
  case (.int(let a), .double(let b)): return compare(a, b)
  case (.double(let a), .int(let b)): return -compare(b, a)
  case (.bigInt(let a), .bigInt(let b)): return compareDigits(a.string, b.string)
  // What does not fit 64 bits lies beyond all that does.
  case (.int, .bigInt(let b)): return b.string.hasPrefix("-") ? 1 : -1
  case (.bigInt(let a), .int): return a.string.hasPrefix("-") ? -1 : 1
  default:
    guard let a = left.asDouble, let b = right.asDouble else { return nil }
    return a < b ? -1 : a == b ? 0 : 1
  }
}

/// The order of two integers by their digits, which have no leading zeros.
private func compareDigits(_ a: String, _ b: String) -> Int {
  let (isNegative, other) = (a.hasPrefix("-"), b.hasPrefix("-"))
  if isNegative != other { return isNegative ? -1 : 1 }
  if a == b { return 0 }
  let isLess = a.utf8.count == b.utf8.count ? a < b : a.utf8.count < b.utf8.count
  return isLess == isNegative ? 1 : -1
}

private func compare(_ a: Int, _ b: Double) -> Int {
  if b >= 0x1p63 { return -1 }
  if b < -0x1p63 { return 1 }
  let whole = Int(b)
  if a != whole { return a < whole ? -1 : 1 }
  let fraction = b - Double(whole)
  return fraction > 0 ? -1 : fraction < 0 ? 1 : 0
}

/// Where `part` begins in `bytes`, at `start` or later.
func find(
  _ part: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
) -> Int? {
  guard let first = part.first, let pattern = part.baseAddress else { return start }
  guard let base = bytes.baseAddress else { return nil }
  var at = start
  while bytes.count - at >= part.count {
    guard let hit = memchr(base + at, Int32(first), bytes.count - at - part.count + 1) else {
      return nil
    }
    at = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    if memcmp(base + at, pattern, part.count) == 0 { return at }
    at += 1
  }
  return nil
}

extension Value {
  var isBigInt: Bool {
    if case .bigInt = self { true } else { false }
  }

  /// Of an array or a range.
  var elementCount: Int {
    switch self {
    case .array(let array): array.count
    case .range(let range): range.count
    default: 0
    }
  }
}
