/// Functions of arrays that call nothing back; others are beside the evaluator and in the prelude.
enum ArrayBuiltins {
  private static func reverse(_ call: Call) throws -> Value {
    switch call[0] {
    case .array, .range:
      let array = try call.array(0)
      let result = call.heap.array(capacity: array.count)
      var pace = Pace(call)
      for index in (0..<array.count).reversed() {
        try pace.step()
        call.heap.append(call.element(array, index), to: result)
      }
      return .array(result)
    case .text(let text):
      // By what people see as characters: an accent stays on its letter.
      var reversed = ByteBuffer(capacity: text.byteCount)
      var pace = Pace(call)
      for character in text.string.reversed() {
        try pace.step()
        reversed.append(String(character))
      }
      return .text(call.heap.text(taking: reversed))
    default: throw call.mismatch(0, "an array or a string")
    }
  }

  private static func step(_ call: Call) throws -> Value {
    let size = try call.int(1)
    guard size != 0 else {
      throw call.fail("E0307", "'step' needs a size other than 0", argument: 1)
    }
    let last = try length(call) - 1
    let count = last < 0 ? 0 : last / Int(clamping: size.magnitude) + 1
    try call.heap.admit(array: count)
    let result = call.heap.array(capacity: count)
    var pace = Pace(call)
    for index in 0..<count {
      try pace.step()
      let offset = size == .min ? 0 : index * (size < 0 ? -size : size)
      call.heap.append(element(size < 0 ? last - offset : offset, call), to: result)
    }
    return .array(result)
  }

  private static func length(_ call: Call) throws -> Int {
    if case .range(let range) = call[0] { return range.count }
    return try call.array(0).count
  }

  private static func element(_ index: Int, _ call: Call) -> Value {
    switch call[0] {
    case .range(let range): .int(range.lower + index)
    case .array(let array): call.element(array, index)
    default: preconditionFailure("'length' refuses what is not an array")
    }
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "step(items, size)",
      "Every `size`th element from the first on, or for a negative size from the last on.",
      examples: [
        .init("(0..10).step(3)", "[0, 3, 6, 9]"), .init("(0..=10).step(-5)", "[10, 5, 0]"),
        .init("[\"a\", \"b\", \"c\"].step(2)", "[\"a\", \"c\"]"),
      ], isPure: true, body: step),
    Builtin(
      "push(items, value)",
      "The array with one more element at its end. To change a variable write `xs += [x]`.",
      examples: [.init("push([1], 2)", "[1, 2]")], isPure: true, takesFirst: true
    ) { call in
      let items = try call.array(0)
      let result = call.takesOver(items) ? items : call.heap.copy(items, extra: 1)
      call.heap.append(call[1], to: result)
      return .array(result)
    },
    Builtin(
      "reverse(value)", "An array or string from its end to its start.",
      examples: [.init("[1, 2, 3].reverse()", "[3, 2, 1]"), .init("reverse(\"añ\")", "\"ña\"")],
      isPure: true, body: reverse),
  ]
}
