import Glibc
import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// `runs.retry`: what is taken over, what is asked again, and that the result is that of a run without faults.
struct RetryTests {
  private let directory = TemporaryDirectory()
  /// The rows that the provider was asked about, by `n`.
  private let asked = Locked<[Int]>([])
  /// What it refuses or does not answer, by `n`.
  private let faults = Locked<[Int: Fault]>([:])
  private let keys = Locked<[Int: [String]]>([:])

  private enum Fault { case refuses, isSilent }

  private func engine(in directory: TemporaryDirectory? = nil) -> WorkflowEngine {
    .forTest(in: directory ?? self.directory, blocks: Block.all) { [asked, faults, keys] in
      $0.expressions = .sixmo
      $0.resolve = { _ in [IPAddress("1.1.1.1")!] }
      $0.http = { request in
        let number = request.json["n"]?.int ?? -1
        asked.withLock { $0.append(number) }
        keys.withLock { $0[number, default: []].append(request.header("idempotency-key") ?? "") }
        switch faults.withLock({ $0[number] }) {
        case .refuses: return HTTPResponse(400, ["detail": "not now"])
        case .isSilent: throw HTTPFailure("the connection was closed", retry: .ifRepeatable)
        case nil: return HTTPResponse(200, ["city": .string("City \(number)")])
        }
      }
    }
  }

  private typealias Step = (type: String, specs: JSON)

  /// Four blocks, one after the other: `in`, `keep`, `ask`, `sort`.
  private func definition(
    keep: Step = ("filter", ["where": "row.n >= 0"]),
    sort: Step = ("transform", ["set": ["double": "row.n * 2"]])
  ) -> JSON {
    let ask: JSON = [
      "provider": "http", "url": "https://x.example", "return_fields": ["city": "The city"],
      "cache_hours": 0, "max_attempts": 1,
    ]
    let steps: [(id: String, step: Step)] = [
      ("in", ("webhook", [:])), ("keep", keep), ("ask", ("enrich_company", ask)), ("sort", sort),
    ]
    let blocks = steps.enumerated().map { index, block -> JSON in
      [
        "block_id": .string(block.id), "block_type": .string(block.step.type),
        "block_name": .string(block.step.type), "sequence_number": .int(index + 1),
        "specs": block.step.specs,
      ]
    }
    return ["blocks": .array(blocks), "edges": []]
  }

  private func rows(_ count: Int) -> JSON {
    .array((0..<count).map { ["n": .int($0), "company": .string("Company \($0)")] })
  }

  private func start(
    _ engine: WorkflowEngine, _ definition: JSON, _ rows: JSON
  ) async throws -> JSON {
    let saved = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
    try #require(saved.status == 200, "\(saved.body)")
    let run = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": rows])
    try #require(run.status == 200, "\(run.body)")
    return run.body["job_id"] ?? .null
  }

  private func retry(
    _ engine: WorkflowEngine, _ run: JSON, _ arguments: JSONObject = [:]
  ) async throws -> JSON {
    var arguments = arguments
    arguments["job_id"] = run
    let answer = try await engine.call("runs.retry", arguments)
    try #require(answer.status == 200, "\(answer.body)")
    return answer.body
  }

  private func final(_ engine: WorkflowEngine, _ run: JSON?) async throws -> String? {
    try await engine.result("enriched_results_final.csv", of: run)
  }

  /// What a run without faults makes.
  private func faultless(_ definition: JSON, _ rows: JSON) async throws -> String? {
    let engine = engine(in: TemporaryDirectory())
    let run = try await start(engine, definition, rows)
    _ = try await engine.ended(run)
    return try await final(engine, run)
  }

  @Test
  func `Only rows that were refused are asked about again, and the result is that without faults`()
    async throws
  {
    let (definition, rows) = (definition(), rows(200))
    let expected = try await faultless(definition, rows)
    asked.withLock { $0 = [] }
    let refused = (0..<200).filter { $0 % 20 == 7 }
    faults.withLock { for number in refused { $0[number] = .refuses } }
    let engine = engine()
    let first = try await start(engine, definition, rows)
    _ = try await engine.ended(first)
    #expect(try await final(engine, first) != expected)
    #expect(asked.withLock { $0.count } == 200)

    asked.withLock { $0 = [] }
    faults.withLock { $0 = [7: .refuses] }
    let second = try await retry(engine, first)
    #expect(second["retry_of"] == first)
    #expect(second["taken_over"] == ["in", "keep"])
    _ = try await engine.ended(second["job_id"])
    #expect(asked.withLock { $0.sorted() } == refused)

    // What the first retry has taken over is taken over by the next one too.
    asked.withLock { $0 = [] }
    faults.withLock { $0 = [:] }
    let third = try await retry(engine, second["job_id"] ?? .null)
    let end = try await engine.ended(third["job_id"])
    #expect(end["overall_status"] == "completed")
    #expect(asked.withLock { $0 } == [7])
    #expect(try await final(engine, third["job_id"]) == expected)
    let reason = try await engine.call("runs.list").body[0]?["status_reason"]?.string
    #expect(reason == "Took over 2 of 4 blocks of run \(second["job_id"]?.string ?? "")")
  }

  @Test func `A request without an outcome is sent again with its key`() async throws {
    faults.withLock { $0 = [1: .isSilent] }
    let engine = engine()
    let first = try await start(engine, definition(), rows(3))
    _ = try await engine.ended(first)
    faults.withLock { $0 = [:] }
    let second = try await retry(engine, first)
    _ = try await engine.ended(second["job_id"])
    let sent = keys.withLock { $0[1] ?? [] }
    #expect(sent.count == 2 && Set(sent).count == 1)
    #expect(keys.withLock { $0[0]?.count } == 1)
    let reason = try await engine.call("runs.list").body[0]?["status_reason"]?.string ?? ""
    #expect(
      reason.contains("the requests for row 2 were sent again and may have been charged twice"))
    #expect(try await final(engine, second["job_id"])?.contains("City 1") == true)
  }

  @Test func `Rows that no expression could judge go through the newest definition`() async throws {
    let rows: JSON = [["n": 1, "company": "A"], ["n": "two", "company": "B"]]
    let wrong = definition()
    let right = definition(
      keep: ("filter", ["where": .string(#"type(row.n) == "string" || row.n >= 0"#)]))
    let engine = engine()
    let first = try await start(engine, wrong, rows)
    _ = try await engine.ended(first)
    #expect(asked.withLock { $0 } == [1])
    let updated = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": right])
    #expect(updated.status == 200, "\(updated.body)")
    let second = try await retry(
      engine, first, ["rows": "refused", "definition": "newest"])
    #expect(second["taken_over"] == ["in"])
    let end = try await engine.ended(second["job_id"])
    #expect(end["blocks"]?[1]?["metrics"]?["row_count"] == 2)
    #expect(asked.withLock { $0 } == [1, -1])
  }

  @Test func `With rows "refused" those that failed keep their errors`() async throws {
    faults.withLock { $0 = [1: .refuses] }
    let engine = engine()
    let first = try await start(engine, definition(), rows(3))
    _ = try await engine.ended(first)
    asked.withLock { $0 = [] }
    let second = try await retry(engine, first, ["rows": "refused", "from": "ask"])
    _ = try await engine.ended(second["job_id"])
    #expect(asked.withLock { $0 } == [])
    #expect(try await final(engine, second["job_id"]) == final(engine, first))
  }

  @Test func `With rows "all" everything is asked again`() async throws {
    let engine = engine()
    let first = try await start(engine, definition(), rows(3))
    _ = try await engine.ended(first)
    let second = try await retry(engine, first, ["rows": "all", "from": "ask"])
    #expect(second["taken_over"] == ["in", "keep"])
    _ = try await engine.ended(second["job_id"])
    #expect(asked.withLock { $0.sorted() } == [0, 0, 1, 1, 2, 2])
    #expect(try await final(engine, second["job_id"]) == final(engine, first))
  }

  @Test func `Both runs keep their files when the other is removed`() async throws {
    faults.withLock { $0 = [1: .refuses] }
    let engine = engine()
    let first = try await start(engine, definition(), rows(3))
    _ = try await engine.ended(first)
    faults.withLock { $0 = [:] }
    let second = try await retry(engine, first)["job_id"]
    _ = try await engine.ended(second)
    let results = try await final(engine, second)
    _ = try await engine.archive().remove(first.string ?? "")
    #expect(try await final(engine, second) == results)
    let third = try await retry(engine, second ?? .null, ["from": "sort"])
    _ = try await engine.ended(third["job_id"])
    #expect(try await final(engine, third["job_id"]) == results)
  }

  @Test func `A notebook gets the rows of the last attempt alone`() async throws {
    let definition = definition(
      keep: ("deduplicate_wrt_notebook", ["notebook_name": "Cities", "columns": ["n"]]),
      sort: ("append_to_notebook", ["notebook_name": "Cities"]))
    faults.withLock { $0 = [1: .refuses] }
    let engine = engine()
    let first = try await start(engine, definition, rows(3))
    _ = try await engine.ended(first)
    faults.withLock { $0 = [:] }
    // Also where the block that reads the notebook works again.
    let second = try await retry(engine, first, ["from": "keep"])
    _ = try await engine.ended(second["job_id"])
    let notebook = try #require(try await engine.open().store.notebook("Cities", of: "local"))
    #expect(notebook.rowCount == 3)
    let batch = try await engine.open().store.notebookRows(of: notebook, after: 0)
    #expect(batch?.rows.objects.map { $0["city"] } == ["City 0", "City 1", "City 2"])
  }

  @Test func `What a receiver has taken is not sent again`() async throws {
    let definition = definition(
      sort: ("outgoing_webhook", ["url": "https://y.example", "batch_size": 1]))
    faults.withLock { $0 = [1: .refuses] }
    let engine = engine()
    let first = try await start(engine, definition, rows(3))
    _ = try await engine.ended(first)
    #expect(asked.withLock { $0.count(where: { $0 == -1 }) } == 3)
    asked.withLock { $0 = [] }
    faults.withLock { $0 = [:] }
    _ = try await engine.ended(try await retry(engine, first)["job_id"])
    #expect(asked.withLock { $0 } == [1, -1])
  }

  @Test func `A run that cannot be retried says why`() async throws {
    let engine = engine()
    let first = try await start(engine, definition(), rows(2))
    _ = try await engine.ended(first)
    func refusal(_ arguments: JSONObject) async throws -> String {
      let answer = try await engine.call("runs.retry", arguments)
      return
        "\(answer.status): \(answer.body["detail"]?.string ?? answer.body["detail"]?[0]?["msg"]?.string ?? "")"
    }
    #expect(
      try await refusal(["job_id": first])
        == "409: Run \(first.string ?? "") is completed and no row of it failed or was refused: there is nothing"
        + #" to do again. With rows: "all" everything is done again, with from: a block and all after it."#
    )
    #expect(
      try await refusal(["job_id": first, "from": "aks"])
        == "422: Input should be the id of a block of the run. Did you mean 'ask'? Its blocks: in, keep, ask, sort"
    )
    #expect(try await refusal(["job_id": "run_none"]) == "404: Run not found")
    _ = try await engine.call("workflows.delete", ["workflow_id": "w"])
    #expect(
      try await refusal(["job_id": first, "definition": "newest"]) == "404: Workflow not found")
    _ = try await engine.open().store.markRemoved(
      first.string ?? "", now: Timestamp(milliseconds: 0))
    #expect(
      try await refusal(["job_id": first, "rows": "all"]).hasPrefix(
        "409: The files of run \(first.string ?? "") have been removed"))
  }

  @Test func `A repeated request finds the retry that it has started`() async throws {
    let engine = engine()
    let first = try await start(engine, definition(), rows(2))
    _ = try await engine.ended(first)
    let arguments: JSONObject = ["job_id": first, "rows": "all"]
    let key = ["idempotency-key": "k"]
    let one = try await engine.call("runs.retry", arguments, headers: key).body
    let two = try await engine.call("runs.retry", arguments, headers: key).body
    #expect(two["job_id"] == one["job_id"] && two["already_started"] == true)
    #expect(two["retry_of"] == first && two["taken_over"] == [])
  }
}

/// `runs.try`
struct TrialTests {
  private let directory = TemporaryDirectory()
  private let requests = Counter()

  private func engine() -> WorkflowEngine {
    .forTest(in: directory, blocks: Block.all) { [requests] in
      $0.expressions = .sixmo
      $0.resolve = { _ in [IPAddress("1.1.1.1")!] }
      $0.http = { request in
        _ = requests.next()
        return HTTPResponse(200, ["city": request.json["company"] ?? .null])
      }
    }
  }

  private func call(
    _ engine: WorkflowEngine, _ definition: JSON, _ arguments: JSONObject
  ) async throws -> JSON {
    _ = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
    var arguments = arguments
    arguments["workflow_id"] = "w"
    let answer = try await engine.call("runs.try", arguments)
    try #require(answer.status == 200, "\(answer.body)")
    return answer.body
  }

  @Test func `The first rows are shown before and after each block, and nothing else happens`()
    async throws
  {
    let engine = engine()
    let definition = chain(
      "webhook", "filter", "enrich_company", "append_to_notebook", "export", "outgoing_webhook",
      specs: [
        "filter": ["where": "row.n != 1"],
        "enrich_company": [
          "provider": "http", "url": "https://x.example", "return_fields": ["city": "The city"],
        ],
        "append_to_notebook": ["notebook_name": "N"], "export": ["path": "x.csv"],
        "outgoing_webhook": ["url": "https://y.example"],
      ])
    let rows = JSON.array((0..<30).map { ["n": .int($0), "company": .string("C\($0)")] })
    let trial = try await call(engine, definition, ["webhook_payload": rows, "rows": 3])
    #expect(trial["rows"] == 3)
    let blocks = trial["blocks"]?.array ?? []
    #expect(blocks.map { $0["row_count"] } == [3, 2, 2, 2, 2, 2])
    #expect(blocks[1]["before"]?.array?.count == 3)
    #expect(blocks[1]["after"]?.array?.map { $0["n"] } == [0, 2])
    #expect(blocks[2]["after"]?.array?.map { $0["city"] } == ["C0", "C2"])
    #expect(blocks.map { $0["requests"] } == [0, 0, 2, 0, 0, 0])
    #expect(
      blocks.map { $0["status"]?.string } == [
        "completed", "completed", "completed", "passed_on", "passed_on", "passed_on",
      ])
    #expect(requests.current == 2)
    #expect(try await engine.call("runs.list").body == [])
    #expect(try await engine.open().store.notebooks(of: "local").isEmpty)
    #expect(access("\(directory.path)/exports/x.csv", F_OK) != 0)
    #expect(engine.files.isEmpty)
    // What was paid for in a trial costs nothing in the run.
    let run = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": rows])
    _ = try await engine.ended(run.body["job_id"])
    #expect(requests.current == 2 + 27 + 1)
  }

  @Test func `A block that fails is shown with its reason, and those after it are skipped`()
    async throws
  {
    let trial = try await call(
      engine(),
      chain(
        "webhook", "filter", "export",
        specs: ["filter": ["where": "row.n.upper()"]]), ["webhook_payload": [["n": 1]]])
    let blocks = trial["blocks"]?.array ?? []
    #expect(blocks.map { $0["status"]?.string } == ["completed", "failed", "skipped"])
    #expect(blocks[1]["refused"]?.array?.count == 1)
    #expect(blocks[1]["error_message"]?.string?.isEmpty == false)
  }

  @Test(.timeLimit(.minutes(10)))
  func `A trial goes on where no row is left, and through many branches`() async throws {
    // Each pair of branches doubles the ways to the last block.
    let count = 40
    var blocks: [JSON] = []
    var edges: [JSON] = []
    func add(_ id: String, _ type: String, _ specs: JSON = [:], after inputs: String...) {
      blocks.append([
        "block_id": .string(id), "block_type": .string(type), "block_name": .string(type),
        "sequence_number": .int(blocks.count + 1), "specs": specs,
      ])
      edges += inputs.map { ["from_block_id": .string($0), "to_block_id": .string(id)] }
    }
    add("m0", "webhook")
    for number in 1...count {
      let (left, right) = ("l\(number)", "r\(number)")
      add(left, "filter", ["where": "row.n > 0"], after: "m\(number - 1)")
      add(right, "filter", ["where": "row.n < 0"], after: "m\(number - 1)")
      add("m\(number)", "merge", ["mode": "append"], after: left, right)
    }
    let engine = engine()
    let definition: JSON = ["blocks": .array(blocks), "edges": .array(edges)]
    let trial = try await call(engine, definition, ["webhook_payload": [["n": 1]]])
    #expect(trial["blocks"]?.array?.suffix(3).map { $0["row_count"] } == [1, 0, 1])
    let estimate = try await engine.call(
      "workflows.estimate", ["workflow_id": "w", "webhook_payload": [["n": 1]]])
    #expect(estimate.body["cost_per_row"] == 0.0)
  }

  @Test func `Of a file only the first rows are taken`() async throws {
    let path = "\(directory.path)/rows.csv"
    let text = "n\n" + (0..<2000).map { "\($0)\n" }.joined()
    try OpenFile(path, O_WRONLY | O_CREAT).write(Array(text.utf8))
    let trial = try await call(
      engine(),
      chain(
        "read_csv", "filter",
        specs: [
          "read_csv": ["path": .string(path)], "filter": ["where": "int(row.n) % 2 == 0"],
        ]), ["rows": 4])
    #expect(trial["blocks"]?.array?.map { $0["row_count"] } == [4, 2])
  }
}

extension WorkflowEngine {
  /// The folders of runs.
  fileprivate var files: [String] {
    (try? open().parts.files.sizes().map(\.runID)) ?? []
  }
}
