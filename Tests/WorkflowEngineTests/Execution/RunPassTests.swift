import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Blocks that work at the same time, each on what those before it have written so far.
struct RunPassTests {
  let directory = TemporaryDirectory()

  private static func together(
    _ name: String, isPerBatch: Bool = true,
    _ body: @escaping @Sendable ([Row]) async throws -> [Row]
  ) -> Block {
    var block = TestBlocks.step(name, isPerBatch: isPerBatch, body)
    block.startsOver = { _ in true }
    return block
  }

  private func start(_ blocks: [Block], rows: [JSON]) async throws -> (WorkflowEngine, JSON) {
    let engine = WorkflowEngine.forTest(in: directory, blocks: TestBlocks.plain + blocks)
    let names = ["webhook"] + blocks.map(\.name)
    let definition: JSON = [
      "blocks": .array(
        names.enumerated().map { index, name in
          [
            "sequence_number": .int(index + 1), "block_type": .string(name),
            "block_name": .string(name), "block_id": .string("b\(index + 1)"), "specs": [:],
          ]
        }), "edges": [],
    ]
    _ = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
    let answer = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": .array(rows)])
    return (engine, try #require(answer.body["job_id"]))
  }

  private static let rows = (0..<100).map { number -> JSON in ["n": .int(number)] }

  @Test func `A block works on the first rows while the one before makes the others`()
    async throws
  {
    let gate = Gate()
    let seen = Counter()
    let first = Self.together("first") { rows in
      if rows.first?["n"] == 20 { await gate.pass() }
      return rows
    }
    let second = Self.together("second") { rows in
      // It is only opened by rows that the block before has not finished.
      if seen.next() == 2 { gate.open() }
      return rows
    }
    let (engine, run) = try await start([first, second], rows: Self.rows)
    let ended = try await engine.ended(run)
    #expect(ended["overall_status"] == "completed")
    #expect(ended["blocks"]?[2]?["processed_count"] == 100)
    let file = try await engine.result("enriched_results_final.ndjson", of: run, format: "ndjson")
    #expect(file == (0..<100).map { "{\"n\":\($0)}\n" }.joined())
  }

  @Test func `The first block that fails counts, and those after it have not started`()
    async throws
  {
    struct Broken: Error, CustomStringConvertible { var description: String }
    let slow = Self.together("slow") { rows in
      if rows.first?["n"] == 50 { try await Task.sleep(for: .milliseconds(50)) }
      if rows.first?["n"] == 90 { throw Broken(description: "at the end") }
      return rows
    }
    let hasty = Self.together("hasty") { _ in throw Broken(description: "at once") }
    let last = Self.together("last") { rows in rows }
    let (engine, run) = try await start([slow, hasty, last], rows: Self.rows)
    let ended = try await engine.ended(run)
    #expect(ended["overall_status"] == "failed")
    #expect(
      ended["blocks"]?.array?.map { $0["status"] } == [
        "completed", "failed", "skipped", "skipped",
      ])
    #expect(ended["blocks"]?[1]?["error_message"] == "block 'slow' (b2): at the end")
  }

  @Test func `What fails later lets the blocks before it finish`() async throws {
    struct Broken: Error, CustomStringConvertible { let description = "it broke" }
    let slow = Self.together("slow") { rows in
      try await Task.sleep(for: .milliseconds(5))
      return rows
    }
    let hasty = Self.together("hasty") { _ in throw Broken() }
    let (engine, run) = try await start([slow, hasty], rows: Self.rows)
    let ended = try await engine.ended(run)
    #expect(ended["blocks"]?.array?.map { $0["status"] } == ["completed", "completed", "failed"])
    #expect(ended["blocks"]?[1]?["metrics"]?["row_count"] == 100)
  }

  @Test func `A column that only later rows have is waited for`() async throws {
    let slow = Self.together("slow") { rows in
      rows.map { row in
        var row = row
        if row["n"] == 99 { row["late"] = "x" }
        return row
      }
    }
    var reader = Self.together("reader") { rows in rows.filter { $0["late"] != nil } }
    reader.columns = { _, flow in flow.reads("late", at: []) }
    let (engine, run) = try await start([slow, reader], rows: Self.rows)
    let ended = try await engine.ended(run)
    #expect(ended["overall_status"] == "completed")
    #expect(ended["blocks"]?[2]?["metrics"]?["row_count"] == 1)
  }

  @Test func `Cancelling ends all of them`() async throws {
    let gate = Gate()
    let slow = Self.together("slow") { rows in
      if rows.first?["n"] == 50 { await gate.pass() }
      return rows
    }
    let second = Self.together("second") { rows in rows }
    let (engine, run) = try await start([slow, second], rows: Self.rows)
    await gate.arrivals(1)
    #expect(try await engine.call("runs.cancel", ["job_id": run]).body["status"] == "cancelled")
    gate.open()
    await engine.shutDown()
    let live = try await engine.call("runs.live_status", ["run_id": run]).body
    #expect(live["overall_status"] == "cancelled")
  }
}
