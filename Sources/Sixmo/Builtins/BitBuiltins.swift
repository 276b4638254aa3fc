/// Functions of the bits of ints: 64, of which the highest is the sign.
enum BitBuiltins {
  private static func both(
    _ operation: @escaping @Sendable (Int, Int) -> Int
  ) -> @Sendable (Call) throws -> Value {
    { call in .int(operation(try call.int(0), try call.int(1))) }
  }

  private static func places(_ call: Call) throws -> Int {
    let places = try call.int(1)
    guard 0...63 ~= places else {
      throw call.fail("E0307", "'\(call.name)' needs 0 to 63 places, got \(places)", argument: 1)
    }
    return places
  }

  private static func shiftLeft(_ call: Call) throws -> Value {
    let (number, places) = (try call.int(0), try places(call))
    let shifted = number << places
    guard shifted >> places == number else {
      throw call.fail(
        "E0304", "the result of '\(call.name)' does not fit 64 bits",
        help: "drop the upper bits before: math.and(x, 0xffffffff)")
    }
    return .int(shifted)
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "math.and(a, b)", "An int of the bits that both ints have.",
      examples: [.init("math.and(12, 10)", "8")], isPure: true, body: both(&)),
    Builtin(
      "math.or(a, b)", "An int of the bits that at least one of two ints has.",
      examples: [.init("math.or(12, 10)", "14")], isPure: true, body: both(|)),
    Builtin(
      "math.xor(a, b)", "An int of the bits that one of two ints has, and the other has not.",
      examples: [.init("math.xor(12, 10)", "6")], isPure: true, body: both(^)),
    Builtin(
      "math.not(a)", "An int of the bits that an int has not: `-a - 1`.",
      examples: [.init("math.not(0)", "-1")], isPure: true
    ) { call in .int(~(try call.int(0))) },
    Builtin(
      "math.shift_left(a, places)",
      "An int with its bits moved up: `a * 2 ** places`; an error if it does not fit 64 bits.",
      examples: [.init("math.shift_left(5, 3)", "40")], isPure: true, body: shiftLeft),
    Builtin(
      "math.shift_right(a, places)",
      "An int with its bits moved down: `a // 2 ** places`, so that the sign stays.",
      examples: [
        .init("math.shift_right(40, 3)", "5"), .init("math.shift_right(-1, 63)", "-1"),
      ], isPure: true
    ) { call in .int(try call.int(0) >> (try places(call))) },
  ]
}
