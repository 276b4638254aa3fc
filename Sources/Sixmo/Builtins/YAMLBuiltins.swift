/// Reading and writing YAML.
enum YAMLBuiltins {
  private static func parse(_ call: Call) throws -> Value {
    try read(call, call.itself) { reader throws(YAMLError) in try reader.readOne() }
  }

  private static func parseAll(_ call: Call) throws -> Value {
    try read(call, call.list) { reader throws(YAMLError) in .array(try reader.readAll()) }
  }

  /// JSON is YAML, though libyaml does not read all of it: pairs of `\u` escapes, long keys, tabs. `whole` makes
  /// the result of its only value.
  private static func read(
    _ call: Call, _ whole: (Value) -> Value, _ body: (inout YAMLReader) throws(YAMLError) -> JSON
  ) throws -> Value {
    let text = try call.text(0)
    var reader = YAMLReader(text.bytes, call.heap.textBounds)
    do {
      return call.value(try body(&reader))
    } catch {
      try call.goOn()
      if reader.surrender != nil { throw call.heap.tooLarge("what '\(call.name)' makes") }
      if error.isSyntax, let value = try? call.heap.readJSON(text.bytes) { return whole(value) }
      throw call.fail("E0611", "the text is not valid YAML: \(error)", argument: 0)
    }
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "yaml.parse(text)", "The value of a YAML text.",
      documentation: """
        It is YAML 1.2, so `no` and `on` are strings. Keys are taken as their text, aliases are copies, `<<` \
        takes over fields. Dates are strings. Of several documents `yaml.parse_all` makes an array. Tags \
        other than those of JSON's types (`!!str`, `!!int`, `!!seq`, …) are refused. `help("data")` lists what \
        the library that reads it, libyaml, cannot read.
        """,
      examples: [
        .init(#"yaml.parse("name: Ada\ntags: [a, no]")"#, #"{name: "Ada", tags: ["a", "no"]}"#),
        .init(#"try { yaml.parse("a: b: c") } catch e { e.kind }"#, #""yaml""#),
      ], body: parse),
    Builtin(
      "yaml.parse_all(text)", "The values of a YAML text with any number of documents.",
      examples: [.init(#"yaml.parse_all("a: 1\n---\na: 2")"#, "[{a: 1}, {a: 2}]")], body: parseAll),
    Builtin(
      "yaml.stringify(value)", "`value` as YAML, a line for each field and element.",
      examples: [
        .init(
          #"yaml.stringify({name: "Ada", tags: ["a", "no"]})"#,
          #""name: Ada\ntags:\n  - a\n  - \"no\"\n""#)
      ]
    ) { call in
      let text = try call.json(0, as: "YAML").yaml(for: call.heap)
      try call.goOn()
      return call.make(text)
    },
  ]
}

extension Call {
  fileprivate func itself(_ value: Value) -> Value { value }
  fileprivate func list(_ value: Value) -> Value { make([value]) }
}
