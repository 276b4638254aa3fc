import Glibc
import Sixmo
import System
import Testing

@testable import WorkflowEngine

struct PaymentLedgerTests {
  private let directory = TemporaryDirectory()
  private var files: LedgerFiles { LedgerFiles(block: "\(directory.path)/block_1", kind: .ledger) }
  private var path: String { "\(directory.path)/block_1.0.1.ledger" }

  private func record(
    _ key: String, _ row: Int, _ event: PaymentRecord.Event, attempt: Int = 1
  ) -> PaymentRecord {
    PaymentRecord(
      key: key, row: row, attempt: attempt, at: Timestamp(milliseconds: 1), event: event)
  }

  private func write(_ records: [PaymentRecord]) async throws {
    let ledger = try PaymentLedger(files, epoch: 1)
    for record in records { try await ledger.append(record) }
  }

  private func bytes() throws -> [UInt8] {
    let file = try OpenFile(path, O_RDONLY)
    return try file.read(file.size(), at: 0)
  }

  private func replace(_ bytes: [UInt8]) throws {
    try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC).write(bytes)
  }

  private var events: [PaymentRecord.Event] {
    [
      .intent, .answered(["a": [1, "ü\n", nil]]), .answered(.null), .refused("429"),
      .failed("x"), .unknown("lost"),
    ]
  }

  @Test func `What was appended is there when the ledger is opened again`() async throws {
    try await write(events.enumerated().map { record("k\($0)", $0, $1) })
    let ledger = try PaymentLedger(files, epoch: 1)
    for (index, event) in events.enumerated() {
      #expect(ledger.earlier("k\(index)")?.event == event)
    }
    let rest = try PaymentLedger(files, epoch: 2, from: 4)
    #expect(rest.earlier("k3") == nil)
    #expect(rest.earlier("k4") != nil)
  }

  @Test func `A torn last record is cut off, wherever it is torn`() async throws {
    try await write([record("a", 0, .intent), record("b", 1, .answered(["x": "y"]))])
    let whole = try bytes()
    let first = try record("a", 0, .intent).bytes.count
    for end in first..<whole.count {
      try replace(Array(whole[..<end]))
      let ledger = try PaymentLedger(files, epoch: 1)
      #expect(ledger.earlier("a")?.event == .intent)
      #expect(ledger.earlier("b") == nil)
      try await ledger.append(record("c", 2, .intent))
      #expect(try PaymentLedger(files, epoch: 2).earlier("c") != nil)
    }
  }

  @Test func `A record that is damaged in the middle is an error, never passed over`()
    async throws
  {
    try await write((0..<3).map { record("k\($0)", $0, .answered(["n": .int($0)])) })
    var bytes = try bytes()
    bytes[bytes.count / 2] ^= 1
    try replace(bytes)
    let error = #expect(throws: DamagedFile.self) { try PaymentLedger(files, epoch: 1) }
    #expect(error?.description.contains("is damaged") == true)
  }

  @Test func `Records longer than a piece of the file are read`() async throws {
    let long = String(repeating: "ä", count: 400_000)
    try await write([record("a", 0, .answered(.string(long))), record("b", 1, .intent)])
    let ledger = try PaymentLedger(files, epoch: 1)
    #expect(ledger.earlier("a")?.event == .answered(.string(long)))
    #expect(ledger.earlier("b") != nil)
  }

  @Test func `One fsync serves all records that wait meanwhile`() async throws {
    let syncs = Counter()
    let arrived = Counter()
    // The first fsync takes as long as the others need to line up.
    let ledger = try PaymentLedger(files, epoch: 1) { _ in
      if syncs.next() == 1 { while arrived.current < 20 { sched_yield() } }
    }
    // The first fsync keeps one of the threads.
    let threads = RunThreads(count: 2)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask(executorPreference: threads) { [self] in
          _ = arrived.next()
          try await ledger.append(record("k\(number)", number, .intent))
        }
      }
      try await group.waitForAll()
    }
    #expect(syncs.current < 20)
    let read = try PaymentLedger(files, epoch: 1)
    #expect((0..<20).allSatisfy { read.earlier("k\($0)") != nil })
  }

  @Test func `After a failed write nothing more is appended`() async throws {
    struct DiskFull: Error {}
    let ledger = try PaymentLedger(files, epoch: 1) { _ in throw DiskFull() }
    for _ in 0..<2 {
      await #expect(throws: DiskFull.self) { try await ledger.append(record("a", 0, .intent)) }
    }
  }

  @Test func `The report lists what has no outcome and what was sent again after that`()
    async throws
  {
    try await write([
      record("fine", 0, .intent), record("fine", 0, .answered(.null)),
      record("refused", 1, .intent), record("refused", 1, .refused("429")),
      record("refused", 1, .intent, attempt: 2), record("refused", 1, .answered(.null)),
      record("open", 2, .intent),
      record("held", 3, .intent), record("held", 3, .unknown("lost")),
      record("twice", 4, .intent), record("twice", 4, .unknown("lost")),
      record("twice", 4, .intent, attempt: 2), record("twice", 4, .answered(.null)),
      record("killed", 5, .intent), record("killed", 5, .intent, attempt: 2),
      record("killed", 5, .refused("503"), attempt: 2),
    ])
    let report = try #require(try PaymentReport(files))
    #expect(report.held == [2, 3])
    #expect(report.repeated == [4, 5])
    #expect(try PaymentReport(LedgerFiles(block: "\(directory.path)/none", kind: .ledger)) == nil)
    #expect(PaymentReport.listed([0], "row") == "row 1")
    #expect(PaymentReport.listed(Array(0..<22), "batch").hasSuffix("20 and 2 more"))
  }

  @Test func `A ledger is in one file for each 10,000 rows and claim`() async throws {
    let first = try PaymentLedger(files, epoch: 1)
    for row in [0, 9_999, 10_000, 25_000] {
      try await first.append(record("k\(row)", row, .intent))
    }
    let second = try PaymentLedger(files, epoch: 2, from: 10_000)
    #expect(second.earlier("k9999") == nil)
    #expect(second.earlier("k10000")?.event == .intent)
    try await second.append(record("k10000", 10_000, .answered(1)))
    let parts = try files.parts()
    #expect(parts.map { [$0.chunk, $0.epoch] } == [[0, 1], [1, 1], [2, 1], [1, 2]])
    #expect(try PaymentLedger(files, epoch: 3).earlier("k10000")?.event == .answered(1))
    let report = try #require(try PaymentReport(files))
    #expect(report.held == [0, 9_999, 25_000])
    #expect(report.sent == 4)
  }

  @Test func `The ledgers of programs that had no chunks, and of runs before, are read`()
    async throws
  {
    try replace(record("old", 3, .answered(1)).bytes)
    let old = "\(directory.path)/block_1.ledger"
    for name in [old, "\(old).earlier.earlier", "\(directory.path)/block_1.0.2.ledger.earlier"] {
      try OpenFile(name, O_WRONLY | O_CREAT).write(record("old", 3, .answered(1)).bytes)
    }
    try OpenFile("\(directory.path)/block_10.ledger", O_WRONLY | O_CREAT).write([1])
    #expect(try files.parts().map(\.epoch) == [0, 1])
    #expect(try files.allParts().map(\.age) == [2, 1, 0, 0])
    #expect(try PaymentLedger(files, epoch: 2).earlier("old")?.row == 3)
  }
}
