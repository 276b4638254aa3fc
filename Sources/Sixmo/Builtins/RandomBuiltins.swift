/// Random numbers. After `random.seed(n)` they are the same in every run, on every machine.
enum RandomBuiltins {
  private static func seed(_ call: Call) throws -> Value {
    call.machine.builtinState.random = SplitMix64(seed: UInt64(bitPattern: Int64(try call.int(0))))
    return .null
  }

  private static func bits(_ call: Call) throws -> UInt64 {
    if call.machine.builtinState.random != nil { return call.machine.builtinState.random!.next() }
    guard let random = call.host.random else {
      throw call.fail(
        "E0406", "this program gives scripts no random numbers",
        help: "random.seed(1) makes its own")
    }
    return random()
  }

  /// From 0 to before `bound`, each equally likely. (Lemire, "Fast random integer generation in an
  /// interval", 2019.)
  private static func below(_ bound: UInt64, _ call: Call) throws -> UInt64 {
    var product = try bits(call).multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = try bits(call).multipliedFullWidth(by: bound) }
    }
    return product.high
  }

  private static func float(_ call: Call) throws -> Value {
    .double(Double(try bits(call) >> 11) * 0x1p-53)
  }

  private static func int(_ call: Call) throws -> Value {
    let (low, high) = (try call.int(0), try call.int(1))
    guard low <= high else {
      throw call.fail(
        "E0307", "'random.int' needs 'low' not above 'high', got \(low) and \(high)", argument: 0)
    }
    let span = UInt64(bitPattern: Int64(high &- low))
    let offset = span == .max ? try bits(call) : try below(span + 1, call)
    return .int(low &+ Int(truncatingIfNeeded: offset))
  }

  private static func choice(_ call: Call) throws -> Value {
    let items = try call.array(0)
    guard items.count > 0 else {
      throw call.fail("E0307", "'random.choice' needs at least one element", argument: 0)
    }
    return call.element(items, Int(try below(UInt64(items.count), call)))
  }

  private static func shuffle(_ call: Call) throws -> Value {
    let items = try call.array(0)
    return try sample(items, items.count, call)
  }

  private static func sample(_ call: Call) throws -> Value {
    let items = try call.array(0)
    return try sample(items, try call.count(1, limit: items.count), call)
  }

  /// The first `count` steps of Fisher and Yates.
  private static func sample(_ items: ArrayRef, _ count: Int, _ call: Call) throws -> Value {
    let copy = call.heap.copy(items)
    var pace = Pace(call)
    for index in 0..<count {
      try pace.step()
      let other = index + Int(try below(UInt64(items.count - index), call))
      let element = copy.elements[index]
      copy.elements[index] = copy.elements[other]
      copy.elements[other] = element
    }
    copy.cell.pointee.count = count
    return .array(copy)
  }

  private static func text(_ call: Call) throws -> Value {
    let count = try call.count(0, limit: 1 << 20)
    let alphabet = Array(try call.part(1).string.unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<count { text.append(alphabet[Int(try below(UInt64(alphabet.count), call))]) }
    return call.make(String(text))
  }

  /// Version 4, variant 1.
  private static func uuid(_ call: Call) throws -> Value {
    let high = try bits(call) & ~0xF000 | 0x4000
    let low = try bits(call) & ~(3 << 62) | 1 << 63
    let digits = hex(high) + hex(low)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return call.make(text)
  }

  private static func hex(_ bits: UInt64) -> String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "random.seed(number)", "Makes the random numbers that follow the same in every run.",
      examples: [
        .init(
          "random.seed(1)\nlet a = random.int(1, 6)\nrandom.seed(1)\na == random.int(1, 6)", "true")
      ],
      body: seed),
    Builtin(
      "random.float()", "A float from 0 to before 1.",
      examples: [.init("random.float() < 1", "true")],
      body: float),
    Builtin(
      "random.int(low, high)", "An int from `low` to `high`, both included.",
      examples: [.init("random.int(1, 6) in 1..=6", "true")], body: int),
    Builtin(
      "random.choice(items)", "One of the elements.",
      examples: [.init("random.choice([7])", "7")], body: choice),
    Builtin(
      "random.shuffle(items)", "The elements in a random order.",
      examples: [.init("random.shuffle([1, 2, 3]).sum()", "6")], isPure: true, body: shuffle),
    Builtin(
      "random.sample(items, count)", "So many different elements, in a random order.",
      examples: [.init("random.sample([1, 2, 3], 2).len()", "2")], body: sample),
    Builtin(
      "random.text(count, alphabet = \"abcdefghijklmnopqrstuvwxyz0123456789\")",
      "A text of `count` random characters.",
      examples: [.init("random.text(12).len()", "12")], body: text),
    Builtin(
      "random.uuid()", "A random UUID (version 4).",
      examples: [.init("random.uuid().len()", "36")], body: uuid),
  ]
}
