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

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "push(items, value)",
      "The array with one more element at its end. To change a variable write `xs += [x]`.",
      examples: [.init("push([1], 2)", "[1, 2]")], isPure: true
    ) { call in
      let result = call.heap.copy(try call.array(0), extra: 1)
      call.heap.append(call[1], to: result)
      return .array(result)
    },
    Builtin(
      "reverse(value)", "An array or string from its end to its start.",
      examples: [.init("[1, 2, 3].reverse()", "[3, 2, 1]"), .init("reverse(\"añ\")", "\"ña\"")],
      isPure: true, body: reverse),
  ]
}
