import Glibc
import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// What ended runs leave, and how it goes.
struct RunArchiveTests {
  let directory = TemporaryDirectory()
  let clock = FakeClock()
  let engine: WorkflowEngine
  let run: String

  init() async throws {
    engine = .forTest(in: directory, clock: clock)
    _ = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": chain("webhook")])
    let answer = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": [["n": 1]]])
    run = answer.body["job_id"]?.string ?? ""
    _ = try await engine.ended(.string(run))
  }

  private var hasFiles: Bool { access("\(directory.path)/runs/\(run)", F_OK) == 0 }

  @Test func `Result files of runs that ended long ago go, and the runs stay`() async throws {
    let archive = try engine.archive()
    clock.advance(seconds: 10)
    #expect(try await archive.collect(olderThan: 60, isDryRun: false).isEmpty)
    clock.advance(seconds: 60)
    let planned = try await archive.collect(olderThan: 60, isDryRun: true)
    #expect(planned.map(\.id) == [run])
    #expect(hasFiles)
    let removed = try await archive.collect(olderThan: 60, isDryRun: false)
    #expect(removed.map(\.id) == [run])
    #expect(removed[0].bytes > 0 && !hasFiles)
    #expect(try await archive.collect(olderThan: 60, isDryRun: false).isEmpty)
    #expect(try await engine.call("runs.list").body.array?.count == 1)
    #expect(try await engine.call("runs.download_links", ["run_id": .string(run)]).body == [])
  }

  @Test func `A run is removed with its files`() async throws {
    let archive = try engine.archive()
    _ = try await archive.remove(run)
    #expect(!hasFiles)
    #expect(try await engine.call("runs.list").body == [])
    let unknown = await #expect(throws: ArchiveFault.self) { try await archive.remove(run) }
    #expect(unknown?.message == "there is no run '\(run)'")
  }

  @Test func `What exports were writing when their process died goes with the run's files`()
    async throws
  {
    let folder = "\(directory.path)/exports/people"
    try FileSystem.makeDirectory(folder)
    let left = "\(folder)/.\(run).3.new"
    let others = ["\(folder)/.run_2.new", "\(folder)/.notes.3.new", "\(folder)/leads.csv"]
    for path in [left] + others { try OpenFile(path, O_WRONLY | O_CREAT).write([1, 2, 3]) }
    let archive = try engine.archive()
    clock.advance(seconds: 86_400 * 365 * 50)
    let planned = try await archive.collect(olderThan: 60, isDryRun: true)
    #expect(planned.map(\.export) == [nil, left])
    #expect(access(left, F_OK) == 0)
    #expect(try await archive.collect(olderThan: 60, isDryRun: false).map(\.id) == [run, run])
    #expect(access(left, F_OK) != 0)
    #expect(others.allSatisfy { access($0, F_OK) == 0 })
  }

  @Test func `An export that a run goes on with stays`() async throws {
    await engine.shutDown()
    let idle = WorkflowEngine.forTest(in: directory, clock: clock) {
      $0.concurrency = 0
      $0.makeID = { "\($0)other" }
    }
    _ = try await idle.call("workflows.run", ["workflow_id": "w"])
    let path = "\(directory.path)/exports/.run_other.0.new"
    try FileSystem.makeParent(of: path)
    try OpenFile(path, O_WRONLY | O_CREAT).write([1])
    clock.advance(seconds: 86_400 * 365 * 50)
    _ = try await idle.archive().collect(olderThan: 60, isDryRun: false)
    #expect(access(path, F_OK) == 0)
    _ = try await idle.call("runs.cancel", ["job_id": "run_other"])
    _ = try await idle.archive().remove("run_other")
    #expect(access(path, F_OK) != 0)
    #expect(await idle.handBack() == [])
  }

  @Test func `A run that has not ended is not removed`() async throws {
    await engine.shutDown()
    let idle = WorkflowEngine.forTest(in: directory) {
      $0.concurrency = 0
      $0.makeID = { "\($0)other" }
    }
    _ = try await idle.call("workflows.run", ["workflow_id": "w"])
    let archive = try idle.archive()
    let fault = await #expect(throws: ArchiveFault.self) { try await archive.remove("run_other") }
    #expect(fault?.message == "run 'run_other' is queued, so it cannot be removed")
    #expect(await idle.handBack() == ["run_other"])
  }

  @Test func `A store that was emptied is not taken for a new one`() async throws {
    await engine.shutDown()
    for name in ["sixmo.db", "sixmo.db-wal", "sixmo.db-shm"] {
      unlink("\(directory.path)/\(name)")
    }
    close(open("\(directory.path)/sixmo.db", O_WRONLY | O_CREAT, 0o600))
    let error = await #expect(throws: TransportError.self) {
      try await WorkflowEngine.forTest(in: directory).call("workflows.list")
    }
    #expect(error?.message.contains("is damaged") == true)
  }
}
