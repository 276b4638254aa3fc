import Sixmo
import System
import Testing

@testable import WorkflowEngine

/// A commit that fails, whichever it is: nothing is lost and nothing comes twice.
struct CommitFaultTests {
  let directory = TemporaryDirectory()

  private static let rowCount = 40

  /// A queued run whose first block passes rows on and whose second changes them.
  private func queuedRun() async throws -> (engine: WorkflowEngine, id: JSON) {
    let step = TestBlocks.step("double", isPerBatch: true) { rows in
      rows.map { ["n": .int(2 * ($0["n"]?.int ?? 0))] }
    }
    let engine = WorkflowEngine.forTest(
      in: directory, blocks: [TestBlocks.webhook, step]
    ) { $0.concurrency = 0 }
    _ = try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": chain("webhook", "double")])
    let rows = (0..<Self.rowCount).map { number -> JSON in ["n": .int(number)] }
    let answer = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": .array(rows)])
    return (engine, try #require(answer.body["job_id"]))
  }

  private func execute(_ engine: WorkflowEngine, _ runs: FaultyStore) async throws {
    var parts = try engine.open().parts
    parts.runs = runs
    parts.clock = ImpatientClock()
    let now = parts.clock.now
    let claimed = try #require(
      try await parts.store.claim(
        worker: "w", now: now, leaseUntil: now.advanced(bySeconds: 10)))
    let claim = RunClaim(runID: claimed.run.id, worker: "w", epoch: claimed.run.epoch)
    await RunExecution(claimed, claim, parts: parts).execute()
  }

  private var expected: String {
    (0..<Self.rowCount).map { "{\"n\":\(2 * $0)}\n" }.joined()
  }

  @Test("A full disk at any commit is waited for", arguments: 1...5)
  func fullDisk(number: Int) async throws {
    let (engine, id) = try await queuedRun()
    let store = FaultyStore(
      try engine.open().store, failing: number, with: StoreError.full(directory.path))
    try await execute(engine, store)
    let file = try await engine.result("enriched_results_final.ndjson", of: id, format: "ndjson")
    #expect(file == expected)
    await engine.shutDown()
  }

  @Test("After any commit that was lost the next worker goes on", arguments: 1...5)
  func lost(number: Int) async throws {
    let (engine, id) = try await queuedRun()
    let store = try engine.open().store
    for runs in [
      FaultyStore(store, failing: number, with: CancellationError()),
      FaultyStore(store, failing: 0, with: CancellationError()),
    ] {
      guard try await store.run(id.string ?? "", of: "local")?.run.status != .completed else {
        break
      }
      try await execute(engine, runs)
      // As if its process had died: nobody has handed the run back.
      if let claim = runs.lastClaim {
        try await store.release(claim, now: Timestamp(milliseconds: 0))
      }
    }
    let file = try await engine.result("enriched_results_final.ndjson", of: id, format: "ndjson")
    #expect(file == expected)
    await engine.shutDown()
  }
}

/// A store one of whose commits fails before anything is stored.
private final class FaultyStore: RunStore {
  private let store: Store
  private let number: Int
  private let error: any Error
  private let count = Counter()
  private let claims = Locked<[RunClaim]>([])
  var lastClaim: RunClaim? { claims.withLock { $0.last } }

  init(_ store: Store, failing number: Int, with error: any Error) {
    (self.store, self.number, self.error) = (store, number, error)
  }

  func claim(
    worker: String, now: Timestamp, leaseUntil: Timestamp
  ) async throws -> (run: RunRecord, blocks: [RunBlockRecord])? {
    try await store.claim(worker: worker, now: now, leaseUntil: leaseUntil)
  }

  func renew(_ claim: RunClaim, leaseUntil: Timestamp) async throws -> Bool {
    try await store.renew(claim, leaseUntil: leaseUntil)
  }

  func commit(
    _ chunks: [ChunkUpdate], of block: RunBlockRecord, runProgress: Double, _ claim: RunClaim,
    now: Timestamp
  ) async throws -> Bool {
    claims.withLock { $0.append(claim) }
    if count.next() == number { throw error }
    return try await store.commit(
      chunks, of: block, runProgress: runProgress, claim, now: now)
  }

  func manifest(of runID: String) async throws -> RunManifest {
    try await store.manifest(of: runID)
  }

  func release(_ claim: RunClaim, now: Timestamp) async throws {
    try await store.release(claim, now: now)
  }

  func finish(
    _ claim: RunClaim, _ ending: RunEnding, failedBlock: Int?, now: Timestamp
  ) async throws -> Bool {
    try await store.finish(claim, ending, failedBlock: failedBlock, now: now)
  }

  func cancel(
    _ id: String, of organization: String, now: Timestamp
  ) async throws -> RunRecord.Status? {
    try await store.cancel(id, of: organization, now: now)
  }
}
