import GRDB
import Sixmo
import Testing

@testable import WorkflowEngine

struct StoreTests {
  let directory = TemporaryDirectory()
  let store: Store

  init() throws {
    store = try Store(path: "\(directory.path)/sixmo.db")
  }

  @Test func `Every save appends a version and keeps what no save changes`() async throws {
    for (number, text) in ["[1]", "[2]", "[3]"].enumerated() {
      let saved = try await store.saveWorkflow("w", of: "local") { old in
        var new = old ?? .forTest("w", at: 5)
        new.definition = text
        new.updatedAt = at(10 + Int64(number))
        return new
      }
      #expect(saved.version == number + 1)
    }
    let versions = try await store.versions(ofWorkflow: "w", of: "local")
    #expect(versions.map(\.definition) == ["[3]", "[2]", "[1]"])
    #expect(versions.map(\.version) == [3, 2, 1])
    let workflow = try await store.workflow("w", of: "local")
    #expect(workflow?.definition == "[3]")
    #expect(workflow?.createdAt == at(5))
    #expect(workflow?.updatedAt == at(12))
  }

  @Test func `A refused change leaves everything as it was`() async throws {
    struct No: Error {}
    await #expect(throws: No.self) {
      try await store.saveWorkflow("w", of: "local") { _ in throw No() }
    }
    #expect(try await store.workflow("w", of: "local") == nil)
  }

  @Test func `Deleting removes the definitions and keeps the runs`() async throws {
    _ = try await store.saveWorkflow("w", of: "local") { _ in .forTest("w") }
    try await accept("run_1")
    #expect(try await store.deleteWorkflow("w", of: "local")?.id == "w")
    #expect(try await store.deleteWorkflow("w", of: "local") == nil)
    #expect(try await store.versions(ofWorkflow: "w", of: "local").isEmpty)
    #expect(try await store.runs(of: "local", limit: 10).map(\.id) == ["run_1"])
  }

  @Test func `Runs are claimed in the order they were queued, each once`() async throws {
    for id in ["run_1", "run_2", "run_3"] { try await accept(id) }
    var claimed: [String] = []
    while let next = try await claim("a", now: 10) { claimed.append(next.run.id) }
    #expect(claimed == ["run_1", "run_2", "run_3"])
  }

  @Test func `A run whose lease has run out is claimed again, and the old worker changes nothing`()
    async throws
  {
    try await accept("run_1")
    let first = try #require(try await claim("a", now: 0))
    #expect(try await claim("b", now: 99) == nil)
    #expect(try await store.renew(held("a", 1), leaseUntil: at(200)))
    #expect(try await claim("b", now: 150) == nil)
    let second = try #require(try await claim("b", now: 200))
    #expect(second.run.attempts == 2)
    #expect(second.run.startedAt == first.run.startedAt)
    #expect(try await !store.renew(held("a", 1), leaseUntil: at(900)))
    #expect(try await !publish("a", progress: 50))
    let ending = RunEnding(status: .completed)
    #expect(try await !store.finish(held("a", 1), ending, now: at(300)))
    #expect(try await store.finish(held("b", 2), ending, now: at(300)))
    #expect(try await !store.finish(held("b", 2), ending, now: at(400)))
    #expect(try await store.run("run_1", of: "local")?.run.completedAt == at(300))
  }

  @Test func `A released run waits again`() async throws {
    try await accept("run_1")
    _ = try await claim("a", now: 0)
    try await store.release(held("b", 1), now: at(1))
    #expect(try await store.run("run_1", of: "local")?.run.status == .running)
    try await store.release(held("a", 1), now: at(1))
    let run = try await store.run("run_1", of: "local")?.run
    #expect(run?.status == .queued)
    #expect(run?.attempts == 0)
  }

  @Test func `Progress never falls and is 100 only at the end`() async throws {
    try await accept("run_1")
    _ = try await claim("a", now: 0)
    var seen: [Double?] = []
    for progress in [40.0, 20, 100] {
      #expect(try await publish("a", progress: progress))
      seen.append(try await store.run("run_1", of: "local")?.run.progress)
    }
    #expect(seen == [40, 40, 99.9])
    _ = try await store.finish(held("a", 1), RunEnding(status: .completed), now: at(9))
    #expect(try await store.run("run_1", of: "local")?.run.progress == 100)
  }

  @Test func `Attempts count anew only when more rows than ever were processed`() async throws {
    try await accept("run_1")
    var seen: [Int?] = []
    // A block that starts afresh in every attempt and dies at its sixth row, then comes further.
    for (attempt, processed) in [[0], [0, 5], [0, 3, 5], [0, 5], [6], []].enumerated() {
      _ = try await claim("worker \(attempt)", now: Int64(attempt) * 1000)
      for count in processed {
        #expect(try await publish("worker \(attempt)", attempt + 1, progress: 10, processed: count))
      }
      seen.append(try await store.run("run_1", of: "local")?.run.attempts)
    }
    #expect(seen == [1, 1, 2, 3, 1, 2])
  }

  @Test func `Cancelling ends what has not ended`() async throws {
    try await accept("run_1")
    #expect(try await store.cancel("run_1", of: "local", now: at(7)) == .cancelled)
    let (run, blocks) = try #require(try await store.run("run_1", of: "local"))
    #expect(run.status == .cancelled)
    #expect(run.completedAt == at(7))
    #expect(blocks.map(\.status) == [.skipped, .skipped])
    #expect(try await claim("a", now: 10) == nil)
    #expect(try await store.cancel("run_9", of: "local", now: at(7)) == nil)
  }

  @Test func `A key stands for its run until it expires`() async throws {
    let key = IdempotencyKey(organization: "local", key: "k", request: [1], expiresAt: at(100))
    let other = IdempotencyKey(organization: "local", key: "k", request: [2], expiresAt: at(900))
    guard case .accepted = try await accept("run_1", key: key) else { return fail() }
    guard case .repeated(let runID) = try await accept("run_2", key: key) else { return fail() }
    #expect(runID == "run_1")
    guard case .conflict = try await accept("run_3", key: other) else { return fail() }
    guard case .accepted = try await accept("run_4", at: 100, key: other) else { return fail() }
    #expect(try await store.runs(of: "local", limit: 10).map(\.id) == ["run_4", "run_1"])
  }

  @Test func `Two stores on one file see each other's work and never take the same run`()
    async throws
  {
    let other = try Store(path: store.path)
    for number in 1...40 { try await accept("run_\(number)") }
    let claimed = try await withThrowingTaskGroup(of: [String].self) { group in
      for (name, store) in [("a", store), ("b", other), ("c", store), ("d", other)] {
        group.addTask {
          var mine: [String] = []
          while let next = try await store.claim(worker: name, now: at(0), leaseUntil: at(100)) {
            mine.append(next.run.id)
          }
          return mine
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(claimed.count == 40)
    #expect(Set(claimed).count == 40)
  }

  @Test(
    "Impossible states are refused by the database itself",
    arguments: [
      "UPDATE run SET status = 'paused'", "UPDATE run SET status = 'completed'",
      "UPDATE run SET status = 'running'", "UPDATE run SET worker = 'a'",
      "UPDATE run SET progress = 101", "UPDATE run SET progress = 100",
      "UPDATE run SET status = 'failed', completed_at = 1",
      "UPDATE run_block SET status = 'completed'", "UPDATE run_block SET status = 'failed'",
      "UPDATE run_block SET data_type = 'THING'", "INSERT INTO run_block (run_id) VALUES ('none')",
    ])
  func refuses(sql: String) async throws {
    try await accept("run_1")
    let error = await #expect(throws: DatabaseError.self) {
      try await DatabaseQueue(path: store.path).write { try $0.execute(sql: sql) }
    }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
  }

  @Test func `Reference data is found by domain, name, address and search keys`() async throws {
    let acme: JSONObject = ["company_name": "Acme", "z": 1, "a": 2]
    try await replace(
      [
        ReferenceEntry(
          kind: .company, domain: "acme.com", name: "acme", keys: ["acme", "facme"], record: acme),
        ReferenceEntry(kind: .company, name: "beta", keys: ["beta"], record: ["n": 2]),
      ], .company)
    try await replace(
      [ReferenceEntry(kind: .person, email: "a@x.org", name: "ada", record: ["n": 3])], .person)
    #expect(try store.companies(domain: "acme.com").map(\.keys) == [acme.keys])
    #expect(try store.companies(normalizedName: "beta") == [["n": 2]])
    #expect(try store.companies(sharing: ["facme", "none\""], limit: 5) == [acme])
    #expect(try store.companies(sharing: [], limit: 5) == [])
    #expect(try store.people(email: "a@x.org") == [["n": 3]])
    #expect(try store.people(normalizedName: "ada") == [["n": 3]])
    #expect(try store.companies(domain: "beta") == [])
    try await replace([], .company)
    #expect(try store.companies(sharing: ["acme"], limit: 5) == [])
    #expect(try await store.referenceCount(.company) == 0)
    #expect(try await store.referenceCount(.person) == 1)
  }

  @Test func `An import that fails half-way changes nothing`() async throws {
    struct Torn: Error {}
    let entry = ReferenceEntry(kind: .company, domain: "a.com", record: ["n": 1])
    try await replace([entry], .company)
    let calls = Counter()
    await #expect(throws: Torn.self) {
      try await store.replaceReference(.company) {
        if calls.next() > 1 { throw Torn() }
        return [entry, entry]
      }
    }
    #expect(try store.companies(domain: "a.com").count == 1)
  }
}

extension StoreTests {
  private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

  private func fail() { Issue.record("the key was not used as expected") }

  @discardableResult private func accept(
    _ id: String, at time: Int64 = 0, key: IdempotencyKey? = nil
  ) async throws -> Acceptance {
    try await store.accept(
      RunRecord(
        id: id, organization: "local", workflowID: "w", workflowName: "W", workflowVersion: 1,
        definition: "{}", formats: [.csv], queuedAt: at(time), updatedAt: at(time)),
      blocks: (0..<2).map { block($0) }, key: key)
  }

  private func block(_ position: Int) -> RunBlockRecord {
    RunBlockRecord(
      position: position, blockID: "b\(position)", blockName: "b", sequenceNumber: position,
      previousBlockIDs: [], dataType: .lead, updatedAt: at(0))
  }

  private func claim(
    _ worker: String, now: Int64
  ) async throws -> (run: RunRecord, blocks: [RunBlockRecord])? {
    try await store.claim(worker: worker, now: at(now), leaseUntil: at(now + 100))
  }

  private func held(_ worker: String, _ epoch: Int) -> RunClaim {
    RunClaim(runID: "run_1", worker: worker, epoch: epoch)
  }

  private func publish(
    _ worker: String, _ epoch: Int = 1, progress: Double, processed: Int = 0
  ) async throws -> Bool {
    var block = block(0)
    block.progress.processed = processed
    return try await store.commit(
      [], of: block, runProgress: progress, held(worker, epoch), now: at(1))
  }

  private func replace(_ entries: [ReferenceEntry], _ kind: ReferenceEntry.Kind) async throws {
    let calls = Counter()
    let count = try await store.replaceReference(kind) { calls.next() == 1 ? entries : nil }
    #expect(count == entries.count)
  }
}
