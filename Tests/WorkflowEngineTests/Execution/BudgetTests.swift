import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// `workflows.estimate`, and the `budget` and `max_per_row` of a run.
struct BudgetTests {
  private let directory = TemporaryDirectory()
  private let requests = Counter()
  /// Answers to give instead, by the number of the request.
  private let answers = Locked<[Int: Int]>([:])

  private func engine() -> WorkflowEngine {
    .forTest(in: directory, blocks: Block.all) { [requests, answers] in
      $0.expressions = .sixmo
      $0.resolve = { _ in [IPAddress("1.1.1.1")!] }
      $0.http = { request in
        let number = requests.next()
        // All requests in flight are on their way at once.
        try await Task.sleep(for: .milliseconds(5))
        if let status = answers.withLock({ $0[number] }) {
          return HTTPResponse(status, ["detail": "no"])
        }
        return HTTPResponse(200, ["city": "Paris", "person_match": "found"])
      }
    }
  }

  private func definition(price: Double = 0.5, _ specs: JSONObject = [:]) -> JSON {
    var asking: JSONObject = [
      "provider": "http", "url": "https://x.example", "return_fields": ["city": "The city"],
      "price": .double(price), "max_in_flight": 16, "max_attempts": 1,
    ]
    for (name, value) in specs { asking[name] = value }
    return chain(
      "webhook", "filter", "enrich_person", "enrich_company",
      specs: [
        "filter": ["where": "row.n != 3"], "enrich_company": .object(asking),
        "enrich_person": .object(asking),
      ])
  }

  private func rows(_ count: Int) -> JSON {
    .array(
      (0..<count).map { number in
        ["n": .int(number), "company": .string("C\(number)"), "name": .string("Ada \(number)")]
      })
  }

  private func save(_ engine: WorkflowEngine, _ definition: JSON) async throws {
    let saved = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
    try #require(saved.status == 200, "\(saved.body)")
  }

  private func run(
    _ engine: WorkflowEngine, _ rows: JSON, _ limits: JSONObject
  ) async throws -> (id: JSON, status: JSON, reason: String) {
    var arguments = limits
    arguments["workflow_id"] = "w"
    arguments["webhook_payload"] = rows
    let run = try await engine.call("workflows.run", arguments)
    try #require(run.status == 200, "\(run.body)")
    let id = run.body["job_id"] ?? .null
    let status = try await engine.ended(id)
    return (id, status, try await engine.call("runs.list").body[0]?["status_reason"]?.string ?? "")
  }

  @Test func `An estimate asks nobody, and counts what is not filtered out, equal or known`()
    async throws
  {
    let engine = engine()
    try await save(engine, definition())
    var known = rows(2)
    _ = try await run(engine, known, [:])
    let before = requests.current
    #expect(before == 4)
    known = .array((rows(10).array ?? []) + [["n": 9, "company": "C9", "name": "Ada 9"]])
    let answer = try await engine.call(
      "workflows.estimate", ["workflow_id": "w", "webhook_payload": known]
    ).body
    #expect(requests.current == before)
    #expect(answer["rows"] == 11 && answer["sample"] == 11)
    let blocks = answer["blocks"]?.array ?? []
    #expect(blocks.map { $0["rows"] } == [11, 11, 10, 10])
    // Of 9 different rows that pass the filter, two have been asked about.
    #expect(blocks[2]["requests"] == 7 && blocks[2]["cached"] == 2)
    #expect(blocks[2]["price"] == 0.5 && blocks[2]["cost"] == 3.5)
    #expect(answer["cost_per_row"] == 1.0)
    #expect(try await engine.call("runs.list").body.array?.count == 1)
  }

  @Test func `More rows than the sample are scaled up`() async throws {
    let engine = engine()
    try await save(engine, definition())
    let answer = try await engine.call(
      "workflows.estimate", ["workflow_id": "w", "webhook_payload": rows(12_000)]
    ).body
    #expect(answer["rows"] == 12_000 && answer["sample"] == 10_000)
    #expect(answer["blocks"]?[2]?["requests"] == 11_999)
  }

  @Test(arguments: [0.0, 0.4, 3, 7.2, 1000])
  func `A budget is never exceeded with 16 requests in flight, and the run ends well`(
    budget: Double
  ) async throws {
    let engine = engine()
    try await save(engine, definition(price: 0.4))
    let (id, status, reason) = try await run(engine, rows(40), ["budget": .double(budget)])
    #expect(status["overall_status"] == "completed")
    let affordable = min(78, Int((budget / 0.4 + 1e-9).rounded(.down)))
    #expect(requests.current == affordable)
    #expect(reason.hasPrefix("Cost \(Purse.shown(Double(affordable) * 0.4)) of a budget of"))
    let result = try await engine.result("enriched_results_final.csv", of: id) ?? ""
    #expect(result.split(separator: "\r\n").count == 40)
    #expect(result.contains("not asked: a request costs 0.4, and") == (affordable < 78))
    // The rest is done with another budget, and no more than the rest.
    if affordable < 78 {
      let again = try await engine.call("runs.retry", ["job_id": id]).body
      _ = try await engine.ended(again["job_id"])
      #expect(requests.current == 78)
    }
  }

  @Test func `What was surely not worked on costs nothing`() async throws {
    answers.withLock { $0 = [1: 503, 2: 503] }
    let engine = engine()
    try await save(engine, definition(price: 1, ["max_in_flight": 1]))
    let (_, _, reason) = try await run(engine, rows(3), ["budget": 4])
    #expect(requests.current == 6)
    #expect(reason.hasPrefix("Cost 4.0 of a budget of 4.0"))
  }

  @Test func `No row costs more than it may over all blocks`() async throws {
    let engine = engine()
    try await save(engine, definition(price: 0.5))
    let (id, _, reason) = try await run(engine, rows(3), ["max_per_row": 0.7])
    #expect(requests.current == 3)
    #expect(reason.hasPrefix("Cost 1.5; "))
    let result = try await engine.result("enriched_results_final.csv", of: id) ?? ""
    #expect(result.contains("not asked: the row would cost 1.0, and max_per_row is 0.7"))
  }

  @Test func `A budget counts what was spent before the process died`() async throws {
    let blocks = [
      RunBlockRecord(
        position: 0, blockID: "a", blockName: "a", sequenceNumber: 1, previousBlockIDs: [],
        dataType: .lead, updatedAt: Timestamp(milliseconds: 0))
    ]
    let files = RunFiles(dataDirectory: directory.path)
    try files.create("run_1")
    let ledger = try PaymentLedger(files.ledger("run_1", position: 0), epoch: 1)
    for (row, event) in [(0, PaymentRecord.Event.answered(.null)), (1, .refused("no"))] {
      for event in [.intent, event] {
        try await ledger.append(
          PaymentRecord(
            key: "k\(row)", row: row, attempt: 1, at: Timestamp(milliseconds: 0), event: event))
      }
    }
    try await ledger.append(
      PaymentRecord(
        key: "k2", row: 2, attempt: 1, at: Timestamp(milliseconds: 0), event: .intent))
    var run = RunRecord(
      id: "run_1", organization: "local", workflowID: "w", workflowName: "w", workflowVersion: 1,
      definition: "", formats: [], queuedAt: Timestamp(milliseconds: 0),
      updatedAt: Timestamp(milliseconds: 0))
    run.budget = Budget(total: 1, perRow: nil)
    let graph = try GraphCheck.graph(
      of: chain("webhook", specs: ["webhook": ["price": 0.3]]), at: [],
      registry: BlockRegistry([Self.priced]), checkExpression: { _ in nil })
    let spending = try #require(try Spending(run, blocks, graph, files))
    #expect(spending.note == "Cost 0.6 of a budget of 1.0")
    let purse = try #require(spending.purse(0))
    try purse.take(paidBefore: 0)
    #expect(throws: Purse.Empty.self) { try purse.take(paidBefore: 0) }
    purse.giveBack()
    try purse.take(paidBefore: 0)
  }

  private static let priced = Block(
    name: "webhook", summary: "Gives rows.",
    specs: Schema.Object([.init("price", .number(), "The price.")]), role: .source,
    makeStage: { _, _ in PassOn("Passing") })
}
