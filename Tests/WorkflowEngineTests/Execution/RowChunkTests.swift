import Glibc
import Sixmo
import System
import Testing

@testable import WorkflowEngine

/// The chunks of a block's rows, as files and as the store's manifests of them.
struct RowChunkTests {
  let directory = TemporaryDirectory()
  private var series: RowSeries {
    RowSeries(block: "\(directory.path)/block_1", kind: .rows, file: 2)
  }

  private func rows(_ range: Range<Int>) -> RowBatch { RowBatch(range.map { ["n": .int($0)] }) }

  /// As many batches of 1,000 rows.
  private func write(
    _ batches: Range<Int>, epoch: Int = 1, after chunks: [RowChunk] = []
  ) throws -> RowWriter {
    let writer = RowWriter(series, epoch: epoch, after: chunks)
    for batch in batches {
      try writer.append(rows(batch * 1000..<(batch + 1) * 1000), consumed: 1000)
    }
    return writer
  }

  private func numbers(_ chunks: [RowChunk]) throws -> [Int] {
    let reader = RowFileReader(series, chunks)
    var numbers: [Int] = []
    while let batch = try reader.next(limit: 700) {
      numbers += batch.objects.compactMap { $0["n"]?.int }
    }
    return numbers
  }

  @Test func `Rows are in chunks of some thousand, each with its own file`() throws {
    let writer = try write(0..<25)
    #expect(writer.chunks.map(\.counts.rows) == [10_000, 10_000, 5_000])
    #expect(writer.counts.consumed == 25_000)
    for chunk in writer.chunks {
      let file = try OpenFile("\(directory.path)/block_1.\(chunk.number).1.rows", O_RDONLY)
      #expect(try file.size() == chunk.bytes)
    }
    #expect(try numbers(writer.chunks) == Array(0..<25_000))
    // What counts is in the manifest.
    var chunks = Array(writer.chunks.prefix(2))
    #expect(try numbers(chunks) == Array(0..<20_000))
    chunks[1].bytes! += 1
    #expect(throws: DamagedFile.self) { try numbers(chunks) }
  }

  @Test func `A batch with more rows is a chunk by itself`() throws {
    let writer = RowWriter(series, epoch: 1, after: [])
    for range in [0..<1, 1..<30_000, 30_000..<30_001] {
      try writer.append(rows(range), consumed: 1)
    }
    #expect(writer.chunks.map(\.counts.rows) == [1, 29_999, 1])
  }

  @Test("Rows are passed over, within and across chunks", arguments: [0, 1, 9_999, 10_000, 24_999])
  func skips(count: Int) throws {
    let reader = RowFileReader(series, try write(0..<25).chunks)
    try reader.skip(count)
    #expect(try reader.first(1) == [["n": .int(count)]])
  }

  @Test func `A worker goes on in a chunk of its own, after what is committed`() throws {
    let first = try write(0..<12)
    try first.synchronize()
    let committed = first.update
    #expect(committed.first == 0 && committed.chunks == first.chunks)
    // Nobody is told of this one.
    try first.append(rows(12_000..<13_000), consumed: 1000)
    let second = try write(12..<20, epoch: 2, after: committed.chunks)
    #expect(second.columnNames == ["n"])
    #expect(second.counts.rows == 20_000)
    let update = second.update
    #expect(update.first == 2)
    #expect(update.chunks.map { [$0.number, $0.epoch] } == [[2, 2]])
    #expect(try numbers(second.chunks) == Array(0..<20_000))
    // The worker that was thought dead goes on, to its own file.
    try first.append(rows(0..<1000), consumed: 1000)
    #expect(try numbers(second.chunks) == Array(0..<20_000))
  }

  @Test func `An update has the chunk that has grown and those after it`() throws {
    let writer = try write(0..<5)
    #expect(writer.update.chunks.map(\.counts.rows) == [5000])
    // It was not committed after all.
    #expect(writer.update.first == 0)
    writer.markCommitted()
    #expect(writer.update.first == 1)
    for batch in 5..<12 { try writer.append(rows(batch..<batch + 1000), consumed: 1000) }
    let update = writer.update
    #expect(update.first == 0)
    #expect(update.chunks.map(\.counts.rows) == [10_000, 2_000])
  }

  @Test("A chunk with another byte is damaged", arguments: [50, 2_000, -1])
  func damage(place: Int) throws {
    let writer = try write(0..<12)
    let file = try OpenFile(series.path(0, 1), O_RDWR)
    var bytes = try file.readWhole(file.size(), at: 0)
    bytes[place < 0 ? bytes.count + place : place] ^= 1
    try file.truncate(to: 0)
    try file.write(bytes)
    let error = #expect(throws: DamagedFile.self) { try numbers(writer.chunks) }
    #expect(error?.description.contains("block_1.0.1.rows") == true)
  }

  /// What is in the files is damaged on purpose: it is not looked at.
  @Test func `The frames that were written last are read from memory while the chunks grow`()
    throws
  {
    let writer = try write(0..<0)
    let growth = RowGrowth()
    for number in 8..<14 {
      let frame = try writer.append(rows(number * 1000..<(number + 1) * 1000), consumed: 3000)
      let chunks = writer.chunks
      growth.change { state in
        state.chunks = chunks
        state.add([frame])
      }
    }
    #expect(writer.chunks.count == 2)
    let reader = RowFileReader(series, growth)
    for number in [8, 9] {
      #expect(try reader.next(limit: 1000)?.objects.first == ["n": .int(number * 1000)])
    }
    for chunk in 0..<2 {
      let file = try OpenFile(series.path(chunk, 1), O_RDWR)
      try file.write([UInt8](repeating: 0, count: file.size()))
    }
    for number in 10..<14 {
      let batch = try #require(try reader.next(limit: 1000))
      #expect(batch.objects.first == ["n": .int(number * 1000)])
      #expect(batch.origin?.file == 2)
      #expect(batch.origin?.chunk == (number - 8) / 3)
    }
    #expect(try reader.next(limit: 10) == nil)
    let frame = try writer.append(rows(0..<1), consumed: 1)
    let chunks = writer.chunks
    growth.change { state in
      state.chunks = chunks
      state.add([frame])
    }
    #expect(try reader.next(limit: 10)?.objects == [["n": 0]])
  }

  @Test func `Rows of a chunk that are passed on unchanged are not written again`() throws {
    let writer = try write(0..<25)
    let reader = RowFileReader(series, writer.chunks)
    let next = RowSeries(block: "\(directory.path)/block_2", kind: .rows, file: 3)
    let filtered = RowWriter(next, epoch: 4, after: [])
    while var batch = try reader.next(limit: 1000) {
      let count = batch.count
      batch.keep((0..<count).filter { $0 % 100 == 7 })
      try filtered.append(batch, consumed: count)
    }
    #expect(filtered.chunks.count == 3)
    #expect(filtered.chunks.reduce(0) { $0 + ($1.bytes ?? 0) } < 4_000)
    let selected = try RowFileReader(next, filtered.chunks).first(1000)
    #expect(selected.compactMap { $0["n"]?.int } == (0..<25_000).filter { $0 % 100 == 7 })
  }
}

/// The manifests in the store.
struct RunManifestTests {
  let directory = TemporaryDirectory()
  private let store: Store

  init() throws { store = try Store(path: "\(directory.path)/sixmo.db") }

  private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

  private func block() -> RunBlockRecord {
    RunBlockRecord(
      position: 0, blockID: "b", blockName: "b", sequenceNumber: 1, previousBlockIDs: [],
      dataType: .lead, updatedAt: at(0))
  }

  private func chunk(_ number: Int, _ epoch: Int) -> RowChunk {
    RowChunk(
      number: number, epoch: epoch, bytes: 100, counts: RowCounts(consumed: 9, rows: 7),
      hash: .max - UInt64(number), columns: ["n", "ü"])
  }

  private func commit(_ claim: RunClaim, _ updates: ChunkUpdate...) async throws -> Bool {
    try await store.commit(updates, of: block(), runProgress: 1, claim, now: at(1))
  }

  private func claim(_ worker: String, now: Int64) async throws -> RunClaim {
    let claimed = try await store.claim(worker: worker, now: at(now), leaseUntil: at(now + 100))
    let run = try #require(claimed?.run)
    return RunClaim(runID: run.id, worker: worker, epoch: run.epoch)
  }

  private func accept() async throws {
    _ = try await store.accept(
      RunRecord(
        id: "run_1", organization: "local", workflowID: "w", workflowName: "W",
        workflowVersion: 1, definition: "{}", formats: [.csv], queuedAt: at(0), updatedAt: at(0)),
      blocks: [block()], key: nil)
  }

  @Test func `A worker whose claim is over cannot commit, even under the same name`() async throws {
    try await accept()
    let old = try await claim("a", now: 0)
    let first = ChunkUpdate(kind: .rows, first: 0, chunks: [chunk(0, 1)])
    #expect(try await commit(old, first))
    let new = try await claim("a", now: 200)
    #expect(new.epoch == 2)
    let late = ChunkUpdate(kind: .rows, first: 1, chunks: [chunk(1, 1)])
    #expect(try await !commit(old, late))
    #expect(try await !store.renew(old, leaseUntil: at(900)))
    try await store.release(old, now: at(210))
    #expect(
      try await !store.finish(old, RunEnding(status: .completed), failedBlock: nil, now: at(220)))
    #expect(try await store.run("run_1", of: "local")?.run.status == .running)
    let next = ChunkUpdate(kind: .rows, first: 1, chunks: [chunk(1, 2)])
    #expect(try await commit(new, next))
    let manifest = try await store.manifest(of: "run_1")
    #expect(manifest[0, .rows] == [chunk(0, 1), chunk(1, 2)])
    #expect(manifest[0, .refused] == [])
  }

  @Test func `An update replaces the chunks from its first on, of its kind alone`() async throws {
    try await accept()
    let claim = try await claim("a", now: 0)
    let all = (0..<3).map { chunk($0, 1) }
    #expect(
      try await commit(
        claim, ChunkUpdate(kind: .rows, first: 0, chunks: all),
        ChunkUpdate(kind: .refused, first: 0, chunks: [chunk(0, 1)])))
    #expect(try await commit(claim, ChunkUpdate(kind: .rows, first: 1, chunks: [chunk(1, 7)])))
    var manifest = try await store.manifest(of: "run_1")
    #expect(manifest[0, .rows] == [chunk(0, 1), chunk(1, 7)])
    #expect(try await commit(claim, .none(.rows)))
    manifest = try await store.manifest(of: "run_1")
    #expect(manifest[0, .rows] == [] && manifest[0, .refused] == [chunk(0, 1)])
    _ = try await store.finish(claim, RunEnding(status: .completed), failedBlock: nil, now: at(9))
    #expect(try await store.markRemoved("run_1", now: at(10)))
    manifest = try await store.manifest(of: "run_1")
    #expect(manifest[0, .refused] == [])
  }
}
