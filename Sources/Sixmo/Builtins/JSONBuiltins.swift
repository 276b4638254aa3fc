/// Reading and writing JSON and lines of JSON.
enum JSONBuiltins {
  private static func parse(_ call: Call) throws -> Value {
    try call.readJSON(try call.text(0).bytes, "the text", argument: 0)
  }

  private static func parseLines(_ call: Call) throws -> Value {
    try call.readJSONLines(try call.text(0).bytes, "the text", argument: 0)
  }

  private static func stringify(_ call: Call) throws -> Value {
    .text(try call.jsonText(call[0], try call.layout(1), argument: 0))
  }

  private static func stringifyLines(_ call: Call) throws -> Value {
    var text = ByteBuffer()
    try call.writeJSONLines(try call.array(0), to: &text, argument: 0)
    return .text(call.heap.text(taking: text))
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "json.parse(text)", "The value of a JSON text.",
      documentation: """
        Exactly what RFC 8259 allows, nested up to 1,000 deep. Of a key that comes twice the last value \
        counts, in the first one's place. Ints keep all their digits; a float beyond 1.8e+308 and half of a \
        surrogate pair are errors.
        """,
      examples: [.init(#"json.parse("{\"a\": [1, 2.0]}")"#, "{a: [1, 2.0]}")], body: parse),
    Builtin(
      "json.stringify(value, indent = null)",
      "`value` as JSON: compact, or with a line for each element, `indent` spaces deeper than its container.",
      examples: [
        .init("json.stringify({a: [1, 2]})", #""{\"a\":[1,2]}""#),
        .init("json.stringify([1], indent: 2)", #""[\n  1\n]""#),
      ], body: stringify),
    Builtin(
      "json.parse_lines(text)", "The values of a text with one JSON value in each line (NDJSON).",
      examples: [.init(#"json.parse_lines("{\"n\": 1}\n{\"n\": 2}\n")"#, "[{n: 1}, {n: 2}]")],
      body: parseLines),
    Builtin(
      "json.rows(path)",
      "The elements of an array in a JSON file, or the values of one with a value in each line, for a `for`.",
      documentation: """
        The `for` reads them as it goes, so that the file may be larger than memory. The value is a function: \
        called, it gives the next one, and null at the end.
        """,
      examples: [
        .init(
          """
          file.write("a.json", "[1, 2, 3]")
          var sum = 0
          for n in json.rows("a.json") { sum += n }
          sum
          """, "6")
      ]
    ) { call in call.make(JSONRowStream(try call.string(0), try call.filePieces(0))) },
    Builtin(
      "json.stringify_lines(values)", "Each value as compact JSON in a line of its own (NDJSON).",
      examples: [.init("json.stringify_lines([{n: 1}, 2])", #""{\"n\":1}\n2\n""#)],
      body: stringifyLines),
  ]
}

extension Call {
  /// Reads a JSON text; `source` names it in the error: `the text`, `'rows.json'`.
  func readJSON(
    _ bytes: UnsafeBufferPointer<UInt8>, _ source: String, argument: Int
  ) throws -> Value {
    do {
      return try heap.readJSON(bytes)
    } catch {
      // Perhaps that is why the reader ended.
      try goOn()
      throw fail("E0602", "\(source) is not valid JSON: \(error)", argument: argument)
    }
  }

  /// Reads one value from each line that is not blank. `release` hears now and then before which offset
  /// the bytes are no longer needed.
  func readJSONLines(
    _ bytes: UnsafeBufferPointer<UInt8>, _ source: String, argument: Int,
    release: (_ offset: Int) -> Void = { _ in }
  ) throws -> Value {
    let values = heap.array(capacity: 16)
    var pace = Pace(self)
    var number = 0
    var start = 0
    var released = 0
    while start < bytes.count {
      if start - released > 1 << 20 {
        release(start)
        released = start
      }
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = bytes[start..<end]
      start = end + 1
      number += 1
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do {
        try pace.step()
        heap.append(try heap.readJSON(UnsafeBufferPointer(rebasing: line)), to: values)
      } catch let error as JSONError {
        try goOn()
        throw fail(
          "E0602",
          "line \(number) of \(source) is not valid JSON: \(error.message) at column \(error.column)",
          argument: argument)
      }
    }
    return .array(values)
  }

  func jsonText(_ value: Value, _ layout: JSONWriter.Layout, argument: Int) throws -> TextRef {
    var writer = JSONWriter(layout)
    try write(value, with: &writer, argument: argument)
    let isASCII = writer.isASCII
    return heap.text(taking: writer.intoBuffer(), isASCII: isASCII)
  }

  /// Writes `values` one to a line.
  func writeJSONLines(_ values: ArrayRef, to text: inout ByteBuffer, argument: Int) throws {
    var writer = JSONWriter()
    var pace = Pace(self)
    for index in 0..<values.count {
      try pace.step()
      writer.removeAll()
      try write(values.elements[index], with: &writer, argument: argument)
      text.append(writer.bytes)
      text.append(UInt8(ascii: "\n"))
      try heap.admit(text: text.count)
    }
  }

  func write(_ value: Value, with writer: inout JSONWriter, argument: Int) throws {
    writer.bounds = heap.textBounds
    do {
      try writer.write(value)
    } catch {
      throw refusal(error, argument: argument)
    }
  }

  /// The layout for an argument `indent`.
  func layout(_ index: Int) throws -> JSONWriter.Layout {
    try optional(index) { .lines(indent: try count($0, limit: 16)) } ?? .compact
  }
}
