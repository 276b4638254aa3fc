import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Notebooks, seen through runs that append to them and read them.
struct NotebookTests {
  private let directory = TemporaryDirectory()
  private let engine: WorkflowEngine

  init() { engine = .forTest(in: directory, blocks: Block.all) }

  private func save(
    _ definition: JSON, as id: String = "w", of organization: String = "local"
  ) async throws -> (status: Int, body: JSON) {
    try await engine.call(
      "workflows.update", ["workflow_id": .string(id), "workflow_definition": definition],
      of: organization)
  }

  /// The id and the live status at the end of a run.
  @discardableResult private func run(
    _ definition: JSON, _ rows: JSON? = nil, of organization: String = "local"
  ) async throws -> (id: JSON, status: JSON) {
    let saved = try await save(definition, of: organization)
    try #require(saved.status == 200, "\(saved.body)")
    var arguments: JSONObject = ["workflow_id": "w"]
    if let rows { arguments["webhook_payload"] = rows }
    let started = try await engine.call("workflows.run", arguments, of: organization)
    let id = try #require(started.body["job_id"], "\(started.body)")
    return (id, try await engine.ended(id, of: organization))
  }

  private func appending(_ specs: JSON) -> JSON {
    chain("webhook", "append_to_notebook", specs: ["append_to_notebook": specs])
  }

  private func notebooks(of organization: String = "local") async throws -> [NotebookRecord] {
    try await engine.open().store.notebooks(of: organization)
  }

  private func rows(_ name: String) async throws -> [JSON] {
    let notebooks = Notebooks(try engine.open().parts, of: "local")
    let notebook = try #require(try await notebooks.notebook(.known(name)))
    var rows: [JSON] = []
    var last: Int64 = 0
    while let batch = try await notebooks.rows(of: notebook, after: last, through: .max) {
      rows += batch.rows.objects.map(JSON.object)
      last = batch.number
    }
    return rows
  }

  @Test func `Runs append their rows, with their types, to the notebook of that name`()
    async throws
  {
    let definition = appending(["notebook_name": "Leads"])
    let first: JSON = [["name": "Ada", "n": 1, "tags": ["a"]], ["name": "Bob", "x": nil]]
    try await run(definition, first)
    try await run(definition, [["name": "Cy", "n": 1.5]])
    let notebook = try await notebooks()[0]
    #expect(notebook.name == "Leads")
    #expect(notebook.columns == ["name", "n", "tags", "x"])
    #expect(notebook.rowCount == 3)
    #expect(
      try await rows("Leads") == [
        ["name": "Ada", "n": 1, "tags": ["a"]], ["name": "Bob", "x": nil],
        ["name": "Cy", "n": 1.5],
      ])
    #expect(try await rows(notebook.id).count == 3)
  }

  @Test func `__create_new__ makes a notebook for each run`() async throws {
    let definition = appending([
      "notebook_id": "__create_new__", "notebook_name": "Sales Leaders",
    ])
    for _ in 0..<3 { try await run(definition, [["name": "Ada"]]) }
    let names = try await notebooks().map(\.name)
    #expect(Set(names) == ["Sales Leaders", "Sales Leaders 2", "Sales Leaders 3"])
    #expect(try await notebooks().allSatisfy { $0.rowCount == 1 })
  }

  @Test func `Many rows pass on and come back in order`() async throws {
    let many = (0..<2500).map { number -> JSON in ["n": .int(number)] }
    let (_, status) = try await run(appending(["notebook_name": "Many"]), .array(many))
    #expect(status["blocks"]?[1]?["metrics"]?["row_count"] == 2500)
    let (id, read) = try await run(
      chain("read_notebook", specs: ["read_notebook": ["notebook_id": "Many"]]))
    #expect(read["blocks"]?[0]?["metrics"]?["row_count"] == 2500)
    let text = try await engine.result("enriched_results_final.csv", of: id)
    #expect(text == "n\r\n" + (0..<2500).map { "\($0)\r\n" }.joined())
  }

  @Test func `Rows that a notebook has are removed, and at first there is none`() async throws {
    let definition = chain(
      "webhook", "deduplicate_wrt_notebook", "append_to_notebook",
      specs: [
        "deduplicate_wrt_notebook": ["notebook_name": "Seen", "columns": ["email"]],
        "append_to_notebook": ["notebook_name": "Seen"],
      ])
    func kept(_ rows: JSON) async throws -> JSON? {
      try await run(definition, rows).status["blocks"]?[1]?["metrics"]?["row_count"]
    }
    #expect(try await kept([["email": "a@x.com"], ["email": "b@x.com"]]) == 2)
    let again: JSON = [["email": "A@X.com"], ["email": "c@x.com"], ["email": ""], ["name": "Ada"]]
    #expect(try await kept(again) == 3)
    #expect(try await rows("Seen").count == 5)
  }

  @Test func `A column that the notebook lacks fails the block`() async throws {
    try await run(appending(["notebook_name": "Seen"]), [["E-Mail": "a@x.com"]])
    let (_, status) = try await run(
      chain(
        "webhook", "deduplicate_wrt_notebook",
        specs: ["deduplicate_wrt_notebook": ["notebook_name": "Seen", "columns": ["email"]]]),
      [["email": "a@x.com"]])
    #expect(
      status["blocks"]?[1]?["error_message"]?.string?.hasSuffix(
        "notebook 'Seen' has no column 'email'; did you mean 'E-Mail'? columns: E-Mail") == true)
  }

  @Test(
    "A notebook that is not there fails the block that needs it",
    arguments: ["read_notebook", "append_to_notebook", "deduplicate_wrt_notebook"])
  func unknown(block: String) async throws {
    try await run(appending(["notebook_name": "Leads"]), [["name": "Ada"]])
    let specs: [String: JSON] = [block: ["notebook_id": "Leds"]]
    let isSource = block == "read_notebook"
    let (_, status) = try await run(
      isSource ? chain(block, specs: specs) : chain("webhook", block, specs: specs),
      isSource ? nil : [["name": "Bob"]])
    #expect(status["overall_status"] == "failed")
    let message = status["blocks"]?[isSource ? 0 : 1]?["error_message"]?.string
    #expect(
      message?.hasSuffix("there is no notebook 'Leds'; did you mean 'Leads'?") == true,
      "\(message ?? "")")
  }

  @Test func `A run that fails before appends nothing`() async throws {
    let (_, status) = try await run(
      chain(
        "webhook", "filter", "append_to_notebook",
        specs: [
          "filter": ["where": "row.missing"],
          "append_to_notebook": ["notebook_name": "Leads"],
        ]), [["name": "Ada"]])
    #expect(status["overall_status"] == "failed")
    #expect(try await notebooks().isEmpty)
  }

  @Test func `A block that is resumed does not append again`() async throws {
    let store = try engine.open().store
    let path = "\(directory.path)/rows"
    try RowFileWriter(path: path).append(RowBatch([["n": 1]]), consumed: 1)
    for target in [NotebookTarget.new(name: "Leads"), .named("Seen")] {
      let position = target == .named("Seen") ? 1 : 0
      for _ in 0..<2 {
        let isKnown = try await store.append(
          rowsOf: path, columns: ["n"], to: target, of: "local",
          by: NotebookWriter(runID: "run_1", position: position, blockID: "block"),
          newID: "nb_\(position)",
          now: Timestamp(milliseconds: 0))
        #expect(isKnown)
      }
    }
    #expect(try await notebooks().map(\.name) == ["Seen", "Leads"])
    #expect(try await notebooks().map(\.rowCount) == [1, 1])
  }

  @Test func `Notebooks of organizations are apart`() async throws {
    let definition = appending(["notebook_name": "Leads"])
    try await run(definition, [["name": "Ada"]], of: "acme")
    #expect(try await notebooks().isEmpty)
    #expect(try await notebooks(of: "acme").map(\.rowCount) == [1])
  }

  @Test(
    "Specs that name no notebook are refused where the workflow is made",
    arguments: [
      ("append_to_notebook", [:], "Either 'notebook_id' or 'notebook_name' is required"),
      ("read_notebook", [:], "Either 'notebook_id' or 'notebook_name' is required"),
      (
        "deduplicate_wrt_notebook", ["notebook_id": "__create_new__"],
        "'__create_new__' is for 'append_to_notebook': a new notebook has no rows;"
          + " name one that is there"
      ),
    ] as [(String, JSON, String)])
  func refused(block: String, specs: JSON, message: String) async throws {
    let definition =
      block == "read_notebook"
      ? chain(block, specs: [block: specs]) : chain("webhook", block, specs: [block: specs])
    let answer = try await save(definition)
    #expect(answer.status == 422)
    #expect(answer.body["detail"]?[0]?["msg"]?.string == message)
  }
}
