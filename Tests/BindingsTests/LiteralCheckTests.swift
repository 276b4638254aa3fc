import Sixmo
import Syntax
import Testing
import WorkflowAPI
import WorkflowEngine

@testable import Bindings

@Suite("Checking the literals of a call")
struct LiteralCheckTests {
  @Test(arguments: [
    (#"runs.list(status: "faild")"#, [#""faild" did you mean "failed"?"#]),
    (#"runs.list("failed", null, 501)"#, ["501 input should be less than or equal to 500"]),
    (#"workflows.get("")"#, [#""" empty"#]),
    (#"let status = "done"; runs.list(status)"#, [#"status input should be 'running', "#]),
    (#"workflows.run("w", result_formats: ["xml"])"#, [#""xml" input should be 'csv', "#]),
  ])
  func `finds values that are not allowed`(_ script: String, _ expected: [String]) {
    expect(script, finds: expected)
  }

  @Test(arguments: [
    (
      Self.definition(block: #"block_type: "filtr", block_name: "f", specs: {}"#),
      [#""filtr" unknown block type 'filtr'; did you mean 'filter'?"#]
    ),
    (
      Self.definition(block: Self.email + #"specs: {emial_field: "email"}"#),
      ["emial_field unknown spec 'emial_field' of block 'validate_email'; did you mean"]
    ),
    (
      Self.definition(block: Self.email + #"specs: {emial_field: args[0]}"#),
      ["emial_field unknown spec 'emial_field' of block 'validate_email'; did you mean"]
    ),
    (
      Self.definition(block: #"block_type: "filter", block_name: "f", specs: {where: "row.("}"#),
      [#""row.(" not a Sixmo expression over 'row': "#]
    ),
    (
      Self.definition(
        block: Self.email + #"specs: {}"#, edges: #"{from_block_id: "in", to_block_id: "ot"}"#),
      [#""ot" no block has the id 'ot'; "#]
    ),
    (
      Self.definition(block: Self.email + #"specs: {}"#, edges: #"{from_block_id: "in"}"#),
      ["{from_block_id: \"in\"} 'to_block_id' is missing here"]
    ),
    (
      "let blocks = [{sequence_number: 1, block_type: \"webhok\", block_name: \"w\", specs: {}}]\n"
        + "workflows.update(\"w\", workflow_definition: {blocks, edges: []})",
      [#""webhok" unknown block type 'webhok'; did you mean 'webhook'?"#]
    ),
    (
      "let more = {emial_field: \"email\"}\n"
        + Self.definition(block: Self.email + "specs: {check_mx: true, ...more}"),
      [#""email" unknown spec 'emial_field' of block 'validate_email'; did you mean"#]
    ),
    (
      "let last = [{sequence_number: 3, block_type: \"filtr\", block_name: \"f\", specs: {where: args[0]}}]\n"
        + Self.definition(block: Self.email + "specs: {}}, ...last, {...args[0]"),
      [#""filtr" unknown block type 'filtr'; did you mean 'filter'?"#]
    ),
    (
      """
      fn block(number, type, specs = {}) {
        {sequence_number: number, block_type: type, block_name: "b\\(number)", specs}
      }
      let email = (field) => {email_field: field, chek_mx: true}
      workflows.update("w", workflow_definition: {
        blocks: [block(1, "webhook"), block(2, type: "validate_email", specs: email(args[0]))], edges: [],
      })
      """,
      ["chek_mx unknown spec 'chek_mx' of block 'validate_email'; did you mean"]
    ),
    (#"fn wanted() { let s = "faild"; s }; runs.list(wanted())"#, ["wanted() did you mean"]),
  ])
  func `finds what is wrong with a definition`(_ script: String, _ expected: [String]) {
    expect(script, finds: expected)
  }

  @Test(arguments: [
    #"runs.list(status: args[0])"#,
    #"runs.list(...args)"#,
    #"var status = "faild"; status = "failed"; runs.list(status)"#,
    #"fn f(status = "faild") { runs.list(status) }; f("failed")"#,
    #"runs.list(status: "faild")  # error: E0708"#,
    #"let runs = {list: n => n}; runs.list("faild")"#,
    #"fn wanted(s) { if args[0] == s { "faild" } else { s } }; runs.list(wanted("failed"))"#,
    #"fn wanted(s) { print(s); "faild" }; runs.list(wanted("failed"))"#,
    #"fn again(n) { again(n) }; runs.list(again(1))"#,
    definition(block: #"block_type: args[0], block_name: "f", specs: {}"#),
    definition(block: #"block_type: "io", block_name: args[0], specs: {}"#),
    definition(block: email + #"specs: {email_field: args[0]}"#),
    definition(block: email + #"specs: {...args[0]}"#),
    definition(block: #"block_type: "filter", block_name: "f", specs: {...args[0]}"#),
    definition(block: #"block_type: "filter", block_name: "f", specs: {where: args[0]}"#),
    definition(block: #"...args[0], block_name: "f""#),
    // An edge may lead to a block that the text does not show.
    definition(
      block: email + "specs: {}}, ...args, {", edges: #"{from_block_id: "in", to_block_id: "x"}"#),
    definition(
      block: email + "block_id: args[0], specs: {}",
      edges: #"{from_block_id: "in", to_block_id: "x"}"#),
    definition(block: email + "specs: {}", edges: #"{from_block_id: "in", to_block_id: args[0]}"#),
  ])
  func `says nothing about what only running the script tells`(_ script: String) {
    expect(script, finds: [])
  }

  @Test func `finds the example of its code`() throws {
    expect(
      try #require(ErrorCode.language.row(of: "E0908")).example, finds: [#""faild" did you mean"#])
  }

  @Test func `follows names that stand for more than there is memory for`() {
    var script = "let a0 = [1, 2]\n"
    for number in 1...60 { script += "let a\(number) = [a\(number - 1), a\(number - 1)]\n" }
    expect(script + "workflows.run(\"w\", webhook_payload: a60)", finds: [])
  }

  private static let email = #"block_type: "validate_email", block_name: "e", "#

  private static func definition(block: String, edges: String = "") -> String {
    """
    workflows.create("A", "", {
      blocks: [
        {sequence_number: 1, block_type: "webhook", block_name: "w", block_id: "in", specs: {}},
        {sequence_number: 2, \(block)},
      ],
      edges: [\(edges)],
    })
    """
  }

  /// Each finding as what it underlines and how its label begins.
  private func expect(
    _ script: String, finds expected: [String], _ location: SourceLocation = #_sourceLocation
  ) {
    let api = Catalogue.builtins(
      for: FakeService { _ in .json([]) }, definitionFaults: WorkflowEngine.faults)
    let found = Interpreter(builtins: api).check(source: script)
      .filter { $0.code != "E0902" }
      .map { finding in
        let span = finding.location?.span ?? Span(0, 0)
        return Array(script.utf8)[Int(span.start)..<Int(span.end)].text + " " + finding.label
      }
    #expect(found.count == expected.count, "\(found)", sourceLocation: location)
    for (found, expected) in zip(found, expected) {
      #expect(found.hasPrefix(expected), sourceLocation: location)
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
