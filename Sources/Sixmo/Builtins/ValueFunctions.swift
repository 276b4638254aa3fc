import Syntax

/// What there is to ask of any value, converting between types, output, and ending.
enum ValueFunctions {
  static let table: [Builtin] = [
    Builtin(
      "print(...values)",
      "Writes the values, joined by spaces, and a newline: strings as they are, everything else as one-line JSON.",
      examples: [.init(#"print("leads:", {valid: 3})"#)]
    ) { call in
      var writer = TextWriter(call.heap.textBounds)
      for (index, value) in call.rest.enumerated() {
        if index > 0 { writer.write(UInt8(ascii: " ")) }
        if let problem = writer.display(value) { throw call.refusal(problem, argument: index) }
      }
      writer.write(UInt8(ascii: "\n"))
      call.host.write(Array(writer.bytes))
      return .null
    },
    Builtin(
      "inspect(value)", "What the prompt shows for a value, as a string.",
      examples: [.init(#"inspect("a")"#, #""\"a\"""#)]
    ) { call in
      var writer = TextWriter(call.heap.textBounds)
      writer.inspect(call[0])
      return .text(call.heap.text(writer.bytes))
    },
    Builtin(
      "str(value)", "The value as a string, as `print` writes it.",
      examples: [.init("str(3.0)", #""3.0""#), .init("str([1, null])", #""[1, null]""#)]
    ) { call in
      let value = call[0]
      switch value {
      case .text: return value
      case .int(let number): return .text(call.heap.text(decimal: number))
      default: break
      }
      var writer = TextWriter(call.heap.textBounds)
      if let problem = writer.display(value) { throw call.refusal(problem, argument: 0) }
      return .text(call.heap.text(writer.bytes))
    },
    Builtin(
      "type(value)",
      #"The type: "null", "bool", "int", "float", "string", "array", "object" or "function"."#,
      examples: [.init("type(1.0)", #""float""#)]
    ) { call in .text(call.heap.atom(call[0].typeName)) },
    Builtin(
      "len(value)", "Elements of an array, fields of an object, characters of a string.",
      examples: [.init("len([1, 2])", "2"), .init(#"len("é")"#, "1"), .init("len({a: 1})", "1")]
    ) { call in
      switch call[0] {
      case .array(let array): return .int(array.count)
      case .range(let range): return .int(range.count)
      case .object(let object): return .int(object.fieldCount)
      case .text(let text): return .int(text.count)
      default: throw call.mismatch(0, "an array, an object or a string")
      }
    },
    Builtin(
      "int(value)", "A number or the text of one as an int; a fraction is cut off.",
      examples: [.init(#"int("42")"#, "42"), .init("int(-2.7)", "-2"), .init("int(true)", "1")],
      body: int),
    Builtin(
      "float(value)", "A number or the text of one as a float.",
      examples: [.init(#"float("2.5")"#, "2.5"), .init("float(2)", "2.0")],
      body: float),
    Builtin(
      "bool(value)", "Whether the value is neither `false` nor `null`.",
      examples: [.init("bool(0)", "true"), .init("bool(null)", "false")]
    ) { call in .bool(call[0].isTruthy) },
  ]

  /// Ways to stop.
  static let ending: [Builtin] = [
    Builtin(
      "error(message, kind = \"error\")",
      "Throws an error; `throw {kind, message, …}` adds more fields.",
      examples: [.init(#"try { error("no rows") } catch e { e.message }"#, #""no rows""#)]
    ) { call in
      let message = try call.string(0)
      let object = call.machine.errorObject(kind: try call.string(1), message: message)
      throw call.thrown(.object(object), Diagnostic("E0310", message, at: call.location()))
    },
    Builtin(
      "exit(status = 0)", "Ends the script with an exit status.",
      examples: [.init("if len([1]) == 0 { exit(1) }")]
    ) { call in
      let status = try call.int(0)
      guard (0...255).contains(status) else {
        throw call.fail("E0307", "an exit status is from 0 to 255, got \(status)", argument: 0)
      }
      throw Failure.exit(status: Int32(status))
    },
  ]

  private static func int(_ call: Call) throws -> Value {
    switch call[0] {
    case .int, .bigInt: return call[0]
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .double(let number):
      guard let result = Int(exactly: number.rounded(.towardZero)) else {
        throw call.fail("E0304", "\(number) does not fit a 64-bit int", argument: 0)
      }
      return .int(result)
    case .text(let text):
      if let number = text.plainInt { return .int(number) }
      let trimmed = text.string.trimmingSpaces
      if let number = Int(trimmed) { return .int(number) }
      guard let number = Double(trimmed), number.isFinite else { throw notANumber(call) }
      guard let result = Int(exactly: number.rounded(.towardZero)) else {
        throw call.fail("E0304", "\(trimmed) does not fit a 64-bit int", argument: 0)
      }
      return .int(result)
    default: throw call.mismatch(0, "a number or a string")
    }
  }

  private static func float(_ call: Call) throws -> Value {
    switch call[0] {
    case .text(let text):
      guard let number = Double(text.string.trimmingSpaces), number.isFinite else {
        throw notANumber(call)
      }
      return .double(number)
    case .bool(let flag): return .double(flag ? 1 : 0)
    default:
      guard let number = call[0].asDouble else { throw call.mismatch(0, "a number or a string") }
      return .double(number)
    }
  }

  private static func notANumber(_ call: Call) -> Failure {
    call.fail(
      "E0316", "\(call.machine.excerpt(call[0])) is not a number", argument: 0)
  }
}

extension TextRef {
  /// Of a few digits, perhaps with a minus and ASCII spaces around it; nil for anything else.
  fileprivate var plainInt: Int? {
    let isSpace: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
    var digits = bytes[...]
    while let first = digits.first, isSpace(first) { digits = digits.dropFirst() }
    while let last = digits.last, isSpace(last) { digits = digits.dropLast() }
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits = digits.dropFirst() }
    guard (1...18).contains(digits.count) else { return nil }
    var number = 0
    for byte in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return isNegative ? -number : number
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var rest = Substring(self)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
