import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Runs whose process died, and a clock that was set meanwhile.
struct ClockJumpTests {
  let directory = TemporaryDirectory()
  let clock = FakeClock()

  /// What the disk holds when a process dies in the middle of a run, and the run.
  private func died() async throws -> (TemporaryDirectory, run: JSON) {
    let gate = Gate()
    let slow = TestBlocks.step("slow") { rows in
      await gate.pass()
      return rows
    }
    let engine = WorkflowEngine.forTest(
      in: directory, clock: clock, blocks: [TestBlocks.webhook, slow])
    _ = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": chain("webhook", "slow")])
    let run = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": [["n": 1]]])
    await gate.arrivals(1)
    let copy = directory.copy()
    gate.open()
    await engine.shutDown()
    return (copy, run.body["job_id"] ?? .null)
  }

  private func next(_ copy: TemporaryDirectory, _ clock: FakeClock) -> WorkflowEngine {
    .forTest(
      in: copy, clock: clock, blocks: [TestBlocks.webhook, TestBlocks.step("slow") { $0 }])
  }

  @Test(arguments: [-86_400, 86_400] as [Int64])
  func `A run is taken up although the clock was set by a day`(seconds: Int64) async throws {
    let (copy, run) = try await died()
    let engine = next(copy, FakeClock(milliseconds: clock.milliseconds + seconds * 1000))
    #expect(try await engine.ended(run)["overall_status"] == "completed")
  }

  @Test func `A run that another process executes is left alone`() async throws {
    let (copy, run) = try await died()
    let engine = next(copy, FakeClock(milliseconds: clock.milliseconds + 5000))
    for _ in 0..<100 { await Task.yield() }
    let live = try await engine.call("runs.live_status", ["run_id": run]).body
    #expect(live["overall_status"] == "running")
  }

  @Test func `The time in which no process executes a run is not part of its duration`()
    async throws
  {
    let (copy, run) = try await died()
    let engine = next(copy, FakeClock(milliseconds: clock.milliseconds + 3_600_000))
    _ = try await engine.ended(run)
    #expect(try await engine.call("runs.list").body[0]?["duration_ms"] == 0)
  }
}
