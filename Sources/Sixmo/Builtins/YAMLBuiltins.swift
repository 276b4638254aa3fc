/// Reading and writing YAML.
enum YAMLBuiltins {
  private static func parse(_ call: Call) throws -> Value {
    try read(call) { reader throws(YAMLError) in try reader.readOne() }
  }

  private static func parseAll(_ call: Call) throws -> Value {
    try read(call) { reader throws(YAMLError) in .array(try reader.readAll()) }
  }

  private static func read(
    _ call: Call, _ body: (inout YAMLReader) throws(YAMLError) -> JSON
  ) throws -> Value {
    var reader = YAMLReader(try call.text(0).bytes, call.heap.textBounds)
    do {
      return call.value(try body(&reader))
    } catch {
      try call.goOn()
      if reader.surrender != nil { throw call.heap.tooLarge("what '\(call.name)' makes") }
      throw call.fail("E0611", "the text is no YAML: \(error)", kind: "yaml", argument: 0)
    }
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "yaml.parse(text)", "The value of a YAML text.",
      documentation: """
        It is YAML 1.2, so `no` and `on` are strings. Keys are taken as their text, aliases are copies, `<<` \
        takes over fields. Dates are strings. Of several documents `yaml.parse_all` makes an array.
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
    ) { call in call.make(try call.json(0, as: "YAML").yaml) },
  ]
}
