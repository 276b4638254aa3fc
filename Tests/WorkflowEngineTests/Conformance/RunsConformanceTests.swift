import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// What "Workflow execution" promises of starting, listing and stopping runs.
@Suite(.everyWay) struct RunsConformanceTests {
  let sixmo = ServiceUnderTest()

  // Starting

  @Test func `Running answers at once with the job to follow`() async throws {
    try await sixmo.create()
    let answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": ["email": "a"]])
    #expect(answer.status == 200)
    #expect(answer.body.object?.keys == ["status", "workflow_id", "job_id", "cache_config"])
    #expect(answer.body["status"] == "queued")
    #expect(answer.body["cache_config"] == .null)
    #expect(answer.body["job_id"]?.string?.hasPrefix("run_") == true)
  }

  @Test(
    "A payload is a list of records or one record",
    arguments: [([["n": 1], ["n": 2]], 2), (["n": 1], 1), ([], 0)] as [(JSON, Int)])
  func takes(payload: JSON, rows: Int) async throws {
    try await sixmo.create()
    let ended = try await sixmo.finish("w", ["webhook_payload": payload])
    #expect(ended["blocks"]?[0]?["metrics"]?["row_count"] == .int(rows))
  }

  @Test func `A payload may be left out`() async throws {
    try await sixmo.create()
    #expect(try await sixmo.finish()["overall_status"] == "completed")
  }

  @Test func `Something that is not a record is refused with its place`() async throws {
    try await sixmo.create()
    let answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": [["n": 1], 2, "x"]])
    #expect(answer.status == 422)
    #expect(
      faults(answer.body) == [
        "body.webhook_payload.1 dict_type", "body.webhook_payload.2 dict_type",
      ])
    #expect(try await sixmo.call("runs.list").body == [])
  }

  @Test func `A record without a required column is refused with block, row and column`()
    async throws
  {
    let specs: JSON = ["input_schema": ["email": ["type": "string"]]]
    try await sixmo.create("w", chain("webhook", specs: ["webhook": specs]))
    let answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": [["email": "a"], ["mail": "b"]]])
    #expect(answer.status == 400)
    #expect(
      answer.body["detail"] == "block 'webhook' (block_1), row 1: column 'email' is missing")
  }

  @Test func `A source that brings its own rows takes no payload`() async throws {
    try await sixmo.create("w", chain("read_csv", "upper"))
    let answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": [["n": 1]]])
    #expect(answer.status == 400)
    #expect(
      answer.body["detail"]?.string?.hasPrefix("The workflow takes no webhook_payload") == true)
    let ended = try await sixmo.finish()
    #expect(ended["blocks"]?[0]?["metrics"]?["row_count"] == 2)
  }

  @Test func `A request from elsewhere cannot run what reads files of this machine`() async throws {
    let sixmo = ServiceUnderTest { $0.allowsLocalSources = false }
    try await sixmo.create("w", chain("read_csv"))
    let answer = try await sixmo.call("workflows.run", ["workflow_id": "w"])
    #expect(answer.status == 400)
    #expect(
      answer.body["detail"]?.string
        == "Workflows starting with read_csv cannot be triggered via API."
        + " Use workflows that start with a webhook block.")
  }

  @Test func `Overrides replace specs of the first block in this run only`() async throws {
    try await sixmo.create()
    let specs: JSON = ["dataframe_type": "COMPANY"]
    let ended = try await sixmo.finish("w", ["specs_override": specs])
    #expect(ended["blocks"]?[1]?["metrics"]?["dataframe_type"] == "COMPANY")
    let next = try await sixmo.finish()
    #expect(next["blocks"]?[1]?["metrics"]?["dataframe_type"] == "LEAD")
  }

  @Test func `Overrides are checked again, also against the blocks behind`() async throws {
    try await sixmo.create("w", chain("webhook", "enrich_person"))
    var answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w", "specs_override": ["input_schma": 1]])
    #expect(faults(answer.body) == ["body.specs_override.input_schma extra_forbidden"])
    answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w", "specs_override": ["dataframe_type": "COMPANY"]])
    #expect(faults(answer.body) == ["body.specs_override incompatible_data_type"])
  }

  @Test func `A run keeps the definition that it was started with`() async throws {
    let sixmo = ServiceUnderTest { $0.concurrency = 0 }
    try await sixmo.create()
    let run = try await sixmo.start()
    _ = try await sixmo.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": chain("webhook")])
    let status = try await sixmo.call("runs.live_status", ["run_id": run]).body
    #expect(status["total_blocks"] == 2)
  }

  @Test func `The first completed run ends the draft and dates the workflow`() async throws {
    try await sixmo.create()
    sixmo.clock.advance(seconds: 60)
    _ = try await sixmo.finish()
    let workflow = try await sixmo.call("workflows.get", ["workflow_id": "w"]).body
    #expect(workflow["step"] == "completed")
    #expect(workflow["last_run_date"] == "2026-02-12T12:01:00Z")
    #expect(workflow["updated_at"] == "2026-02-12T12:00:00Z")
  }

  // Repeating

  @Test func `A repeated key answers the same job for a day`() async throws {
    try await sixmo.create()
    let request: JSONObject = ["workflow_id": "w", "webhook_payload": [["n": 1]]]
    let key = ["idempotency-key": "k"]
    let first = try await sixmo.call("workflows.run", request, headers: key).body
    #expect(first["already_started"] == nil)
    let again = try await sixmo.call("workflows.run", request, headers: key)
    #expect(again.body["job_id"] == first["job_id"])
    #expect(again.body["already_started"] == true)
    sixmo.clock.advance(seconds: 24 * 3600)
    let later = try await sixmo.call("workflows.run", request, headers: key).body
    #expect(later["job_id"] != first["job_id"])
    #expect(try await sixmo.call("runs.list").body.array?.count == 2)
  }

  @Test func `A key with another request is a conflict`() async throws {
    try await sixmo.create()
    let key = ["idempotency-key": "k"]
    _ = try await sixmo.call("workflows.run", ["workflow_id": "w"], headers: key)
    let answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": []], headers: key)
    #expect(answer.status == 409)
  }

  @Test func `An empty key would tell no requests apart`() async throws {
    try await sixmo.create()
    let answer = try await sixmo.call(
      "workflows.run", ["workflow_id": "w"], headers: ["idempotency-key": ""])
    #expect(answer.status == 422)
    #expect(answer.body["detail"]?[0]?["loc"] == ["header", "idempotency-key"])
  }

  // Listing

  @Test func `Runs are listed with every documented field, the last queued first`() async throws {
    try await sixmo.create("w", chain("webhook", "enrich_company"))
    let payload: JSON = [["company": "Acme"], ["company": "Beta"]]
    let first = try await sixmo.finish("w", ["webhook_payload": payload])
    sixmo.clock.advance(seconds: 5)
    _ = try await sixmo.finish("w", ["webhook_payload": []])
    let runs = try await sixmo.call("runs.list").body
    #expect(runs[1]?["job_id"] == first["run_id"])
    #expect(
      runs[1]?.text()
        == #"{"job_id":"\#(first["run_id"]?.string ?? "")","workflow_id":"w","#
        + #""workflow_name":"Workflow w","status":"completed","step":"finished","user_id":null,"#
        + #""created_at":"2026-02-12T12:00:00Z","updated_at":"2026-02-12T12:00:00Z","#
        + #""queued_at":"2026-02-12T12:00:00Z","started_at":"2026-02-12T12:00:00Z","#
        + #""completed_at":"2026-02-12T12:00:00Z","duration_ms":0,"status_reason":null,"#
        + #""error_message":null,"metrics":{"total_records":2,"processed_records":2,"#
        + #""enrichment_rate":0.5},"blocks_count":2}"#)
  }

  @Test(
    "Runs are filtered by status",
    arguments: [
      ("active", 1), ("queued", 1), ("running", 0), ("cancelled", 1), ("completed", 0),
      ("failed", 0),
    ])
  func filters(status: String, count: Int) async throws {
    let sixmo = ServiceUnderTest { $0.concurrency = 0 }
    try await sixmo.create()
    _ = try await sixmo.start()
    _ = try await sixmo.call("runs.cancel", ["job_id": try await sixmo.start()])
    let runs = try await sixmo.call("runs.list", ["status": .string(status)]).body
    #expect(runs.array?.count == count)
  }

  @Test func `Runs are filtered by workflow, which must exist`() async throws {
    try await sixmo.create("a")
    try await sixmo.create("b")
    _ = try await sixmo.finish("a")
    _ = try await sixmo.finish("b")
    let runs = try await sixmo.call("runs.list", ["workflow_id": "b", "limit": 5]).body
    #expect(runs.array?.map { $0["workflow_id"] } == ["b"])
    #expect(try await sixmo.call("runs.list", ["workflow_id": "none"]).status == 404)
  }

  @Test(
    "What the list cannot be asked is refused",
    arguments: [
      ("limit", 0, "query.limit greater_than_equal"), ("limit", 501, "query.limit less_than_equal"),
      ("limit", "many", "query.limit int_parsing"),
      ("status", "paused", "query.status literal_error"),
    ] as [(String, JSON, String)])
  func refuses(name: String, value: JSON, fault: String) async throws {
    let answer = try await sixmo.call("runs.list", [name: value])
    #expect(answer.status == 422)
    #expect(faults(answer.body) == [fault])
  }

  @Test func `The runs of a deleted workflow are listed by its id`() async throws {
    try await sixmo.create()
    let run = try await sixmo.finish()["run_id"]
    _ = try await sixmo.call("workflows.delete", ["workflow_id": "w"])
    let listed = try await sixmo.call("runs.list", ["workflow_id": "w"])
    #expect(listed.body.array?.map { $0["job_id"] } == [run])
    let failed = try await sixmo.call("runs.list", ["workflow_id": "w", "status": "failed"])
    #expect(failed.status == 200 && failed.body == [])
    let unknown = try await sixmo.call("runs.list", ["workflow_id": "x"])
    #expect(unknown.status == 404)
  }

  @Test func `At most so many runs are listed`() async throws {
    let sixmo = ServiceUnderTest { $0.concurrency = 0 }
    try await sixmo.create()
    for _ in 0..<102 { _ = try await sixmo.start() }
    #expect(try await sixmo.call("runs.list").body.array?.count == 100)
    #expect(try await sixmo.call("runs.list", ["limit": 500]).body.array?.count == 102)
    #expect(try await sixmo.call("runs.list", ["limit": 1]).body.array?.count == 1)
  }

  // Stopping

  @Test func `Cancelling answers cancelled, and an ended run its own status`() async throws {
    let waiting = ServiceUnderTest { $0.concurrency = 0 }
    try await waiting.create()
    let run = try await waiting.start()
    for _ in 1...2 {
      let answer = try await waiting.call("runs.cancel", ["job_id": run])
      #expect(answer.body == ["job_id": run, "status": "cancelled"])
    }
    try await sixmo.create()
    let ended = try await sixmo.finish()["run_id"] ?? .null
    let answer = try await sixmo.call("runs.cancel", ["job_id": ended])
    #expect(answer.body == ["job_id": ended, "status": "completed"])
  }

  @Test(
    "An unknown run is not found",
    arguments: [
      ("runs.live_status", "run_id"), ("runs.cancel", "job_id"), ("runs.download_links", "run_id"),
    ])
  func finds(endpoint: String, parameter: String) async throws {
    let answer = try await sixmo.call(endpoint, [parameter: "run_none"])
    #expect(answer.status == 404)
    #expect(answer.body == ["detail": "Run not found"])
  }
}

extension JSON {
  subscript(index: Int) -> JSON? { array.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
}
