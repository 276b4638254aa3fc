import Glibc
import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Rows for which an expression fails, and rows that are done when a block fails.
struct RefusedRowsTests {
  private let directory = TemporaryDirectory()
  private let ids = Counter()

  private func engine(
    change: (inout WorkflowEngine.Configuration) -> Void = { _ in }
  ) -> WorkflowEngine {
    .forTest(in: directory, blocks: Block.all) {
      $0.expressions = .sixmo
      // Several engines of a test have one store.
      $0.makeID = { [ids] in "\($0)\(ids.next())" }
      change(&$0)
    }
  }

  private func run(
    _ definition: JSON, _ rows: [JSON], in engine: WorkflowEngine
  ) async throws -> (id: JSON?, status: JSON) {
    let saved = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
    try #require(saved.status == 200, "\(saved.body)")
    let run = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": .array(rows)])
    return (run.body["job_id"], try await engine.ended(run.body["job_id"]))
  }

  private func reason(_ engine: WorkflowEngine) async throws -> String? {
    try await engine.call("runs.list").body[0]?["status_reason"]?.string
  }

  private let filter = chain("webhook", "filter", specs: ["filter": ["where": "row.n > 1"]])

  /// Two blocks with a condition between them.
  private func edge(_ condition: JSON) -> JSON {
    var definition = chain("webhook", "deduplicate").object ?? [:]
    definition["edges"] = [
      ["from_block_id": "block_1", "to_block_id": "block_2", "condition": condition]
    ]
    return .object(definition)
  }

  @Test func `Rows that a filter cannot judge are in a file with their reason`() async throws {
    let engine = engine()
    let rows: [JSON] = [["n": 2], ["n": "two"], ["n": 0], ["n": nil], ["n": 3]]
    let (id, status) = try await run(filter, rows, in: engine)
    #expect(status["overall_status"] == "completed")
    #expect(try await engine.result("enriched_results_final.csv", of: id) == "n\r\n2\r\n3\r\n")
    let refused = try await engine.result("results_block_2_refused.csv", of: id) ?? ""
    let lines = refused.split(separator: "\r\n")
    #expect(lines.count == 3)
    #expect(lines.first == "n,error")
    #expect(lines.dropFirst().first?.hasPrefix("two,") == true)
    #expect(
      try await reason(engine)
        == "2 rows refused by block 'block_2'; see results_block_2_refused.csv")
  }

  @Test func `Rows whose edge cannot be decided are in a file with their reason`() async throws {
    let engine = engine()
    let (id, status) = try await run(
      edge("row.n > 1"), [["n": 2], ["n": "two"]], in: engine)
    #expect(status["overall_status"] == "completed")
    let refused = try await engine.result(
      "results_block_2_refused.ndjson", of: id, format: "ndjson")
    #expect(refused?.contains("the condition of the edge: ") == true)
  }

  @Test func `If no row can be judged, the run fails, at an edge as in a filter`() async throws {
    for definition in [filter, edge("row.n > 1")] {
      let engine = engine()
      let (id, status) = try await run(definition, [["n": "a"], ["n": "b"]], in: engine)
      #expect(status["overall_status"] == "failed")
      let message = status["blocks"]?[1]?["error_message"]?.string ?? ""
      #expect(message.hasSuffix("(and so for each of the 2 rows)"), "\(message)")
      #expect(try await engine.result("results_block_2_refused.csv", of: id) != nil)
      await engine.shutDown()
    }
  }

  @Test func `Each input of a merge is asked for itself`() async throws {
    let engine = engine()
    var definition = chain("webhook", "deduplicate", "deduplicate", "merge").object ?? [:]
    let edges: [(Int, Int, JSON)] = [
      (1, 2, .null), (1, 3, .null), (2, 4, .null), (3, 4, "row.x > 1"),
    ]
    definition["edges"] = .array(
      edges.map { from, to, condition in
        [
          "from_block_id": .string("block_\(from)"), "to_block_id": .string("block_\(to)"),
          "condition": condition,
        ]
      })
    let (_, status) = try await run(.object(definition), [["n": 1]], in: engine)
    #expect(status["overall_status"] == "failed")
  }

  @Test(arguments: [401, 402, 403])
  func `Rows that were asked about before a provider refuses can be downloaded`(status: Int)
    async throws
  {
    let count = Counter()
    let engine = engine {
      $0.http = { request in
        guard request.json["company"] != "C60" else { return HTTPResponse(status) }
        _ = count.next()
        return HTTPResponse(200, ["city": "Paris"])
      }
      $0.allowsPrivateAddresses = true
      $0.resolve = { _ in [IPAddress("1.1.1.1")!] }
    }
    let specs: JSON = ["provider": "http", "url": "https://x.example", "max_in_flight": 1]
    let rows = (0..<100).map { number -> JSON in ["company": .string("C\(number)")] }
    let (id, ended) = try await run(
      chain("webhook", "enrich_company", specs: ["enrich_company": specs]), rows, in: engine)
    #expect(ended["overall_status"] == "failed")
    let text = try await engine.result("results_block_2_partial.csv", of: id) ?? ""
    let lines = text.split(separator: "\r\n")
    #expect(lines.count == 61)
    #expect(lines.last?.hasPrefix("C59,") == true)
    #expect(count.current == 60)
  }

  @Test func `An endless expression fails its block and marks no row`() async throws {
    for definition in [
      chain("webhook", "transform", specs: ["transform": ["set": ["x": "do { while true { } }"]]]),
      chain("webhook", "filter", specs: ["filter": ["where": "do { while true { } }"]]),
      edge("do { while true { } }"),
    ] {
      let engine = engine()
      let (_, status) = try await run(definition, [["n": 1], ["n": 2]], in: engine)
      #expect(status["overall_status"] == "failed")
      let message = status["blocks"]?[1]?["error_message"]?.string ?? ""
      #expect(message.contains("steps"), "\(message)")
      await engine.shutDown()
    }
  }

  @Test func `The expressions of a block share one limit of memory`() async throws {
    var set: JSONObject = [:]
    for number in 0..<40 { set["c\(number)"] = "\"x\".repeat(10_000_000)" }
    let engine = engine()
    let (_, status) = try await run(
      chain("webhook", "transform", specs: ["transform": ["set": .object(set)]]), [["n": 1]],
      in: engine)
    #expect(status["overall_status"] == "failed")
    let message = status["blocks"]?[1]?["error_message"]?.string ?? ""
    #expect(message.contains("take more than 256 MB"), "\(message)")
  }

  @Test func `A block may not have expressions without number`() async throws {
    var set: JSONObject = [:]
    for number in 0..<201 { set["c\(number)"] = "1" }
    let answer = try await engine().call(
      "workflows.update",
      [
        "workflow_id": "w",
        "workflow_definition": chain(
          "webhook", "transform", specs: ["transform": ["set": .object(set)]]),
      ])
    #expect(answer.status == 422)
    #expect(
      faults(answer.body) == [
        "body.workflow_definition.blocks.1.specs.set.c200 too_many_expressions"
      ])
  }

  @Test func `Cancelling stops one long builtin and rows that are slow`() async throws {
    for expression in [
      "(0..400_000).map(x => \"abc\".repeat(100).len()).sum() > row.n",
      "\"x\".repeat(100_000_000).upper().len() > row.n",
    ] {
      let engine = engine()
      let definition = chain(
        "webhook", "transform", specs: ["transform": ["set": ["x": .string(expression)]]])
      _ = try await engine.call(
        "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
      let rows = (0..<1000).map { number -> JSON in ["n": .int(number)] }
      let run = try await engine.call(
        "workflows.run", ["workflow_id": "w", "webhook_payload": .array(rows)]
      ).body["job_id"]
      while try await engine.call("runs.live_status", ["run_id": run ?? .null]).body[
        "current_block"]
        != "transform"
      { await Task.yield() }
      _ = try await engine.call("runs.cancel", ["job_id": run ?? .null])
      // Returns when the run's own thread has stopped.
      await engine.shutDown()
      #expect(
        try await engine.call("runs.live_status", ["run_id": run ?? .null]).body["overall_status"]
          == "cancelled")
    }
  }

  @Test func `An evaluation has a time limit of its own, and the next begins anew`() throws {
    let compiler = Expressions.compiler(secondsOfEach: 0.05)
    let long = try compiler.compile(
      "if row.long { (0..500_000).map(x => \"abc\".repeat(1000).len()).sum() } else { 1 }")
    #expect(throws: ExpressionLimit.self) { try long.evaluate(["long": true]) }
    let short = try compiler.compile("row.n + 1")
    #expect(try short.evaluate(["n": 1]) == 2)
    compiler.interrupt()
    #expect(throws: CancellationError.self) { try short.evaluate(["n": 1]) }
  }

  @Test func `A full disk makes a run wait and not fail`() async throws {
    let clock = FakeClock()
    let count = Counter()
    let step = TestBlocks.step("slow", isPerBatch: true) { rows in
      if count.next() == 2 {
        errno = ENOSPC
        throw FileError("write", "rows")
      }
      return rows
    }
    let engine = WorkflowEngine.forTest(
      in: directory, clock: clock, blocks: [TestBlocks.webhook, step])
    _ = try await engine.call(
      "workflows.update",
      ["workflow_id": "w", "workflow_definition": chain("webhook", "slow")])
    let rows = (0..<30).map { number -> JSON in ["n": .int(number)] }
    let run = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": .array(rows)]
    ).body["job_id"]
    var shown: JSON?
    while shown?.string?.hasPrefix("Waiting for space on the disk: ") != true {
      await Task.yield()
      shown =
        try await engine.call("runs.live_status", ["run_id": run ?? .null]).body["blocks"]?[1]?[
          "current_step"]
    }
    clock.advance(seconds: 2)
    #expect(try await engine.ended(run)["overall_status"] == "completed")
    #expect(count.current == 4)
    let text = try await engine.result("enriched_results_final.csv", of: run) ?? ""
    #expect(text.split(separator: "\r\n").count == 31)
  }
}
