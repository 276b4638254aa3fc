import Glibc
import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// What happens between the start and the end of a run.
struct ExecutionTests {
  let directory = TemporaryDirectory()
  let clock = FakeClock()

  /// An engine whose workflow `w` sends rows from the webhook through these blocks.
  private func engine(
    _ blocks: Block..., in directory: TemporaryDirectory? = nil,
    change: (inout WorkflowEngine.Configuration) -> Void = { _ in }
  ) async throws -> WorkflowEngine {
    let engine = WorkflowEngine.forTest(
      in: directory ?? self.directory, clock: clock,
      blocks: TestBlocks.plain
        + blocks.filter { block in !TestBlocks.plain.contains { $0.name == block.name } },
      change: change)
    let types = ["webhook"] + blocks.map(\.name)
    let definition: JSON = [
      "blocks": .array(
        types.enumerated().map { index, type in
          [
            "sequence_number": .int(index + 1), "block_type": .string(type),
            "block_name": .string(type), "block_id": .string("b\(index + 1)"), "specs": [:],
          ]
        }), "edges": [],
    ]
    let answer = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
    try #require(answer.status == 200, "\(answer.body)")
    return engine
  }

  private func start(_ engine: WorkflowEngine, rows: Int) async throws -> JSON {
    let payload = (0..<rows).map { number -> JSON in ["n": .int(number)] }
    let answer = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": .array(payload)])
    return try #require(answer.body["job_id"])
  }

  private func status(_ engine: WorkflowEngine, _ run: JSON) async throws -> JSON {
    try await engine.call("runs.live_status", ["run_id": run]).body
  }

  // Progress

  @Test func `Progress moves within a block and is told by percentage, counts and step`()
    async throws
  {
    let gate = Gate()
    let calls = Counter()
    let slow = TestBlocks.step("slow") { [clock] rows in
      clock.advance(seconds: 1)
      if calls.next() == 6 { await gate.pass() }
      return rows
    }
    let engine = try await engine(slow)
    let run = try await start(engine, rows: 100)
    await gate.arrivals(1)
    let live = try await status(engine, run)
    #expect(live["overall_status"] == "running")
    #expect(live["current_block"] == "slow")
    #expect(live["current_block_sequence"] == 2)
    #expect(live["completed_blocks"] == 1)
    #expect(live["overall_progress_percentage"] == 75.0)
    let block = try #require(live["blocks"]?[1])
    #expect(block["progress_percentage"] == 50.0)
    #expect(block["current_step"] == "Working")
    #expect(block["processed_count"] == 50)
    #expect(block["total_count"] == 100)
    #expect(block["estimated_total_count"] == 100)
    #expect(block["metrics"]?["row_count"] == 50)
    gate.open()
    #expect(try await engine.ended(run)["overall_progress_percentage"] == 100.0)
  }

  // Stopping

  @Test func `Cancelling stops at the next batch and keeps what finished blocks made`()
    async throws
  {
    let gate = Gate()
    let calls = Counter()
    let slow = TestBlocks.step("slow") { rows in
      _ = calls.next()
      await gate.pass()
      return rows
    }
    let engine = try await engine(slow, TestBlocks.upper)
    let run = try await start(engine, rows: 100)
    await gate.arrivals(1)
    #expect(try await engine.call("runs.cancel", ["job_id": run]).body["status"] == "cancelled")
    let live = try await status(engine, run)
    #expect(live["overall_status"] == "cancelled")
    #expect(live["blocks"]?.array?.map { $0["status"] } == ["completed", "cancelled", "skipped"])
    gate.open()
    await engine.shutDown()
    #expect(calls.current == 1)
    let links = try await engine.call("runs.download_links", ["run_id": run]).body
    #expect(links.array?.map { $0["filename"] } == ["results_block_1.csv"])
    #expect(try await status(engine, run)["overall_status"] == "cancelled")
  }

  @Test func `Another process can cancel a run, too`() async throws {
    let gate = Gate()
    let slow = TestBlocks.step("slow") { rows in
      await gate.pass()
      return rows
    }
    let engine = try await engine(slow)
    let run = try await start(engine, rows: 100)
    await gate.arrivals(1)
    let other = WorkflowEngine.forTest(in: directory, clock: clock) { $0.concurrency = 0 }
    _ = try await other.call("runs.cancel", ["job_id": run])
    gate.open()
    await engine.shutDown()
    #expect(try await status(other, run)["overall_status"] == "cancelled")
  }

  @Test func `What makes a block impossible fails the run, named with its cause`() async throws {
    struct NoDisk: Error, CustomStringConvertible { let description = "the disk is gone" }
    let broken = TestBlocks.step("broken") { _ in throw NoDisk() }
    let engine = try await engine(broken, TestBlocks.upper)
    let run = try await start(engine, rows: 1)
    let live = try await engine.ended(run)
    #expect(live["overall_status"] == "failed")
    #expect(live["blocks"]?.array?.map { $0["status"] } == ["completed", "failed", "skipped"])
    #expect(live["blocks"]?[1]?["error_message"] == "block 'broken' (b2): the disk is gone")
    let entry = try await engine.call("runs.list", ["status": "failed"]).body[0]
    #expect(entry?["status_reason"] == "Block 'broken' failed")
    #expect(entry?["error_message"] == "block 'broken' (b2): the disk is gone")
    let workflow = try await engine.call("workflows.get", ["workflow_id": "w"]).body
    #expect(workflow["step"] == "draft")
  }

  @Test func `A row that fails is marked and counted, and the run goes on`() async throws {
    let engine = try await engine(TestBlocks.mark)
    let run = try await start(engine, rows: 3)
    #expect(try await engine.ended(run)["overall_status"] == "completed")
    let entry = try await engine.call("runs.list").body[0]
    #expect(entry?["status_reason"] == "3 rows failed in block 'b2'; see the column 'error'")
  }

  // Edges

  @Test func `Only rows for which its condition holds take an edge`() async throws {
    let engine = WorkflowEngine.forTest(in: directory)
    let types = ["webhook", "upper", "mark"]
    let definition: JSON = [
      "blocks": .array(
        types.enumerated().map { index, type in
          [
            "sequence_number": .int(index + 1), "block_type": .string(type),
            "block_name": .string(type), "block_id": .string(type), "specs": [:],
          ]
        }),
      "edges": [
        ["from_block_id": "webhook", "to_block_id": "upper", "condition": "row.yes"],
        ["from_block_id": "webhook", "to_block_id": "mark", "condition": "row.no"],
      ],
    ]
    _ = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
    let rows: JSON = [
      ["email": "a", "yes": true, "no": false], ["email": "b", "yes": nil, "no": "x"],
      ["email": "c", "yes": 0, "no": 1],
    ]
    let run = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": rows]
    ).body["job_id"]
    let ended = try await engine.ended(run)
    #expect(ended["blocks"]?[1]?["metrics"]?["row_count"] == 2)
    #expect(ended["blocks"]?[1]?["processed_count"] == 3)
    let upper = try await engine.result("results_block_2.csv", of: run)
    #expect(upper == "email,yes,no\r\nA,true,false\r\nC,0,1\r\n")
    let mark = try await engine.result("results_block_3.csv", of: run)
    #expect(mark == "email,yes,no,error\r\nb,,x,\r\nc,0,1,\r\n")
  }

  // Going on

  @Test func `A run goes on after its last batch when the process has died`() async throws {
    let gate = Gate()
    let seen = Locked<[Int]>([])
    let paid = TestBlocks.step("paid", isPerBatch: true) { [clock] rows in
      // What was done in the last quarter of a second may not be committed yet.
      if rows.first?["n"] == 40 { clock.advance(seconds: 0.3) }
      if rows.first?["n"] == 50 { await gate.pass() }
      seen.withLock { $0 += rows.compactMap { $0["n"]?.int } }
      return rows
    }
    let dying = try await engine(paid, TestBlocks.upper)
    let run = try await start(dying, rows: 100)
    await gate.arrivals(1)
    // The disk as it is now is what the death of the process would leave.
    let left = directory.copy()
    #expect(seen.withLock { $0 } == Array(0..<50))

    clock.advance(seconds: Scheduler.lease)
    gate.open()
    let next = WorkflowEngine.forTest(
      in: left, clock: clock, blocks: TestBlocks.plain + [paid])
    let ended = try await next.ended(run)
    #expect(ended["overall_status"] == "completed")
    #expect(ended["blocks"]?[1]?["processed_count"] == 100)
    let file = try await next.result("enriched_results_final.csv", of: run)
    #expect(file?.split(separator: "\r\n").count == 101)
    await dying.shutDown()
    // Each process did the second half; nobody did the first half twice.
    #expect(seen.withLock { $0.filter { $0 < 50 } }.sorted() == Array(0..<50))
    withExtendedLifetime(left) {}
  }

  @Test func `A block that sees all rows together starts again`() async throws {
    let gate = Gate()
    let calls = Counter()
    let whole = TestBlocks.step("whole") { rows in
      if calls.next() == 3 { await gate.pass() }
      return rows
    }
    let dying = try await engine(whole)
    let run = try await start(dying, rows: 50)
    await gate.arrivals(1)
    let left = directory.copy()
    clock.advance(seconds: Scheduler.lease)
    gate.open()
    let next = WorkflowEngine.forTest(in: left, clock: clock, blocks: TestBlocks.plain + [whole])
    #expect(try await next.ended(run)["overall_status"] == "completed")
    let file = try await next.result("enriched_results_final.ndjson", of: run, format: "ndjson")
    #expect(file == (0..<50).map { "{\"n\":\($0)}\n" }.joined())
    await dying.shutDown()
    withExtendedLifetime(left) {}
  }

  @Test func `A run is safe once it is accepted, even if nothing has executed it yet`()
    async throws
  {
    let idle = try await engine(TestBlocks.upper) { $0.concurrency = 0 }
    let run = try await start(idle, rows: 3)
    let left = directory.copy()
    let next = WorkflowEngine.forTest(in: left, clock: clock)
    _ = try await next.call("workflows.list")
    #expect(try await next.ended(run)["overall_status"] == "completed")
    withExtendedLifetime(left) {}
  }

  @Test func `A run whose files are gone fails and says so`() async throws {
    let idle = try await engine(TestBlocks.upper) { $0.concurrency = 0 }
    let run = try await start(idle, rows: 3)
    let place = "\(directory.path)/runs/\(run.string ?? "")"
    unlink("\(place)/payload.rows")
    rmdir(place)
    let next = WorkflowEngine.forTest(in: directory, clock: clock)
    #expect(try await next.ended(run)["overall_status"] == "failed")
    let entry = try await next.call("runs.list").body[0]
    #expect(
      entry?["error_message"]?.string == "cannot open '\(place)/lock': No such file or directory")
  }

  /// A run of 100 rows through a block that waits at a gate: the process shuts down meanwhile, and the next ends it.
  private func endAfterShutdown(
    _ block: Block, at gate: Gate
  ) async throws -> (next: WorkflowEngine, run: JSON) {
    let first = try await engine(block)
    let run = try await start(first, rows: 100)
    await gate.arrivals(1)
    async let down: Void = first.shutDown()
    gate.open()
    await down
    let next = WorkflowEngine.forTest(
      in: directory, clock: clock, blocks: TestBlocks.plain + [block])
    #expect(try await next.ended(run)["overall_status"] == "completed")
    return (next, run)
  }

  @Test func `A process that shuts down hands its runs back at once`() async throws {
    let gate = Gate()
    let slow = TestBlocks.step("slow", isPerBatch: true) { rows in
      await gate.pass()
      return rows
    }
    _ = try await endAfterShutdown(slow, at: gate)
  }

  @Test func `What was done before a shutdown is not done again`() async throws {
    let gate = Gate()
    let seen = Locked<[Int]>([])
    let paid = TestBlocks.step("paid", isPerBatch: true) { rows in
      if rows.first?["n"] == 50 { await gate.pass() }
      seen.withLock { $0 += rows.compactMap { $0["n"]?.int } }
      return rows
    }
    let (next, run) = try await endAfterShutdown(paid, at: gate)
    #expect(seen.withLock { $0 } == Array(0..<100))
    let file = try await next.result("enriched_results_final.ndjson", of: run, format: "ndjson")
    #expect(file == (0..<100).map { "{\"n\":\($0)}\n" }.joined())
  }

  @Test func `A run that kills every process is given up`() async throws {
    let idle = try await engine(TestBlocks.upper) { $0.concurrency = 0 }
    let run = try await start(idle, rows: 1)
    let store = try Store(path: "\(directory.path)/sixmo.db")
    for _ in 0..<RunExecution.attemptLimit {
      // It starts on the first block and dies before it has finished a batch.
      let claimed = try await store.claim(worker: "dead", now: clock.now, leaseUntil: clock.now)
      var block = try #require(claimed?.blocks.first)
      block.status = .running
      block.startedAt = clock.now
      let claim = RunClaim(
        runID: run.string ?? "", worker: "dead", epoch: claimed?.run.epoch ?? 0)
      _ = try await store.commit([], of: block, runProgress: 0, claim, now: clock.now)
    }
    let next = WorkflowEngine.forTest(in: directory, clock: clock)
    let ended = try await next.ended(run)
    #expect(ended["overall_status"] == "failed")
    let entry = try await next.call("runs.list").body[0]
    #expect(entry?["status_reason"] == "Given up after 5 attempts")
  }

  // Together

  @Test func `Two engines on one store share the runs and execute each once`() async throws {
    let executed = Locked<[String]>([])
    let note = TestBlocks.step("note") { rows in
      executed.withLock { $0 += rows.compactMap { $0["n"]?.int.map(String.init) } }
      return rows
    }
    let first = try await engine(note) { $0.makeID = { "\($0)a\(UInt64.random(in: 0 ... .max))" } }
    let second = WorkflowEngine.forTest(
      in: directory, clock: clock, blocks: TestBlocks.plain + [note]
    ) { $0.makeID = { "\($0)b\(UInt64.random(in: 0 ... .max))" } }
    let runs = try await withThrowingTaskGroup(of: JSON.self) { group in
      for number in 0..<20 {
        group.addTask {
          let engine = number % 2 == 0 ? first : second
          let answer = try await engine.call(
            "workflows.run",
            ["workflow_id": "w", "webhook_payload": [["n": .int(number)]]])
          return answer.body["job_id"] ?? .null
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for run in runs { #expect(try await first.ended(run)["overall_status"] == "completed") }
    #expect(executed.withLock { $0 }.sorted() == (0..<20).map(String.init).sorted())
  }

  @Test func `No more runs are executed at once than configured`() async throws {
    let gate = Gate()
    let slow = TestBlocks.step("slow") { rows in
      await gate.pass()
      return rows
    }
    let engine = try await engine(slow) { $0.concurrency = 2 }
    var runs: [JSON] = []
    for _ in 0..<4 { runs.append(try await start(engine, rows: 1)) }
    await gate.arrivals(2)
    #expect(try await engine.call("runs.list", ["status": "running"]).body.array?.count == 2)
    #expect(try await engine.call("runs.list", ["status": "queued"]).body.array?.count == 2)
    gate.open()
    for run in runs { _ = try await engine.ended(run) }
  }

  @Test func `Requests are answered while every run keeps its thread`() async throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    let gate = Gate()
    gate.open()
    let blocking = TestBlocks.step("blocking") { rows in
      await gate.pass()
      var byte: UInt8 = 0
      _ = read(reading, &byte, 1)
      return rows
    }
    let engine = try await engine(blocking) { $0.concurrency = 64 }
    var runs: [JSON] = []
    for _ in 0..<64 { runs.append(try await start(engine, rows: 1)) }
    await gate.arrivals(64)
    #expect(try await engine.call("runs.list", ["status": "running"]).body.array?.count == 64)
    _ = write(writing, Array(repeating: 0, count: 64), 64)
    for run in runs { #expect(try await engine.ended(run)["overall_status"] == "completed") }
    close(reading)
    close(writing)
  }
}
