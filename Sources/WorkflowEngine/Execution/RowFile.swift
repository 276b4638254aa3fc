import Glibc
import Sixmo
import System

// The rows that a block has written, in a file of frames, one for each batch:
//
//     bytes, consumed, rows, failed, matched   5 × 8 bytes, in the machine's order
//     1, a batch                               the rows (`RowBatch+Coding`), or
//     2, file, offset, numbers                 those with these numbers in a batch of another file of the run
//     [{…}, {…}, …]                            the rows as JSON, as older programs have written them
//
// A frame is written at once and only ever appended, so that after a crash the file is whole up to its
// last complete frame; `consumed` says how much input that accounts for. This is what a block resumes
// from, and why no row is enriched, and paid for, twice.

/// Counts of a frame, or of a whole file.
struct RowCounts: Sendable, Equatable {
  /// Rows that came in for these to go out.
  var consumed = 0
  var rows = 0
  var failed = 0
  var matched = 0

  static func += (left: inout Self, right: Self) {
    left.consumed += right.consumed
    left.rows += right.rows
    left.failed += right.failed
    left.matched += right.matched
  }
}

/// What is at a place of a file.
struct RowFrame: Sendable {
  /// Of the bytes of the file.
  var range: Range<Int>
  var counts: RowCounts
  var batch: RowBatch
}

/// Appends batches of rows to a file.
final class RowFileWriter {
  private let file: OpenFile
  private(set) var counts = RowCounts()
  /// Bytes of the file.
  private(set) var size = 0
  private var columns = ColumnNames()

  /// Starts the file afresh, or goes on after the last whole batch in it, or after the last that accounts
  /// for no more than `limit` rows of input.
  init(path: String, resuming: Bool, upTo limit: Int = .max) throws {
    file = try OpenFile(path, O_RDWR | O_CREAT)
    size = try resuming ? recover(upTo: limit) : 0
    try file.truncate(to: size)
  }

  /// In order of first appearance.
  var columnNames: [String] { columns.names }

  @discardableResult
  func append(
    _ batch: RowBatch, consumed: Int, failed: Int = 0, matched: Int = 0
  ) throws -> RowFrame {
    columns.add(batch.columnNames)
    let added = RowCounts(consumed: consumed, rows: batch.count, failed: failed, matched: matched)
    // The header's place is kept free.
    var frame = [UInt8](repeating: 0, count: FrameHeader.size)
    if let origin = batch.origin {
      frame.append(FrameKind.selection)
      origin.encode(to: &frame)
    } else {
      frame.append(FrameKind.rows)
      batch.encode(to: &frame)
    }
    let header = FrameHeader(bytes: frame.count - FrameHeader.size, counts: added)
    frame.replaceSubrange(..<FrameHeader.size, with: header.raw)
    try file.write(frame)
    counts += added
    size += frame.count
    return RowFrame(range: size - frame.count..<size, counts: added, batch: batch)
  }

  /// Returns when the machine's death cannot take away what was appended.
  func synchronize() throws { try file.synchronize() }

  /// Counts what the file holds and answers where its last whole frame ends.
  private func recover(upTo limit: Int) throws -> Int {
    let reader = try RowFileReader(path: file.path)
    var end = 0
    while let (header, rows) = try? reader.frame(), counts.consumed + header.consumed <= limit {
      columns.add(rows.columnNames)
      counts += header
      end = reader.endOfLastFrame
    }
    return end
  }
}

/// The union of columns, in order of first appearance.
private struct ColumnNames {
  private(set) var names: [String] = []
  private var known: Set<String> = []

  mutating func add(_ added: [String]) {
    if added == names { return }
    names += added.filter { known.insert($0).inserted }
  }
}

/// What a frame holds, by its first byte.
private enum FrameKind {
  static let rows: UInt8 = 1
  static let selection: UInt8 = 2
  static let json = UInt8(ascii: "[")
}

/// Reads the rows of a file, a frame in memory at a time.
final class RowFileReader {
  private let file: OpenFile
  /// The file's number among those of its run, by which frames of others name its rows.
  private let number: Int?
  /// Of the block that still writes the file.
  private let growth: RowGrowth?
  fileprivate private(set) var endOfLastFrame = 0
  private var pending: (batch: RowBatch, given: Int)?
  /// Files that frames of this one select from, each with the batch that was last looked at.
  private var others: [Int: RowFileReader] = [:]
  private var last: (offset: Int, batch: RowBatch)?

  /// `number` says that it is a file of a run, see `RunFiles.path(ofFile:besides:)`; `growth` is that of the
  /// block that still writes it.
  init(path: String, number: Int? = nil, growth: RowGrowth? = nil) throws {
    file = try OpenFile(path, O_RDONLY)
    self.growth = growth
    self.number = number
  }

  /// The next rows, at most that many; nil at the end.
  func next(limit: Int) throws -> RowBatch? {
    while pending == nil {
      guard let (_, batch) = try frame() else { return nil }
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
    while left > 0, let header = try header() {
      if header.counts.rows <= left {
        endOfLastFrame += FrameHeader.size + header.bytes
        left -= header.counts.rows
      } else {
        pending = try frame().map { ($0.rows, left) }
        left = 0
      }
    }
  }

  /// nil at the end; throws where the rest is not a whole frame.
  fileprivate func frame() throws -> (counts: RowCounts, rows: RowBatch)? {
    if let recent = growth?.state.frame(at: endOfLastFrame) {
      let batch = named(recent.batch, at: endOfLastFrame)
      endOfLastFrame = recent.range.upperBound
      return (recent.counts, batch)
    }
    guard let header = try header() else { return nil }
    let batch = try batch(of: header, at: endOfLastFrame)
    endOfLastFrame += FrameHeader.size + header.bytes
    return (header.counts, batch)
  }

  private func batch(of header: FrameHeader, at offset: Int) throws -> RowBatch {
    let body = try file.readWhole(header.bytes, at: offset + FrameHeader.size)
    guard let batch = try rows(body), batch.count == header.counts.rows else {
      throw DamagedFile(file.path)
    }
    return named(batch, at: offset)
  }

  /// With the place where its rows are stored, if that is here.
  private func named(_ batch: RowBatch, at offset: Int) -> RowBatch {
    guard let number, batch.origin == nil else { return batch }
    var batch = batch
    batch.origin = .init(file: number, offset: offset, rows: (0..<Int32(batch.count)).map { $0 })
    return batch
  }

  private func rows(_ body: [UInt8]) throws -> RowBatch? {
    switch body[0] {
    case FrameKind.rows: return RowBatch(encoded: body, from: 1)
    case FrameKind.selection: return try RowBatch.Origin(encoded: body, from: 1).flatMap(selection)
    case FrameKind.json: return try body.withUnsafeBufferPointer { try RowBatch.records($0) }
    default: return nil
    }
  }

  private func selection(_ origin: RowBatch.Origin) throws -> RowBatch? {
    let path = RunFiles.path(ofFile: origin.file, besides: file.path)
    if path == file.path { return nil }
    let other =
      try others[origin.file]
      ?? RowFileReader(path: path, number: origin.file)
    others[origin.file] = other
    var batch = try other.batch(at: origin.offset)
    guard origin.rows.allSatisfy({ $0 >= 0 && $0 < batch.count }) else { return nil }
    batch.keep(origin.rows.map(Int.init))
    // Without a number the file is read for its rows alone.
    if number == nil { batch.origin = nil }
    return batch
  }

  private func batch(at offset: Int) throws -> RowBatch {
    if let last, last.offset == offset { return last.batch }
    endOfLastFrame = offset
    guard let batch = try frame()?.rows else { throw DamagedFile(file.path) }
    last = (offset, batch)
    return batch
  }

  private func header() throws -> FrameHeader? {
    let size = if let growth { growth.state.size } else { try file.size() }
    let left = size - endOfLastFrame - FrameHeader.size
    if left == -FrameHeader.size { return nil }
    guard left > 0 else { throw DamagedFile(file.path) }
    let header = FrameHeader(try file.readWhole(FrameHeader.size, at: endOfLastFrame))
    guard header.bytes >= 2, header.bytes <= left else { throw DamagedFile(file.path) }
    return header
  }
}

private struct FrameHeader {
  var bytes: Int
  var counts: RowCounts

  static let size = 5 * 8

  init(bytes: Int, counts: RowCounts) {
    self.bytes = bytes
    self.counts = counts
  }

  init(_ raw: [UInt8]) {
    let fields = raw.withUnsafeBytes { buffer in
      (0..<5).map { Int(buffer.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) }
    }
    bytes = fields[0]
    counts = RowCounts(
      consumed: fields[1], rows: fields[2], failed: fields[3], matched: fields[4])
  }

  var raw: [UInt8] {
    [bytes, counts.consumed, counts.rows, counts.failed, counts.matched].flatMap { field in
      withUnsafeBytes(of: Int64(field)) { Array($0) }
    }
  }
}

extension RowBatch.Origin {
  /// Numbers ascend, so that each is written as what it is more than the one before.
  fileprivate func encode(to output: inout [UInt8]) {
    output.append(varint: file)
    output.append(varint: offset)
    output.append(varint: rows.count)
    let isRun = rows.isEmpty || Int(rows[rows.count - 1] - rows[0]) == rows.count - 1
    output.append(varint: isRun ? 1 : 0)
    var before: Int32 = 0
    for row in isRun ? rows.prefix(1) : rows[...] {
      output.append(varint: Int(row - before))
      before = row
    }
  }

  /// Nil if the bytes are none.
  fileprivate init?(encoded: [UInt8], from start: Int) {
    var reader = ByteReader(bytes: encoded, at: start)
    guard let file = reader.varint(), let offset = reader.varint(), let count = reader.varint(),
      let isRun = reader.varint(), (0...Self.rowLimit).contains(count), file >= 0, offset >= 0
    else { return nil }
    var rows: [Int32] = []
    var row = 0
    for index in 0..<count {
      if index == 0 || isRun == 0 {
        guard let step = reader.varint(), (0...Self.rowLimit).contains(step) else { return nil }
        row += step
      } else {
        row += 1
      }
      guard let number = Int32(exactly: row) else { return nil }
      rows.append(number)
    }
    self.init(file: file, offset: offset, rows: rows)
  }

  private static let rowLimit = 1 << 24
}
