import Sixmo
import Testing
import WorkflowAPI

@testable import Bindings

@Suite("A fault in a request is shown inside the script's own literal")
struct FaultDiagnosticsTests {
  @Test func `at the value that is wrong`() async {
    await expect(
      #"""
      workflows.create("Leads", "Checks leads", {
        blocks: [{sequence_number: 1, block_type: "webhok", block_name: "webhook", specs: {}}],
        edges: [],
      })
      """#,
      Fault(
        ["body", "workflow_definition", "blocks", 0, "block_type"],
        "Value error, Unknown block 'webhok', did you mean 'webhook'?", type: "value_error"),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: workflow_definition.blocks[0].block_type: unknown block 'webhok', did you mean 'webhook'?
         --> script.sixmo:2:45
          |
        2 |   blocks: [{sequence_number: 1, block_type: "webhok", block_name: "webhook", specs: {}}],
          |                                             ^^^^^^^^ unknown block 'webhok', did you mean 'webhook'?

        """#)
  }

  @Test func `at the object that lacks a field`() async {
    await expect(
      #"""
      workflows.create("a", "b", {blocks: [], edges: [{from_block_id: "x"}]})
      """#,
      Fault(
        ["body", "workflow_definition", "edges", 0, "to_block_id"], "Field required",
        type: "missing"),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: workflow_definition.edges[0].to_block_id: field required
         --> script.sixmo:1:49
          |
        1 | workflows.create("a", "b", {blocks: [], edges: [{from_block_id: "x"}]})
          |                                                 ^^^^^^^^^^^^^^^^^^^^ 'to_block_id' is missing here

        """#)
  }

  @Test func `at the key that should not be there`() async {
    await expect(
      #"workflows.create("a", "b", {blocks: [{specs: {emial: 1}}], edges: []})"#,
      Fault(
        ["body", "workflow_definition", "blocks", 0, "specs", "emial"],
        "Extra inputs are not permitted", type: "extra_forbidden"),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: workflow_definition.blocks[0].specs.emial: extra inputs are not permitted
         --> script.sixmo:1:47
          |
        1 | workflows.create("a", "b", {blocks: [{specs: {emial: 1}}], edges: []})
          |                                               ^^^^^ extra inputs are not permitted

        """#)
  }

  @Test func `in the words that explain it, if the service has some`() async {
    let fault = Fault(
      json: [
        "loc": ["body", "workflow_definition", "blocks", 0, "specs", "emial"],
        "msg": "Extra inputs are not permitted", "type": "extra_forbidden",
        "ctx": ["error": "unknown spec 'emial'; did you mean 'email_field'?"],
      ])
    #expect(fault?.json["ctx"]?["error"] != nil)
    await expect(
      #"workflows.create("a", "b", {blocks: [{specs: {emial: 1}}], edges: []})"#,
      fault ?? Fault([], "", type: ""),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: workflow_definition.blocks[0].specs.emial: unknown spec 'emial'; did you mean 'email_field'?
         --> script.sixmo:1:47
          |
        1 | workflows.create("a", "b", {blocks: [{specs: {emial: 1}}], edges: []})
          |                                               ^^^^^ unknown spec 'emial'; did you mean 'email_field'?

        """#)
  }

  @Test func `through the names of lets`() async {
    await expect(
      #"""
      let source = "webhok"
      let blocks = [{block_type: source}]
      let definition = {blocks, edges: []}
      workflows.create("a", "b", definition)
      """#,
      Fault(
        ["body", "workflow_definition", "blocks", 0, "block_type"], "Unknown block", type: "x"),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: workflow_definition.blocks[0].block_type: unknown block
         --> script.sixmo:1:14
          |
        1 | let source = "webhok"
          |              ^^^^^^^^ unknown block

        """#)
  }

  @Test func `at the nearest place if the value is not written in the script`() async {
    await expect(
      #"""
      let read = json.parse("{\"blocks\": [{}], \"edges\": []}")
      workflows.create("a", "b", read)
      """#,
      Fault(["body", "workflow_definition", "blocks", 0, "specs"], "Bad", type: "x"),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: workflow_definition.blocks[0].specs: bad
         --> script.sixmo:2:28
          |
        2 | workflows.create("a", "b", read)
          |                            ^^^^ blocks[0].specs: bad

        """#)
  }

  @Test func `through a spread into the arguments`() async {
    await expect(
      #"""
      let edge = {from_block_id: "a", to_block_id: "zz"}
      let body = {workflow_name: "a", workflow_definition: {blocks: [], edges: [edge]}}
      workflows.create(...body, workflow_description: "b")
      """#,
      Fault(["body", "workflow_definition", "edges", 0, "to_block_id"], "Bad", type: "x"),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: workflow_definition.edges[0].to_block_id: bad
         --> script.sixmo:1:46
          |
        1 | let edge = {from_block_id: "a", to_block_id: "zz"}
          |                                              ^^^^ bad

        """#)
  }

  @Test func `several at one place are underlined once`() async {
    await expect(
      #"""
      let read = json.parse("{\"blocks\": [{}], \"edges\": []}")
      workflows.create("a", "b", read)
      """#,
      Fault(["body", "workflow_definition", "blocks"], "First", type: "x"),
      Fault(["body", "workflow_definition", "edges"], "Second", type: "x"),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: 2 faults in the request
         --> script.sixmo:2:28
          |
        2 | workflows.create("a", "b", read)
          |                            ^^^^ blocks: first
          = edges: second

        """#)
  }

  @Test func `each at its own place`() async {
    await expect(
      #"""
      let nodes = [{block_type: 1}, {block_type: 2}]
      workflows.create("a", "b", {blocks: nodes, edges: 3})
      """#,
      Fault(["body", "workflow_definition", "blocks", 0, "block_type"], "First", type: "x"),
      Fault(["body", "workflow_definition", "blocks", 1, "block_type"], "Second", type: "x"),
      Fault(["body", "workflow_definition", "edges"], "Third", type: "x"),
      shows: #"""
        error[E0704]: 'workflows.create' was refused: 3 faults in the request
         --> script.sixmo:1:27
          |
        1 | let nodes = [{block_type: 1}, {block_type: 2}]
          |                           ^ first
          ...
        1 | let nodes = [{block_type: 1}, {block_type: 2}]
          |                                            ^ second
          ...
        2 | workflows.create("a", "b", {blocks: nodes, edges: 3})
          |                                                   ^ third

        """#)
  }

  @Test func `in a query too`() async {
    await expect(
      "runs.list(limit: 7)",
      Fault(
        ["query", "limit"], "Input should be less than or equal to 5", type: "less_than_equal"),
      shows: #"""
        error[E0704]: 'runs.list' was refused: limit: input should be less than or equal to 5
         --> script.sixmo:1:18
          |
        1 | runs.list(limit: 7)
          |                  ^ input should be less than or equal to 5

        """#)
  }

  @Test func `at the call if it is about no argument`() async {
    await expect(
      "workflows.list()", Fault(["body"], "Field required", type: "missing"),
      shows: #"""
        error[E0704]: 'workflows.list' was refused: body: field required
         --> script.sixmo:1:1
          |
        1 | workflows.list()
          | ^^^^^^^^^^^^^^^^ body: field required

        """#)
  }

  @Test func `and a script that catches it finds the list`() async {
    let service = FakeService { _ in
      .unprocessable([Fault(["query", "limit"], "Bad", type: "x")])
    }
    let run = await ScriptRun("try { runs.list() } catch e { e.body.detail[0].loc }", service)
    #expect(run.value == ["query", "limit"])
  }

  private func expect(
    _ source: String, _ faults: Fault..., shows text: String,
    at location: SourceLocation = #_sourceLocation
  ) async {
    let service = FakeService { _ in .unprocessable(faults) }
    #expect(await ScriptRun(source, service).rendered == text, sourceLocation: location)
  }
}
