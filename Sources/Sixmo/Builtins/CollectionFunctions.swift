/// The functions that call a function of the script for each element.
///
/// The function gets the element, or element and position if it takes two. Strings are not collections;
/// `chars(text)` makes one.
enum CollectionFunctions {
  static let table: [Builtin] = [
    Builtin(
      "map(items, f)", "The results of `f` for each element.",
      examples: [
        .init("[1, 2, 3].map(x => x * 2)", "[2, 4, 6]"),
        .init(#"[{id: 1}, {id: 2}].map(.id)"#, "[1, 2]"),
      ]
    ) { call in
      let heap = call.heap
      let count = try count(call)
      try heap.admit(array: count)
      let results = heap.array(capacity: min(count, 1 << 16))
      call.root(.array(results))
      try forEach(call) { result, _ in
        heap.appendFresh(result, to: results)
        return true
      }
      return .array(results)
    },
    Builtin(
      "filter(items, f)", "The elements for which `f` holds.",
      examples: [.init("[1, 2, 3, 4].filter(x => x % 2 == 0)", "[2, 4]")]
    ) { call in
      let heap = call.heap
      let kept = heap.array(capacity: 0)
      call.root(.array(kept))
      try forEach(call) { result, element in
        if result.isTruthy { heap.append(element, to: kept) }
        return true
      }
      return .array(kept)
    },
    Builtin(
      "each(items, f)", "Calls `f` for each element; returns null.",
      examples: [.init("[1, 2].each(x => print(x))", "null")]
    ) { call in
      try forEach(call) { _, _ in true }
      return .null
    },
    Builtin(
      "find(items, f)", "The first element for which `f` holds; null if there is none.",
      examples: [.init("[1, 5, 8].find(x => x > 3)", "5"), .init("[1].find(x => x > 3)", "null")]
    ) { call in
      var found = Value.null
      try forEach(call) { result, element in
        if result.isTruthy { found = element.shared }
        return !result.isTruthy
      }
      return found
    },
    Builtin(
      "any(items, f = null)",
      "Whether `f` holds for some element; without `f`, whether some element is true.",
      examples: [.init("[1, 5].any(x => x > 3)", "true"), .init("[].any()", "false")]
    ) { call in
      var holds = false
      try forEach(call) { result, _ in
        holds = result.isTruthy
        return !holds
      }
      return .bool(holds)
    },
    Builtin(
      "all(items, f = null)",
      "Whether `f` holds for each element; without `f`, whether each element is true.",
      examples: [.init("[1, 5].all(x => x > 3)", "false"), .init("[].all()", "true")]
    ) { call in
      var holds = true
      try forEach(call) { result, _ in
        holds = result.isTruthy
        return holds
      }
      return .bool(holds)
    },
    Builtin(
      "reduce(items, f, start = null)",
      "Combines all elements: `f` gets what came out so far and the next element. Without `start` it begins with the first element.",
      examples: [
        .init("[1, 2, 3].reduce((sum, x) => sum + x, 0)", "6"),
        .init("[4, 9, 2].reduce((a, b) => if a > b { a } else { b })", "9"),
      ], body: reduce),
  ]

  /// How many elements the first argument has.
  static func count(_ call: Call) throws -> Int {
    switch call[0] {
    case .array(let array): return array.count
    case .range(let range): return range.count
    case .object, .text: throw mismatch(call)
    default: throw call.mismatch(0, "an array")
    }
  }

  private static func mismatch(_ call: Call) -> Failure {
    if case .object = call[0] {
      return call.fail(
        "E0307", "'\(call.function.signature.name)' needs an array for 'items', got an object",
        argument: 0,
        help: "values(object) or entries(object) gives an array")
    }
    return call.fail(
      "E0307", "'\(call.function.signature.name)' needs an array for 'items', got a string",
      argument: 0,
      help: "chars(text) or lines(text) gives an array")
  }

  /// Calls the function with each element until `use` answers false; without a function the element is its
  /// own result.
  private static func forEach(_ call: Call, _ use: (_ result: Value, _ element: Value) -> Bool)
    throws
  {
    let count = try count(call)
    let items = call[0]
    var callback =
      try call[1].isNull && call.count == 2 && call.function.signature.requiredCount == 1
      ? nil : Callback(call, 1)
    // Without a function all ints are alike, so one stands for a range.
    let isUniform = if case .range = items { callback == nil } else { false }
    for index in 0..<(isUniform ? min(count, 1) : count) {
      // The array cannot change meanwhile: anybody who writes to it writes to a copy.
      let element = items.element(index)
      let result = try callback?.call(element, .int(index)) ?? element
      if !use(result, element) { return }
    }
  }

  private static func reduce(_ call: Call) throws -> Value {
    let count = try count(call)
    let items = call[0]
    var callback = try Callback(call, 1, arity: 2)
    var first = 0
    var result = call[2]
    if !call.isGiven(2) {
      guard count > 0 else {
        throw call.fail("E0307", "'reduce' of an empty array needs a start", argument: 0)
      }
      result = items.element(0).shared
      first = 1
    }
    for index in first..<max(first, count) {
      // What came out of the last call belongs to nobody else.
      result = try callback.call(result, items.element(index), givesFirst: index > first)
    }
    return result
  }
}

extension Value {
  /// Of an array or a range, inside its bounds.
  @inline(__always)
  func element(_ index: Int) -> Value {
    switch self {
    case .array(let array): array.elements[index]
    case .range(let range): .int(range.lower + index)
    default: .null
    }
  }
}

/// A function of the script that a builtin calls many times, looked at once.
struct Callback {
  /// Not counted: a call for each element of an array would spend most of its time on counting.
  private let machine: Unmanaged<Machine>
  private let control: UnsafeMutablePointer<Control>
  private let function: FunctionRef
  private let value: Value
  /// How many arguments the function is given: those it asks for, up to two.
  private let count: Int
  private let window: Frame
  /// The code of a function that can be entered at once; nil for any other.
  private let code: UnsafeMutablePointer<FunctionCode>?

  /// The function in an argument; with `arity` it always gets that many arguments.
  init(_ call: Call, _ index: Int, arity: Int? = nil) throws {
    value = try call.function(index)
    guard case .function(let function) = value else { throw call.mismatch(index, "a function") }
    self.function = function
    machine = Unmanaged.passUnretained(call.machine)
    control = call.machine.control
    window = call.machine.control.pointee.top
    count = arity ?? (function.requiredCount >= 2 ? 2 : 1)
    let isSimple =
      !function.isNative && function.scriptCode.pointee.isSimple
      && function.scriptCode.pointee.parameterCount == count
    code = isSimple ? function.scriptCode : nil
  }

  @inline(__always)
  mutating func call(_ first: Value, _ second: Value, givesFirst: Bool = false) throws -> Value {
    if givesFirst { control.pointee.given = function.takes & 1 }
    window.initialize(to: first)
    (window + 1).initialize(to: second)
    let result = machine._withUnsafeGuaranteedRef { machine in
      if let code { return machine.enter(code, function, window) }
      // A builtin is not a safepoint: without one here nothing would end a loop over a huge range.
      if function.isNative, !machine.mayProceed(window), !machine.safepoint(top: window + count) {
        return .failed
      }
      return machine.call(value, window, count)
    }
    control.pointee.top = window
    if givesFirst { control.pointee.given = 0 }
    if case .exception = result { throw takeFailure() }
    return result
  }

  @inline(never)
  private func takeFailure() -> Failure {
    machine.takeUnretainedValue().takeFailure()
  }
}

extension FunctionRef {
  /// How many arguments must be given.
  var requiredCount: Int {
    isNative
      ? nativeFunction.takeUnretainedValue().signature.requiredCount
      : scriptCode.pointee.details.takeUnretainedValue().requiredCount
  }
}
