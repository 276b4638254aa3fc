import GRDB
import Glibc
import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Damage of any kind is an error that names the store: never a crash, never a wrong answer.
struct DamagedStoreTests {
  let directory = TemporaryDirectory()
  let engine: WorkflowEngine
  let run: JSON

  init() async throws {
    engine = WorkflowEngine.forTest(in: directory)
    _ = try await engine.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "", "id": "w",
        "workflow_definition": chain("webhook"),
      ])
    let answer = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": [["n": 1]]])
    run = answer.body["job_id"] ?? .null
    _ = try await engine.ended(run)
  }

  @Test(
    "A column with what the program never writes is named",
    arguments: [
      ("UPDATE run SET queued_at = 'yesterday'", "runs.list", "queued_at"),
      ("UPDATE run SET queued_at = 9e18", "runs.list", "queued_at"),
      ("UPDATE run SET started_at = x'00'", "runs.live_status", "started_at"),
      ("UPDATE run SET workflow_name = x'ff'", "runs.live_status", "workflow_name"),
      ("UPDATE run_block SET processed_count = 'many'", "runs.live_status", "processed_count"),
      ("UPDATE run_block SET row_count = -1", "runs.live_status", "row_count"),
      ("UPDATE run_block SET row_count = 9223372036854775807", "runs.download_links", "row_count"),
      ("UPDATE run_block SET previous_block_ids = '['", "runs.live_status", "previous_block_ids"),
      ("UPDATE run_block SET columns = '[1]'", "runs.download_links", "columns"),
      ("UPDATE workflow SET updated_at = 'x'", "workflows.list", "updated_at"),
      ("UPDATE workflow SET definition = '{'", "workflows.get", "definition"),
      ("UPDATE workflow SET definition = '{'", "workflows.run", "definition"),
    ])
  func names(sql: String, endpoint: String, column: String) async throws {
    try await damage(sql)
    let error = await #expect(throws: TransportError.self) {
      try await engine.call(endpoint, ["run_id": run, "workflow_id": "w"])
    }
    #expect(
      error?.message
        == "the store '\(directory.path)/sixmo.db' is damaged: bad value in '\(column)'")
    #expect(error?.help?.isEmpty == false)
  }

  @Test(arguments: ["x''", "x'00'", "''", "5"])
  func `A signing key that everybody knows is not used`(value: String) async throws {
    _ = try await engine.call("runs.download_links", ["run_id": run])
    try await damage("UPDATE secret SET value = \(value)")
    let error = await #expect(throws: TransportError.self) {
      try await engine.call("runs.download_links", ["run_id": run])
    }
    #expect(error?.message.hasSuffix("is damaged: bad secret 'download links'") == true)
    #expect(error?.help?.contains("DELETE FROM secret WHERE name = 'download links'") == true)
  }

  @Test func `A run whose definition is damaged fails`() async throws {
    let idle = WorkflowEngine.forTest(in: directory) {
      $0.concurrency = 0
      $0.makeID = { $0 + "other" }
    }
    let answer = try await idle.call("workflows.run", ["workflow_id": "w"])
    try await damage("UPDATE run SET definition = '{' WHERE id = 'run_other'")
    let next = WorkflowEngine.forTest(in: directory)
    let ended = try await next.ended(answer.body["job_id"])
    #expect(ended["overall_status"] == "failed")
  }

  @Test(arguments: [mode_t(0o770), 0o707, 0o720, 0o777])
  func `A data directory that others can write is refused with the fix`(mode: mode_t) async throws {
    let place = "\(directory.path)/open"
    mkdir(place, 0o700)
    chmod(place, mode)
    let engine = WorkflowEngine.forTest(in: directory) { $0.dataDirectory = place }
    let error = await #expect(throws: TransportError.self) {
      try await engine.call("workflows.list")
    }
    #expect(error?.message == "others can write to the data directory '\(place)'")
    #expect(error?.help == "run: chmod go-w '\(place)'")
    chmod(place, mode & ~0o022)
    #expect(try await engine.call("workflows.list").status == 200)
  }

  /// From another process, without the checks of the schema.
  private func damage(_ sql: String) async throws {
    try await DatabaseQueue(path: "\(directory.path)/sixmo.db").write { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: sql)
    }
  }
}
