import Testing

@testable import Formats

@Suite struct `YAML` {
  @Test(arguments: [
    "a: 1", "[a, b: c]", "- - - x\n  - y", "? a\n: b", "--- |+\n a\n\n", "&a [b]", "{a: {b: }}",
    "a: 'b''c'",
    "%YAML 1.2\n---\na", "\u{FEFF}a: b", "\"\\u00e9\\x41\"",
  ])
  func `that is written is the value that was read`(text: String) throws {
    let value = try read(text)
    #expect(try read(value.yaml) == value)
  }

  @Test(arguments: 0..<300)
  func `of any value reads back as the same`(seed: Int) throws {
    var values = RandomValues(seed: UInt64(seed))
    let value = values.next(depth: 0)
    #expect(try read(value.yaml) == value, "\(value.yaml)")
  }

  @Test(arguments: [
    "a", "a\nb", "a\n", "a\n\n\n", "\n", "\na", " a\nb", "a \n b", "a\n b\n", "a\tb\nc", "a\r\nb",
    "\u{7F}",
    "\u{85}", "a\u{2028}b\n", "\u{FEFF}", "\u{FFFE}", "😀\nb", "---", "...", "---\na", "a\n---\nb",
    "# a\n# b",
    "? a", "<<", "=", "a\n...\n", String(repeating: "é", count: 3000), "\\", "\"", "\0",
    "a: |\n  b\n",
  ])
  func `has a form for every string, as value and as key`(string: String) throws {
    for value: JSON in [.string(string), [.string(string)], [.object([string: .string(string)])]] {
      #expect(try read(value.yaml) == value, "\(value.yaml)")
    }
  }

  @Test func `nests as deep as JSON`() throws {
    let deep = (1...999).reduce(into: JSON.array([1])) { value, level in
      value = level.isMultiple(of: 2) ? [value] : .object(["k": value])
    }
    #expect(try read(deep.yaml) == deep)
    #expect(message(JSON.array([deep]).yaml)?.hasPrefix("nested deeper than 1,000 levels") == true)
    let flow = String(repeating: "[", count: 100_000)
    #expect(message(flow) == "nested deeper than 1,000 levels at line 1, column 1001")
  }

  @Test func `lets aliases neither multiply nor nest without bound`() {
    let laughs = (1...9).map { level in
      "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
    }
    #expect(
      message("a0: &a0 x\n" + laughs.joined())?.hasPrefix("aliases make more than 1,000,000 values")
        == true)
    let tower = (1...2000).map { "- &a\($0) [*a\($0 - 1)]\n" }
    #expect(
      message("- &a0 x\n" + tower.joined())?.hasPrefix("nested deeper than 1,000 levels") == true)
  }

  private func read(_ text: String) throws -> JSON {
    try Array(text.utf8).withUnsafeBufferPointer { bytes in
      var reader = YAMLReader(bytes)
      return try reader.readOne()
    }
  }

  private func message(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

/// Values with everything in them that YAML could misread.
private struct RandomValues {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  private static let pieces = [
    "a", "Ab", "é", "😀", " ", "  ", "\n", "\t", ":", ": ", "#", " #", "-", "- ", "?", "'", "\"",
    "\\", "{", "}",
    "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "~", "<<", "=", "0", "1", ".", "e",
    "null", "true", "no",
    "\r", "\0", "\u{85}", "\u{2029}", "---", "...",
  ]

  mutating func next(depth: Int) -> JSON {
    switch pick(depth > 4 ? 7 : 10) {
    case 0: .null
    case 1: .bool(pick(2) == 0)
    case 2: .int(Int(truncatingIfNeeded: random.next()))
    case 3: .double(Double(Int(truncatingIfNeeded: random.next())) / 1e3)
    case 4: .bigInt("-1\(random.next())\(random.next())")
    case 5, 6: .string(string())
    case 7: .array((0..<pick(5)).map { _ in next(depth: depth + 1) })
    default: object(depth)
    }
  }

  private mutating func object(_ depth: Int) -> JSON {
    var fields = JSONObject()
    for _ in 0..<pick(5) { fields[string()] = next(depth: depth + 1) }
    return .object(fields)
  }

  private mutating func string() -> String {
    (0..<pick(6)).map { _ in Self.pieces[pick(Self.pieces.count)] }.joined()
  }

  private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}
