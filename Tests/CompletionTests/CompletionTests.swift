import Bindings
import Sixmo
import Testing
import WorkflowEngine

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
        ],
        [
          "block_name": "webhook", "description": "Takes rows.",
          "specs_schema": ["properties": ["dataframe_type": ["enum": ["LEAD", "COMPANY"]]]],
        ],
        [
          "block_name": "validate_email",
          "specs_schema": ["properties": ["email_field": ["type": "string", "default": "email"]]],
        ],
      ]
    default: []
    }
  }

  func workflow(_ id: String) -> JSON? {
    guard id == "contacts" else { return nil }
    return [
      "workflow_definition": [
        "blocks": [
          [
            "block_type": "filter", "sequence_number": 3,
            "specs": ["where": "row.email_status == \"OK\" && row.country == \"DE\""],
          ],
          [
            "block_type": "webhook", "sequence_number": 1,
            "specs": ["input_schema": ["Full Name": [:]]],
          ],
          ["block_type": "validate_email", "sequence_number": 2, "specs": [:]],
          [
            "block_type": "validate_email", "sequence_number": 4,
            "specs": ["email_field": "other"],
          ],
        ]
      ]
    ]
  }

  func files(startingWith path: String) -> [String] {
    ["data.csv", "data/"].filter { $0.hasPrefix(path) }
  }
}

struct `Completion` {
  private static let completer = Completer(
    Help(
      builtins: Library.standard.all,
      blocks: Block.descriptions))
  private static let held = """
    let leads = [{name: "Ada", email: "a@example.com", "Full Name": "Ada L"}, {name: "Bob", age: 3}]
    let w = {blocks: [{specs: {email_field: "email"}}]}
    fn score(lead, limit = 3) { limit }
    let chosen = {id: "contacts"}
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
    ("help(\"can", ["runs.cancel"]), ("cance", ["runs.cancel"]),
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

  @Test(arguments: [
    "workflows.run(\"contacts\", webhook_payload: [{", "workflows.run(\"contacts\", {",
    "workflows.run(chosen.id, [{n: 1}, {",
    "workflows.run(webhook_payload: [], workflow_id: \"contacts\", webhook_payload: {",
  ])
  func `offers the columns that a workflow expects, then those of held rows`(text: String) throws {
    #expect(
      try candidates(text).prefix(6) == [
        "\"Full Name\": ", "email: ", "country: ", "other: ", "name: ", "age: ",
      ])
    #expect(try candidates(text + "\"Fu") == ["Full Name"])
    #expect(try candidates(text + "email: \"").isEmpty)
    #expect(try candidates(text + "email: 1, em").isEmpty)
  }

  @Test func `offers the columns of held rows where the workflow is not known`() throws {
    #expect(
      try candidates("workflows.run(\"x\", [{").prefix(4)
        == ["name: ", "email: ", "\"Full Name\": ", "age: "])
  }

  @Test(arguments: [
    ("workflows.run(\"contacts\", specs_override: {", ["dataframe_type: "]),
    ("workflows.run(chosen.id, [], {", ["dataframe_type: "]),
    ("workflows.run(\"contacts\", specs_override: {dataframe_type: \"", ["LEAD", "COMPANY"]),
  ])
  func `offers the specs of the first block where they are overridden`(
    text: String, expected: [String]
  ) throws {
    #expect(try Array(candidates(text).prefix(expected.count)) == expected)
  }

  @Test(arguments: ["let s = \"le", "print(\"le", "# le", "leads le", "12"])
  func `offers no name where none fits`(text: String) throws {
    #expect(try candidates(text).isEmpty)
  }

  @Test func `puts own names and the API first`() throws {
    #expect(try Array(candidates("").prefix(5)) == ["flow", "chosen", "score", "w", "leads"])
  }

  @Test(arguments: [
    ("wrk", "workflows"), ("RUNS", "runs"), ("sb", "sort_by"),
    ("import op", "options"), ("ret", "return"),
  ])
  func `matches beginnings, then parts`(typed: String, expected: String) throws {
    #expect(try candidates(typed).contains(expected))
  }

  @Test func `puts the shortest of what fits by its parts first`() throws {
    #expect(try candidates("wfr") == ["workflows.run", "workflows.rollback"])
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
