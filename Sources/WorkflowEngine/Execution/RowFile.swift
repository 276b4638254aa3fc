import Glibc
import Sixmo

// The rows that a block has written, in a file of frames, one for each batch:
//
//     bytes, consumed, rows, failed, matched   5 × 8 bytes, in the machine's order
//     [{…}, {…}, …]                            the rows, as JSON
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

/// Appends batches of rows to a file.
final class RowFileWriter {
  private let file: OpenFile
  private(set) var counts = RowCounts()
  private var columns = ColumnUnion()

  /// Starts the file afresh, or goes on after the last whole batch in it, or after the last that accounts
  /// for no more than `limit` rows of input.
  init(path: String, resuming: Bool, upTo limit: Int = .max) throws {
    file = try OpenFile(path, O_RDWR | O_CREAT)
    try file.truncate(to: resuming ? recover(upTo: limit) : 0)
  }

  /// In order of first appearance.
  var columnNames: [String] { columns.names }

  func append(_ rows: [Row], consumed: Int, failed: Int = 0, matched: Int = 0) throws {
    for row in rows { columns.add(row) }
    let added = RowCounts(consumed: consumed, rows: rows.count, failed: failed, matched: matched)
    let body = JSON.array(rows.map(JSON.object)).bytes()
    try file.write(FrameHeader(bytes: body.count, counts: added).raw + body)
    counts += added
  }

  /// Returns when the machine's death cannot take away what was appended.
  func synchronize() throws { try file.synchronize() }

  /// Counts what the file holds and answers where its last whole frame ends.
  private func recover(upTo limit: Int) throws -> Int {
    let reader = try RowFileReader(path: file.path)
    var end = 0
    while let (header, rows) = try? reader.frame(), counts.consumed + header.consumed <= limit {
      for row in rows { columns.add(row) }
      counts += header
      end = reader.endOfLastFrame
    }
    return end
  }
}

/// Reads the rows of a file, a frame in memory at a time.
final class RowFileReader {
  private let file: OpenFile
  fileprivate private(set) var endOfLastFrame = 0
  private var pending: ArraySlice<Row> = []

  init(path: String) throws {
    file = try OpenFile(path, O_RDONLY)
  }

  /// The next rows, at most so many; nil at the end.
  func next(limit: Int) throws -> [Row]? {
    while pending.isEmpty {
      guard let (_, rows) = try frame() else { return nil }
      pending = rows[...]
    }
    let batch = pending.prefix(limit)
    pending = pending.dropFirst(batch.count)
    return Array(batch)
  }

  /// Passes over rows, without reading whole frames of them.
  func skip(_ count: Int) throws {
    var left = count
    while left > 0, let header = try header() {
      if header.counts.rows <= left {
        endOfLastFrame += FrameHeader.size + header.bytes
        left -= header.counts.rows
      } else {
        pending = try frame()?.rows.dropFirst(left) ?? []
        left = 0
      }
    }
  }

  /// nil at the end; throws where the rest is no whole frame.
  fileprivate func frame() throws -> (counts: RowCounts, rows: [Row])? {
    guard let header = try header() else { return nil }
    let body = try file.read(header.bytes, at: endOfLastFrame + FrameHeader.size)
    let rows = try JSON.parse(body).array?.compactMap(\.object) ?? []
    guard rows.count == header.counts.rows else { throw FileFault.damaged(file.path) }
    endOfLastFrame += FrameHeader.size + header.bytes
    return (header.counts, rows)
  }

  private func header() throws -> FrameHeader? {
    let left = try file.size() - endOfLastFrame - FrameHeader.size
    if left == -FrameHeader.size { return nil }
    guard left > 0 else { throw FileFault.damaged(file.path) }
    let header = FrameHeader(try file.read(FrameHeader.size, at: endOfLastFrame))
    guard header.bytes >= 2, header.bytes <= left else { throw FileFault.damaged(file.path) }
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
