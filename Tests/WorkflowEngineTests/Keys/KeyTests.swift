import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

struct KeyTests {
  let directory = TemporaryDirectory()
  let clock = FakeClock()
  let engine: WorkflowEngine
  /// As another process would open it.
  let keys: KeyRegistry

  init() throws {
    engine = WorkflowEngine.forTest(in: directory, clock: clock)
    keys = try WorkflowEngine.forTest(in: directory, clock: clock).keys()
  }

  @Test func `A key leads to its holder until it is revoked`() async throws {
    #expect(try await engine.keyStanding() == .none)
    let (key, _) = try await keys.create("laptop", organization: "acme")
    #expect(try await engine.keyStanding() == .usable)
    let holder = try await engine.holder(ofKey: key)
    #expect(holder?.name == "laptop")
    #expect(holder?.organization == "acme")
    #expect(holder?.keyID.hasPrefix("key_") == true)
    _ = try await keys.revoke("laptop")
    #expect(try await engine.holder(ofKey: key) == nil)
    #expect(try await engine.keyStanding() == .revoked)
  }

  @Test func `Every key is another one and leads to its own holder`() async throws {
    var made: [String: String] = [:]
    for number in 0..<20 {
      let (key, _) = try await keys.create("k\(number)", organization: "local")
      #expect(key.utf8.count == 43)
      made[key] = "k\(number)"
    }
    #expect(made.count == 20)
    for (key, name) in made { #expect(try await engine.holder(ofKey: key)?.name == name) }
  }

  @Test func `What resembles a key opens nothing`() async throws {
    let (key, _) = try await keys.create("laptop", organization: "local")
    let others = [
      "", " ", String(key.dropLast()), key + "a", key.uppercased(), " \(key)", key + "\n", "sk_",
      "laptop",
    ]
    for other in others { #expect(try await engine.holder(ofKey: other) == nil, "\(other)") }
  }

  @Test func `A name belongs to one key in use`() async throws {
    _ = try await keys.create("laptop", organization: "local")
    let error = await #expect(throws: KeyFault.self) {
      try await keys.create("laptop", organization: "acme")
    }
    #expect(error?.message == "there is a key 'laptop' already")
    let first = try await keys.revoke("laptop")
    let (key, _) = try await keys.create("laptop", organization: "acme")
    #expect(try await engine.holder(ofKey: key)?.organization == "acme")
    #expect(try await keys.list().count == 2)
    let id = first.fields["id"]?.string ?? ""
    let again = await #expect(throws: KeyFault.self) { try await keys.revoke(id) }
    #expect(again?.message == "the key '\(id)' was revoked before")
  }

  @Test func `A key is revoked by its id as well`() async throws {
    let (key, entry) = try await keys.create("laptop", organization: "local")
    _ = try await keys.revoke(entry.fields["id"]?.string ?? "")
    #expect(try await engine.holder(ofKey: key) == nil)
  }

  @Test func `The last use is noted, once a minute`() async throws {
    let (key, _) = try await keys.create("laptop", organization: "local")
    #expect(try await lastUse() == .null)
    for second in 0..<3 {
      if second > 0 { clock.advance(seconds: 30) }
      _ = try await engine.holder(ofKey: key)
      let expected: JSON = second < 2 ? "2026-02-12T12:00:00Z" : "2026-02-12T12:01:00Z"
      while try await lastUse() != expected { await Task.yield() }
    }
  }

  @Test func `Listing keys takes up no run`() async throws {
    let idle = WorkflowEngine.forTest(in: directory, clock: clock) { $0.concurrency = 0 }
    _ = try await idle.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "", "id": "w",
        "workflow_definition": chain("webhook"),
      ])
    let run = try await idle.call("workflows.run", ["workflow_id": "w"]).body["job_id"] ?? .null
    _ = try await keys.list()
    let status = try await idle.call("runs.live_status", ["run_id": run]).body
    #expect(status["overall_status"] == "queued")
  }

  @Test func `Statistics count the runs and rows of all organizations`() async throws {
    for organization in ["acme", "globex"] {
      let answer = try await engine.call(
        "workflows.create",
        [
          "workflow_name": "W", "workflow_description": "", "id": "w",
          "workflow_definition": chain("webhook", "upper"),
        ], of: organization)
      #expect(answer.status == 200)
      let run = try await engine.call(
        "workflows.run", ["workflow_id": "w", "webhook_payload": [["n": 1], ["n": 2]]],
        of: organization)
      _ = try await engine.ended(run.body["job_id"], of: organization)
    }
    let statistics = try await engine.statistics()
    #expect(
      statistics.runs == ["queued": 0, "running": 0, "completed": 2, "failed": 0, "cancelled": 0])
    #expect(statistics.processedRows == 8)
  }

  private func lastUse() async throws -> JSON? {
    try await keys.list().first?.fields["last_used_at"]
  }
}
