import Bindings
import Sixmo
import Testing

@testable import Completion

/// Held values and rows of a service, without either.
private final class FakeSource: CompletionSource {
  let interpreter = Interpreter()
  var names: [String] { interpreter.names }
  let profiles = ["staging"]

  init(_ code: String) throws { try interpreter.run(source: code) }

  func outline(of name: String, _ steps: [Outline.Step]) -> Outline? {
    interpreter.outline(of: name, steps)
  }

  func rows(of endpoint: String) -> [JSON] {
    switch endpoint {
    case "workflows.list": [["id": "contacts", "workflow_name": "Contacts"], ["id": "leads"]]
    case "runs.list": [["job_id": "run_1", "workflow_id": "contacts", "status": "failed"]]
    case "workflows.blocks":
      [
        [
          "block_name": "filter", "description": "Keeps rows.",
          "specs_schema": [
            "properties": [
              "column": ["type": "string", "description": "Which column."],
              "operator": ["type": "string", "enum": ["equals", "contains"]],
            ]
          ],
        ], ["block_name": "webhook", "description": "Takes rows."],
      ]
    default: []
    }
  }

  func files(startingWith path: String) -> [String] {
    ["data.csv", "data/"].filter { $0.hasPrefix(path) }
  }
}

struct `Completion` {
  private static let completer = Completer(Help(builtins: Library.standard.all))
  private static let held = """
    let leads = [{name: "Ada", email: "a@example.com", "Full Name": "Ada L"}, {name: "Bob", age: 3}]
    let w = {blocks: [{specs: {email_field: "email"}}]}
    fn score(lead, limit = 3) { limit }
    let flow = {_state: {}, draw: () => 1, filter: () => 2}
    """

  private func candidates(_ text: String) throws -> [String] {
    let source = try FakeSource(Self.held)
    return Self.completer.completions(of: text, source)?.candidates.map(\.text) ?? []
  }

  @Test(arguments: [
    ("leads[0].", ["name", "email", "?[\"Full Name\"]"]),
    ("leads[-1].", ["name", "age"]),
    ("w.blocks[0].specs.", ["email_field"]),
    ("w.blocks[0].specs[\"email_field\"].", ["capitalize"]),
    ("leads.map(r => r.", ["name", "email", "?[\"Full Name\"]", "age"]),
    ("leads.filter(r => r.age == 3).map((r) => r.", ["name", "email"]),
    ("map(leads, r => r.", ["name", "email"]),
    ("leads.map(.", ["name", "email"]),
    ("leads.sort_by(.name)[0].", ["name", "email"]),
    ("for r in leads { print(r.", ["name", "email"]),
    ("workflows.get(\"x\").", ["id"]),
    ("runs.list()[0].", ["job_id"]),
  ])
  func `offers the fields of a value, read without evaluating`(
    text: String, expected: [String]
  ) throws {
    let candidates = try candidates(text)
    for field in expected { #expect(candidates.contains(field)) }
  }

  @Test func `offers after the fields the functions that take such a value`() throws {
    let ofArray = try candidates("leads.")
    #expect(ofArray.contains("sort_by") && ofArray.contains("filter"))
    #expect(!ofArray.contains("lower"))
    let ofText = try candidates("leads[0].name.")
    #expect(ofText.contains("lower") && !ofText.contains("sort_by"))
    #expect(try candidates("leads[0].na") == ["name"])
  }

  @Test(arguments: [
    ("runs.list(", ["status: ", "workflow_id: ", "limit: "]),
    ("runs.list(status: \"failed\", ", ["workflow_id: "]),
    ("score(", ["lead: ", "limit: "]),
    ("leads.sort_by(", ["f: ", "descending: "]),
    ("workflows.create(\"a\", \"b\", {", ["blocks: ", "edges: "]),
    ("workflows.create(\"a\", \"b\", {blocks: [{", ["block_type: ", "specs: "]),
    ("let d = {blocks: [{block_type: \"filter\", specs: {", ["column: ", "operator: "]),
  ])
  func `offers parameters and keys`(text: String, expected: [String]) throws {
    let candidates = try candidates(text)
    for name in expected { #expect(candidates.contains(name)) }
  }

  @Test(arguments: [
    ("runs.list(status: \"", ["queued", "running", "completed", "failed"]),
    ("workflows.get(\"", ["contacts", "leads"]),
    ("workflows.get(workflow_id: \"con", ["contacts"]),
    ("runs.live_status(\"", ["run_1"]),
    ("let d = {blocks: [{block_type: \"", ["filter", "webhook"]),
    ("let d = {blocks: [{block_type: \"filter\", specs: {operator: \"", ["equals", "contains"]),
    ("let d = {blocks: [{block_type: \"filter\", specs: {column: \"", ["name", "email"]),
    ("let d = {blocks: [{specs: {email_field: \"em", ["email"]),
    ("let d = {blocks: [{block_id: \"in\"}], edges: [{from_block_id: \"", ["in"]),
    ("leads[0][\"", ["Full Name", "name"]),
    ("csv.read(\"da", ["data.csv", "data/"]),
    ("help(\"workflows.ge", ["workflows.get"]),
  ])
  func `offers in a string what belongs there`(text: String, expected: [String]) throws {
    let candidates = try candidates(text)
    for value in expected { #expect(candidates.contains(value)) }
    #expect(!candidates.contains("leads") || text.hasPrefix("workflows.get"))
  }

  @Test(arguments: [
    ("pipeline(\"x\").", ["filter", "webhook", "branch", "create"]),
    ("pipeline(\"x\").webhook().fil", ["filter"]),
    ("flow.filter().", ["webhook", "draw"]),
    ("flow.branch(a => a.", ["filter"]),
    ("pipeline(\"x\").webhook().filter(", ["column: ", "operator: ", "id: "]),
    ("flow.filter(column: \"", ["name", "email"]),
    ("flow.filter(operator: \"", ["equals", "contains"]),
    ("draw(\"", ["contacts", "run_1"]),
  ])
  func `offers the blocks of a pipeline and their specs`(text: String, expected: [String]) throws {
    let candidates = try candidates(text)
    for name in expected { #expect(candidates.contains(name)) }
    #expect(!candidates.contains("upper") || text.hasSuffix("("))
  }

  @Test(arguments: ["let s = \"le", "print(\"le", "# le", "leads le", "12"])
  func `offers no name where none fits`(text: String) throws {
    #expect(try candidates(text).isEmpty)
  }

  @Test func `puts own names and the API first`() throws {
    #expect(try Array(candidates("").prefix(5)) == ["flow", "score", "w", "leads", "workflows"])
  }

  @Test(arguments: [
    ("wfr", "workflows.run"), ("wrk", "workflows"), ("RUNS", "runs"), ("sb", "sort_by"),
    ("import op", "options"), ("ret", "return"),
  ])
  func `matches beginnings, then parts`(typed: String, expected: String) throws {
    #expect(try candidates(typed).contains(expected))
  }

  @Test(arguments: [
    ("runs.list(", ["status = null", "workflow_id = null", "limit = null"]),
    ("score(leads[0], ", ["limit = 3"]),
    ("x = score(limit: 3, ", ["lead"]),
    ("leads.sort_by(", ["f", "descending = false"]),
    ("runs.list(status: \"", nil), ("(", nil), ("[1, ", nil), ("unknown(", nil),
  ])
  func `knows the rest of an open call`(text: String, parameters: [String]?) throws {
    let source = try FakeSource(Self.held)
    #expect(Self.completer.openCall(atEndOf: text, source)?.parameters == parameters)
  }

  @Test func `counts what it replaces`() throws {
    let source = try FakeSource(Self.held)
    #expect(Self.completer.completions(of: "x + leads[0].na", source)?.replaced == 2)
    #expect(Self.completer.completions(of: "workflows.get(\"con", source)?.replaced == 3)
  }

  @Test func `looks at a million rows as quickly as at one`() throws {
    let source = try FakeSource("let rows = (0..1_000_000).map(i => {id: i, name: \"x\"})")
    let outline = source.outline(of: "rows", [.anyElement])
    #expect(outline?.fields.map(\.name) == ["id", "name"])
  }
}
