import Testing

@testable import Sixmo

@Suite("JSON in the interpreter's heap")
struct JSONHeapTests {
  @Test("reads and writes the same as the host's values", arguments: 0..<200)
  func sameAsHost(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let value = JSON.random(using: &random, depth: 5)
    #expect(try throughHeap(value.text()) == value.text())
    #expect(try throughHeap(value.text(), .lines(indent: 2)) == value.text(indent: 2))
    #expect(try throughHeap(value.text(), .oneLine) == value.lineText)
  }

  @Test(
    "keeps the order of keys when records differ",
    arguments: [
      #"[{"a":1,"b":2},{"a":1,"b":2},{"b":1,"a":2},{"a":1},{"a":1,"c":3},{"a":1,"b":2,"c":3},{}]"#,
      #"[{"a":{"a":{"a":[{"a":1}]}}},{"a":[]},{"a":{"b":1}}]"#, #"{"":1,"\u0000":2}"#,
    ])
  func differentRecords(text: String) throws {
    #expect(try throughHeap(text) == text)
  }

  @Test("the last value of a double key wins, in the first's place")
  func duplicateKeys() throws {
    #expect(
      try throughHeap(#"[{"a":1,"b":2,"a":{"x":[1]}},{"a":1,"a":2,"a":3},{"a":0,"b":1,"c":2}]"#)
        == #"[{"a":{"x":[1]},"b":2},{"a":3},{"a":0,"b":1,"c":2}]"#)
  }

  @Test("reads objects with more keys than a shape holds, with and without a key twice")
  func manyKeys() throws {
    let fields = (0..<500).map { #""k\#($0)":[\#($0)]"# }.joined(separator: ",")
    #expect(try throughHeap("{\(fields)}") == "{\(fields)}")
    #expect(try throughHeap(#"{\#(fields),"k0":[0]}"#) == "{\(fields)}")
    #expect(try throughHeap(#"[{"o":{\#(fields)}},{"o":1}]"#) == #"[{"o":{\#(fields)}},{"o":1}]"#)
  }

  @Test("numbers beyond 64 bits keep their digits")
  func bigInts() throws {
    #expect(
      try throughHeap("[123456789012345678901234567890]") == "[123456789012345678901234567890]")
  }

  @Test("refuses to write what is nested more than 1,000 deep")
  func depth() throws {
    let heap = Heap()
    var value = Value.null
    for _ in 0..<1_000 {
      let array = heap.array(capacity: 1)
      heap.append(value, to: array)
      value = .array(array)
    }
    #expect(try value.jsonBytes(.compact).count == 2_004)
    let outer = heap.array(capacity: 1)
    heap.append(value, to: outer)
    #expect(throws: NotJSON.tooDeep) { try Value.array(outer).jsonBytes(.compact) }
  }

  @Test("tells the same errors")
  func errors() {
    let error = #expect(throws: JSONError.self) { try throughHeap(#"{"a":[1,{"b":tru}]}"#) }
    #expect(error?.offset == 13)
  }

  private func throughHeap(
    _ text: String, _ layout: JSONWriter.Layout = .compact
  ) throws -> String {
    let heap = Heap()
    let bytes = Array(text.utf8)
    let value = try bytes.withUnsafeBufferPointer { try heap.readJSON($0) }
    return String(decoding: try value.jsonBytes(layout), as: UTF8.self)
  }
}
