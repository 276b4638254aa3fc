import Glibc
import Sixmo
import System

/// Reads rows of a file, or of the chunks of a series, a frame in memory at a time.
final class RowFileReader {
  private let source: Source
  /// The number of the chunk that is read, and its file once it is open.
  private var chunk = 0
  private var file: OpenFile?
  /// Where the next frame of the chunk begins.
  private var offset = 0
  /// Of the frames of the chunk so far; nil once some were passed over or read from memory.
  private var hash: FrameHash? = FrameHash()
  private var pending: (batch: RowBatch, given: Int)?
  /// Files that frames of this one select from, by their paths.
  private var others: [String: StoredBatches] = [:]

  private enum Source {
    case file(OpenFile, number: Int?)
    case chunks(RowSeries, [RowChunk])
    /// Of a block that perhaps still writes them.
    case growth(RowSeries, RowGrowth)
  }

  /// `number` says that it is a file of a run, by which frames of others name its rows.
  init(path: String, number: Int? = nil) throws {
    source = .file(try OpenFile(path, O_RDONLY), number: number)
  }

  init(_ series: RowSeries, _ chunks: [RowChunk]) { source = .chunks(series, chunks) }

  init(_ series: RowSeries, _ growth: RowGrowth) { source = .growth(series, growth) }

  /// The next rows, at most that many; nil at the end.
  func next(limit: Int) throws -> RowBatch? {
    while pending == nil {
      guard let batch = try frame() else { return nil }
      if batch.count <= limit, !batch.isEmpty { return batch }
      if !batch.isEmpty { pending = (batch, 0) }
    }
    guard let (batch, given) = pending else { return nil }
    let end = min(given + limit, batch.count)
    pending = end == batch.count ? nil : (batch, end)
    return batch.slice(given..<end)
  }

  /// At most that many rows, from here on.
  func first(_ limit: Int) throws -> [Row] {
    var rows: [Row] = []
    while rows.count < limit, let batch = try next(limit: limit - rows.count) {
      rows += batch.objects
    }
    return rows
  }

  /// Passes over rows, without reading whole frames of them.
  func skip(_ count: Int) throws {
    var left = count
    while left > 0 {
      try moveOn()
      guard let found = try header() else { return }
      if found.header.counts.rows <= left {
        hash = nil
        offset += FrameHeader.size + found.header.bytes
        left -= found.header.counts.rows
      } else {
        pending = try frame().map { ($0, left) }
        left = 0
      }
    }
  }

  // MARK: Frames

  /// Nil at the end; throws where the rest is not a whole frame.
  private func frame() throws -> RowBatch? {
    try moveOn()
    if case .growth(_, let growth) = source,
      let recent = growth.state.frame(in: chunk, at: offset)
    {
      let batch = named(recent.batch)
      hash = nil
      offset = recent.range.upperBound
      return batch
    }
    guard let found = try header() else { return nil }
    let body = try found.file.readWhole(found.header.bytes, at: offset + FrameHeader.size)
    let rows = try rows(in: body, of: found.file)
    guard rows.count == found.header.counts.rows else { throw DamagedFile(found.file.path) }
    let batch = named(rows)
    hash?.add(found.raw[...])
    hash?.add(body[...])
    offset += FrameHeader.size + found.header.bytes
    return batch
  }

  /// To the next chunk at the end of one, which was whole if it has the hash of its manifest.
  private func moveOn() throws {
    guard let (_, chunks, mayGrow) = chunks else { return }
    while chunk < chunks.count, try offset == end(of: chunks[chunk]) {
      if chunk == chunks.count - 1, mayGrow { return }
      if let hash, let expected = chunks[chunk].hash, hash.value != expected {
        throw DamagedFile(path)
      }
      chunk += 1
      offset = 0
      hash = FrameHash()
      file = nil
    }
  }

  private typealias Found = (file: OpenFile, header: FrameHeader, raw: [UInt8])

  /// Of the next frame of the chunk.
  private func header() throws -> Found? {
    if case .file(let file, _) = source { return try header(in: file, endingAt: file.size()) }
    guard let (_, chunks, _) = chunks, chunk < chunks.count else { return nil }
    return try header(in: open(), endingAt: end(of: chunks[chunk]))
  }

  private func end(of chunk: RowChunk) throws -> Int { try chunk.bytes ?? open().size() }

  private func open() throws -> OpenFile {
    let open = try file ?? OpenFile(path, O_RDONLY)
    file = open
    return open
  }

  /// Of the file that is read.
  private var path: String {
    if case .file(let file, _) = source { return file.path }
    guard let (series, chunks, _) = chunks else { return "" }
    return series.path(chunk, chunks[chunk].epoch)
  }

  private var chunks: (series: RowSeries, chunks: [RowChunk], mayGrow: Bool)? {
    switch source {
    case .file: return nil
    case .chunks(let series, let chunks): return (series, chunks, false)
    case .growth(let series, let growth):
      let state = growth.state
      return (series, state.chunks, !state.isFinished)
    }
  }

  private func header(in file: OpenFile, endingAt end: Int) throws -> Found? {
    if offset == end { return nil }
    let left = end - offset - FrameHeader.size
    guard left > 0 else { throw DamagedFile(file.path) }
    let raw = try file.readWhole(FrameHeader.size, at: offset)
    let header = FrameHeader(raw)
    guard header.bytes >= 2, header.bytes <= left else { throw DamagedFile(file.path) }
    return (file, header, raw)
  }

  /// With the place where its rows are stored, if that is here and others may name it.
  private func named(_ batch: RowBatch) -> RowBatch {
    guard batch.origin == nil, let place else { return batch }
    var batch = batch
    batch.origin = .init(
      file: place.file, chunk: place.chunk, epoch: place.epoch, offset: offset,
      rows: (0..<Int32(batch.count)).map { $0 })
    return batch
  }

  private var place: (file: Int, chunk: Int, epoch: Int)? {
    if case .file(_, let number) = source { return number.map { ($0, 0, 0) } }
    guard let (series, chunks, _) = chunks else { return nil }
    return series.file.map { ($0, chunk, chunks[chunk].epoch) }
  }

  // MARK: Rows of other files

  private func rows(in body: [UInt8], of file: OpenFile) throws -> RowBatch {
    guard let origin = RowBatch.Origin(encoded: body) else {
      guard let batch = try RowBatch(frame: body) else { throw DamagedFile(file.path) }
      return batch
    }
    let path = RunFiles.path(of: origin, besides: file.path)
    if path == file.path { throw DamagedFile(path) }
    let other = try others[path] ?? StoredBatches(path)
    var batch = try other.batch(at: origin.offset)
    guard origin.rows.allSatisfy({ $0 >= 0 && $0 < batch.count }) else {
      throw DamagedFile(file.path)
    }
    batch.keep(origin.rows.map(Int.init))
    // Without a number the rows are read for themselves alone.
    batch.origin = place == nil ? nil : origin
    keep(other, at: path)
    return batch
  }

  /// Frames select from one or two chunks at a time.
  private func keep(_ other: StoredBatches, at path: String) {
    if others.count >= Self.openLimit, others[path] == nil { others = [:] }
    others[path] = other
  }

  private static let openLimit = 8
}

/// Batches of a file by their places, with the one that was last looked at.
private final class StoredBatches {
  private let file: OpenFile
  private var last: (offset: Int, batch: RowBatch)?

  init(_ path: String) throws { file = try OpenFile(path, O_RDONLY) }

  func batch(at offset: Int) throws -> RowBatch {
    if let last, last.offset == offset { return last.batch }
    let left = try file.size() - offset - FrameHeader.size
    guard left > 0 else { throw DamagedFile(file.path) }
    let header = FrameHeader(try file.readWhole(FrameHeader.size, at: offset))
    guard header.bytes >= 2, header.bytes <= left,
      let batch = try RowBatch(
        frame: file.readWhole(header.bytes, at: offset + FrameHeader.size)),
      batch.count == header.counts.rows
    else { throw DamagedFile(file.path) }
    last = (offset, batch)
    return batch
  }
}

extension RowBatch {
  /// The rows that a frame itself holds; nil for other bytes.
  fileprivate init?(frame body: [UInt8]) throws {
    switch body[0] {
    case FrameKind.rows: self.init(encoded: body, from: 1)
    case FrameKind.json:
      guard let batch = try body.withUnsafeBufferPointer({ try RowBatch.records($0) }) else {
        return nil
      }
      self = batch
    default: return nil
    }
  }
}
