import GRDB
import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// A queued run that was damaged fails, and keeps no other from being executed.
struct DamagedRunTests {
  let directory = TemporaryDirectory()

  @Test(
    arguments: [
      "UPDATE run SET queued_at = 'yesterday'", "UPDATE run SET workflow_name = x'ff'",
      "UPDATE run SET payload_count = 'many'", "UPDATE run SET progress = 'all'",
      "UPDATE run SET attempts = 9e300", "UPDATE run SET formats = x'ff'",
      "UPDATE run SET definition = '{'", "UPDATE run_block SET previous_block_ids = '['",
      "UPDATE run_block SET row_count = -1", "UPDATE run SET started_at = 'soon'",
      "UPDATE run SET organization = x'ff'",
    ])
  func `fails alone`(sql: String) async throws {
    let idle = WorkflowEngine.forTest(in: directory) { $0.concurrency = 0 }
    _ = try await idle.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "", "id": "w",
        "workflow_definition": chain("webhook"),
      ])
    let payload: JSONObject = ["workflow_id": "w", "webhook_payload": [["n": 1]]]
    let damaged = try await idle.call("workflows.run", payload).body["job_id"]
    try await DatabaseQueue(path: "\(directory.path)/sixmo.db").write { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: sql)
    }
    let whole = try await idle.call("workflows.run", payload).body["job_id"]
    await idle.shutDown()

    let engine = WorkflowEngine.forTest(in: directory)
    #expect(try await engine.ended(whole)["overall_status"] == "completed")
    // One that is read after the others is given up after them.
    while (try? await engine.call("runs.list"))?.body.array?.contains(where: {
      $0["status"] == "queued"
    })
      ?? true
    { await Task.yield() }
    let runs = try await engine.call("runs.list").body.array ?? []
    #expect(runs.count == 2)
    let entry = runs.first { $0["job_id"] == damaged }
    #expect(entry?["status"] == "failed")
    #expect(entry?["error_message"]?.string?.isEmpty == false)
  }
}
