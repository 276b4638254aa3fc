import Foundation
import GRDB
import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Stores that earlier versions wrote, kept in Tests/Stores, open with everything in them.
struct StoreMigrationTests {
  let directory = TemporaryDirectory()

  init() throws {
    let stores = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Stores/1")
    for name in ["sixmo.db", "runs"] {
      try FileManager.default.copyItem(
        atPath: stores.appending(path: name).path, toPath: "\(directory.path)/\(name)")
    }
  }

  /// With the blocks that the program has, as the program wrote the store.
  private var engine: WorkflowEngine {
    var configuration = WorkflowEngine.Configuration(dataDirectory: directory.path)
    configuration.concurrency = 1
    let changed = configuration
    return WorkflowEngine(changed)
  }

  @Test func `A store of version 1 belongs to the local program`() async throws {
    let engine = engine
    let workflows = try await engine.call("workflows.list").body.array ?? []
    #expect(workflows.map { $0["id"] } == ["second", "first"])
    #expect(workflows.map { $0["step"] } == ["draft", "completed"])
    #expect(workflows.allSatisfy { $0["last_run_date"]?.isNull == false })
    let first = try await engine.call("workflows.get", ["workflow_id": "first"]).body
    #expect(
      first["workflow_definition"]?["blocks"]?[1]?["specs"]?["set"]?["note"] == #""b""#)
    #expect(try await engine.call("workflows.list", of: "acme").body == [])
    await engine.shutDown()
  }

  @Test func `Its finished run can be downloaded, and the unfinished one goes on`() async throws {
    let engine = engine
    let file = try await engine.result("enriched_results_final.csv", of: "run_ci5zmga6lo13")
    #expect(file == "email,note\r\nada@example.com,b\r\nbob@example.com,b\r\n")
    let ended = try await engine.ended("run_b2hut4k4la7w")
    #expect(ended["overall_status"] == "completed")
    #expect(ended["blocks"]?[1]?["metrics"]?["row_count"] == 1)
    let runs = try await engine.call("runs.list").body.array ?? []
    #expect(runs.map { $0["job_id"] } == ["run_b2hut4k4la7w", "run_ci5zmga6lo13"])
    #expect(runs[1]["updated_at"] == "2026-11-28T19:03:08Z")
    await engine.shutDown()
  }

  @Test func `Versions, keys, secrets and reference data are kept`() async throws {
    let path = "\(directory.path)/sixmo.db"
    let before = try await DatabaseQueue(path: path).read { database in
      let key = "FROM idempotency_key WHERE run_id = 'run_ci5zmga6lo13'"
      return (
        secret: try Data.fetchOne(database, sql: "SELECT value FROM secret") ?? Data(),
        key: try String.fetchOne(database, sql: "SELECT key \(key)") ?? "",
        request: try Data.fetchOne(database, sql: "SELECT request \(key)") ?? Data()
      )
    }
    let store = try Store(path: path)
    #expect(try await store.versions(ofWorkflow: "first", of: "local").count == 2)
    #expect(try await store.secret("download links") == [UInt8](before.secret))
    #expect(try store.companies(domain: "acme.com").count == 1)
    let asked = IdempotencyKey(
      organization: "local", key: before.key, request: [UInt8](before.request),
      expiresAt: Timestamp(milliseconds: 0))
    let earlier = try await store.acceptance(of: asked, now: Timestamp(milliseconds: 0))
    guard case .repeated(runID: "run_ci5zmga6lo13") = earlier else {
      Issue.record("the key is forgotten")
      return
    }
  }

  @Test func `It has the same tables and indexes as a new store`() async throws {
    let new = TemporaryDirectory()
    for path in [directory.path, new.path] { _ = try Store(path: "\(path)/sixmo.db") }
    #expect(try await schema(of: directory.path) == schema(of: new.path))
    let faults = try await DatabaseQueue(path: "\(directory.path)/sixmo.db").read { database in
      try String.fetchAll(database, sql: "PRAGMA integrity_check")
        + GRDB.Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map(\.description)
    }
    #expect(faults == ["ok"])
  }

  private func schema(of directory: String) async throws -> [String] {
    try await DatabaseQueue(path: "\(directory)/sixmo.db").read { database in
      try String.fetchAll(
        database, sql: "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY type, name")
    }
  }
}
