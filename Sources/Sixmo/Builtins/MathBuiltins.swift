import Glibc

/// Functions of numbers. Ints stay ints where the result is one, and an overflow is an error.
enum MathBuiltins {
  // MARK: Rounding

  private static func whole(
    _ round: @escaping @Sendable (Double) -> Double
  ) -> @Sendable (Call) throws -> Value {
    { call in
      if case .int = call[0] { return call[0] }
      if case .bigInt = call[0] { return call[0] }
      return try int(round(try call.double(0)), call)
    }
  }

  private static func int(_ number: Double, _ call: Call) throws -> Value {
    guard let whole = Int(exactly: number) else {
      throw call.fail("E0304", "the result of '\(call.name)' does not fit an int: \(number)")
    }
    return .int(whole)
  }

  private static func round(_ call: Call) throws -> Value {
    let digits = try call.int(1)
    guard -18...18 ~= digits else {
      throw call.fail("E0307", "'round' needs -18 to 18 digits, got \(digits)", argument: 1)
    }
    switch call[0] {
    case .int(let number): return try round(number, digits, call)
    case .bigInt where digits >= 0: return call[0]
    case .bigInt: throw Failure.bigInt(call.name, at: call.location(0))
    default: break
    }
    let number = try call.double(0)
    var decimal = ShortestDecimal(number.magnitude)
    decimal.round(toPlaces: digits)
    let rounded = number.sign == .minus ? -decimal.value : decimal.value
    return digits == 0 ? try int(rounded, call) : try call.make(rounded)
  }

  private static func round(_ number: Int, _ digits: Int, _ call: Call) throws -> Value {
    guard digits < 0 else { return .int(number) }
    var scale = 1
    for _ in 0 ..< -digits { scale *= 10 }
    let rest = number % scale
    let down = number - rest
    guard rest.magnitude >= (scale / 2).magnitude else { return .int(down) }
    let (result, overflow) = down.addingReportingOverflow(number < 0 ? -scale : scale)
    if overflow { throw overflowed(call) }
    return .int(result)
  }

  // MARK: Several numbers

  private static func extreme(
    _ isBetter: @escaping @Sendable (Value, Value) -> Bool
  ) -> @Sendable (Call) throws -> Value {
    { call in
      var best: Value?
      for value in try values(call) {
        guard let current = best else {
          best = try comparable(value, value, call)
          continue
        }
        if isBetter(try comparable(value, current, call), current) { best = value }
      }
      return best?.shared ?? .null
    }
  }

  /// `value`, if it can be compared with `other`: two numbers, or two strings.
  private static func comparable(_ value: Value, _ other: Value, _ call: Call) throws -> Value {
    switch (value, other) {
    case (.text, .text): return value
    case _ where value.asDouble != nil && other.asDouble != nil: return value
    default:
      let got =
        value.asDouble == nil && value.typeName != "string"
        ? value.typePhrase : "numbers and strings mixed"
      throw call.fail("E0303", "'\(call.name)' needs numbers or strings, got \(got)", argument: 0)
    }
  }

  private static func less(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)): left < right
    case (.int(let left), .int(let right)): left < right
    default: compareNumbers(left, right) == -1
    }
  }

  /// The elements of the only argument if it is an array, of a range only its ends; otherwise the
  /// arguments.
  private static func values(_ call: Call) throws -> [Value] {
    if call.rest.count == 1 {
      switch call.rest[0] {
      case .array(let array): return (0..<array.count).map { array.elements[$0] }
      case .range(let range):
        return range.count == 0 ? [] : [.int(range.lower), .int(range.upper - 1)]
      default: break
      }
    }
    return Array(call.rest)
  }

  private static func sum(_ call: Call) throws -> Value {
    if case .range(let range) = call[0] { return try sum(range, call) }
    let items = try call.array(0)
    var whole = 0
    var float: Double?
    for index in 0..<items.count {
      switch items.elements[index] {
      case .int(let number) where float == nil:
        let (result, overflow) = whole.addingReportingOverflow(number)
        if overflow { throw overflowed(call) }
        whole = result
      case .bigInt: throw Failure.bigInt(call.name, at: call.location(0))
      case let element:
        guard let number = element.asDouble else {
          throw call.fail(
            "E0303", "'sum' needs numbers, but element \(index) is \(element.typePhrase)",
            argument: 0)
        }
        float = (float ?? Double(whole)) + number
      }
    }
    return try float.map(call.make) ?? .int(whole)
  }

  private static func sum(_ range: RangeRef, _ call: Call) throws -> Value {
    // Of an odd number of ints the middle one is the mean; of an even number first and last make pairs.
    let count = range.count
    guard count > 0 else { return .int(0) }
    let isOdd = count % 2 == 1
    let ends = range.lower.addingReportingOverflow(range.upper - 1)
    let (sum, overflow) =
      isOdd
      ? count.multipliedReportingOverflow(by: range.lower + count / 2)
      : (count / 2).multipliedReportingOverflow(by: ends.partialValue)
    if overflow || !isOdd && ends.overflow { throw overflowed(call) }
    return .int(sum)
  }

  // MARK: Others

  private static func absolute(_ call: Call) throws -> Value {
    if call[0].isBigInt { throw Failure.bigInt(call.name, at: call.location(0)) }
    guard case .int(let number) = call[0] else { return .double(try call.double(0).magnitude) }
    guard number != .min else { throw overflowed(call) }
    return .int(Swift.abs(number))
  }

  private static func clamp(_ call: Call) throws -> Value {
    for index in 0..<3 { _ = try call.double(index) }
    guard compareNumbers(call[1], call[2]) != 1 else {
      let bounds = "\(try call.json(1).text()) and \(try call.json(2).text())"
      throw call.fail(
        "E0307", "'clamp' needs 'low' not above 'high', got \(bounds)", argument: 1)
    }
    if compareNumbers(call[0], call[1]) == -1 { return call[1] }
    return compareNumbers(call[0], call[2]) == 1 ? call[2] : call[0]
  }

  private static func sign(_ call: Call) throws -> Value {
    let number = try call.double(0)
    return .int(number > 0 ? 1 : number < 0 ? -1 : 0)
  }

  /// Of Euclid; 0 only of 0 and 0.
  private static func greatestCommonDivisor(_ call: Call) throws -> Value {
    var (a, b) = (try call.int(0).magnitude, try call.int(1).magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    guard let result = Int(exactly: a) else { throw overflowed(call) }
    return .int(result)
  }

  private static func logarithm(_ call: Call) throws -> Value {
    let number = try call.double(0)
    guard number > 0 else {
      throw call.fail("E0304", "'\(call.name)' needs a number above 0, got \(number)", argument: 0)
    }
    guard let base = try call.optional(1, call.double) else { return .double(log(number)) }
    guard base > 0, base != 1 else {
      throw call.fail(
        "E0304", "'math.log' needs a base above 0 and not 1, got \(base)", argument: 1)
    }
    return try call.make(
      base == 10 ? log10(number) : base == 2 ? log2(number) : log(number) / log(base))
  }

  private static func root(_ call: Call) throws -> Value {
    let number = try call.double(0)
    guard number >= 0 else {
      throw call.fail("E0304", "'math.sqrt' needs a number from 0 on, got \(number)", argument: 0)
    }
    return .double(number.squareRoot())
  }

  private static func function(
    _ f: @escaping @Sendable (Double) -> Double
  ) -> @Sendable (Call) throws -> Value {
    { call in try call.make(f(try call.double(0))) }
  }

  private static func formatNumber(_ call: Call) throws -> Value {
    let separator = try call.text(2)
    let digits = try call.optional(1) { try call.count($0, limit: 15) }
    var text =
      switch call[0] {
      case .int(let number): number.description + fraction(of: digits)
      case .bigInt(let number): number.string + fraction(of: digits)
      default: try float(call.double(0), digits)
      }
    let whole = text.prefix { $0 != "." && $0 != "e" }
    text = grouped(String(whole), separator.string) + text.dropFirst(whole.count)
    return call.make(text)
  }

  /// That of a whole number.
  private static func fraction(of digits: Int?) -> String {
    guard let digits, digits > 0 else { return "" }
    return "." + String(repeating: "0", count: digits)
  }

  private static func float(_ number: Double, _ digits: Int?) -> String {
    guard let digits else { return number.description }
    var decimal = ShortestDecimal(number.magnitude)
    decimal.round(toPlaces: digits)
    let text = decimal.text(places: digits)
    return number < 0 && decimal.digits > 0 ? "-" + text : text
  }

  private static func grouped(_ digits: String, _ separator: String) -> String {
    let isNegative = digits.hasPrefix("-")
    var text = ""
    let magnitude = isNegative ? digits.dropFirst() : digits[...]
    for (index, digit) in magnitude.enumerated() {
      if index > 0, (magnitude.count - index) % 3 == 0 { text += separator }
      text.append(digit)
    }
    return isNegative ? "-" + text : text
  }

  private static func overflowed(_ call: Call) -> Failure {
    call.fail("E0304", "the result of '\(call.name)' does not fit 64 bits")
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "abs(x)", "`x` without its sign.",
      examples: [.init("abs(-3)", "3"), .init("abs(-0.5)", "0.5")], body: absolute),
    Builtin(
      "floor(x)", "The largest int that is not above `x`.",
      examples: [.init("floor(-1.5)", "-2")], body: whole { $0.rounded(.down) }),
    Builtin(
      "ceil(x)", "The smallest int that is not below `x`.",
      examples: [.init("ceil(1.2)", "2")], body: whole { $0.rounded(.up) }),
    Builtin(
      "round(x, digits = 0)",
      "`x` rounded to `digits` decimal places of what it is written as, half away from zero; an int for 0 digits.",
      examples: [
        .init("round(2.5)", "3"), .init("round(1.005, 2)", "1.01"),
        .init("round(1250, -2)", "1300"),
      ], body: round),
    Builtin(
      "min(...values)",
      "The smallest of numbers or strings, given singly or as an array; null of none.",
      examples: [.init("min(3, 1, 2)", "1"), .init("[3, 1].min()", "1")], body: extreme(less)),
    Builtin(
      "max(...values)",
      "The largest of numbers or strings, given singly or as an array; null of none.",
      examples: [.init("max(3, 1, 2)", "3"), .init(#"["a", "b"].max()"#, #""b""#)],
      body: extreme { less($1, $0) }),
    Builtin(
      "sum(items)", "The sum of numbers, 0 of none; an int as long as all are.",
      examples: [.init("[1, 2, 3].sum()", "6"), .init("[1, 0.5].sum()", "1.5")], body: sum),
    Builtin(
      "format_number(x, digits = null, separator = \",\")",
      "A number for people: thousands set apart, with exactly `digits` decimal places, rounded as `round` does.",
      documentation: "With `separator: \"\"` as `%.2f` of other languages writes it.",
      examples: [
        .init("format_number(1234567)", #""1,234,567""#),
        .init("format_number(1234.5, 2)", #""1,234.50""#),
        .init("format_number(1234.5, 2, separator: \"\")", #""1234.50""#),
      ], body: formatNumber),
    Builtin(
      constant: "math.pi", .double(.pi), "The circumference of a circle by its diameter.",
      examples: [.init("math.pi", "3.141592653589793"), .init("math.cos(math.pi)", "-1.0")]),
    Builtin(
      constant: "math.e", .double(exp(1)), "The base of the natural logarithm.",
      examples: [.init("math.e", "2.718281828459045"), .init("math.log(math.e)", "1.0")]),
    Builtin(
      constant: "math.max_int", .int(.max), "The largest int.",
      examples: [.init("math.max_int", "9223372036854775807")]),
    Builtin(
      constant: "math.min_int", .int(.min), "The smallest int.",
      examples: [.init("math.min_int", "-9223372036854775808")]),
    Builtin(
      "math.trunc(x)", "`x` without its fraction.",
      examples: [.init("math.trunc(-1.7)", "-1")], body: whole { $0.rounded(.towardZero) }),
    Builtin(
      "math.sign(x)", "1, 0 or -1.", examples: [.init("math.sign(-0.5)", "-1")], body: sign),
    Builtin(
      "math.clamp(x, low, high)", "`x`, but not below `low` and not above `high`.",
      examples: [.init("math.clamp(12, 0, 10)", "10")], body: clamp),
    Builtin(
      "math.gcd(a, b)", "The largest int that divides both.",
      examples: [.init("math.gcd(12, 18)", "6")], body: greatestCommonDivisor),
    Builtin(
      "math.sqrt(x)", "The square root.", examples: [.init("math.sqrt(9)", "3.0")], body: root),
    Builtin(
      "math.exp(x)", "e to the power of `x`.", examples: [.init("math.exp(0)", "1.0")],
      body: function(exp)),
    Builtin(
      "math.log(x, base = null)", "The logarithm of `x`, natural without a `base`.",
      examples: [.init("math.log(1)", "0.0"), .init("math.log(1000, 10)", "3.0")], body: logarithm),
    Builtin(
      "math.sin(x)", "The sine of an angle in radians.", examples: [.init("math.sin(0)", "0.0")],
      body: function(sin)),
    Builtin(
      "math.cos(x)", "The cosine of an angle in radians.", examples: [.init("math.cos(0)", "1.0")],
      body: function(cos)),
    Builtin(
      "math.tan(x)", "The tangent of an angle in radians.", examples: [.init("math.tan(0)", "0.0")],
      body: function(tan)),
    Builtin(
      "math.atan2(y, x)", "The angle of the point (x, y) in radians.",
      examples: [.init("math.atan2(0, 1)", "0.0")]
    ) { call in .double(atan2(try call.double(0), try call.double(1))) },
  ]
}
