import Glibc
import Sixmo
import System

/// A frame as it is written; any thread can make it.
struct EncodedFrame: Sendable {
  let batch: RowBatch
  let counts: RowCounts
  fileprivate let bytes: [UInt8]

  init(_ batch: RowBatch, _ counts: RowCounts) {
    self.batch = batch
    self.counts = counts
    // The header's place is kept free.
    var frame = [UInt8](repeating: 0, count: FrameHeader.size)
    if let origin = batch.origin {
      origin.encode(to: &frame)
    } else {
      frame.append(FrameKind.rows)
      batch.encode(to: &frame)
    }
    let header = FrameHeader(bytes: frame.count - FrameHeader.size, counts: counts)
    frame.replaceSubrange(..<FrameHeader.size, with: header.raw)
    bytes = frame
  }
}

/// Appends batches of rows to a file, which it starts afresh.
final class RowFileWriter {
  let file: OpenFile
  /// The number of the chunk that the file is.
  private let chunk: Int
  private(set) var counts = RowCounts()
  /// Bytes of the file.
  private(set) var size = 0
  private(set) var hash = FrameHash()
  private var columns = ColumnUnion()

  init(path: String, chunk: Int = 0) throws {
    file = try OpenFile(path, O_RDWR | O_CREAT)
    try file.truncate(to: 0)
    self.chunk = chunk
  }

  /// In order of first appearance.
  var columnNames: [String] { columns.names }

  @discardableResult
  func append(
    _ batch: RowBatch, consumed: Int, failed: Int = 0, matched: Int = 0
  ) throws -> RowFrame {
    let counts = RowCounts(consumed: consumed, rows: batch.count, failed: failed, matched: matched)
    return try append(EncodedFrame(batch, counts))
  }

  @discardableResult
  func append(_ frame: EncodedFrame) throws -> RowFrame {
    columns.add(frame.batch.columnNames)
    try file.write(frame.bytes)
    hash.add(frame.bytes[..<FrameHeader.size])
    hash.add(frame.bytes[FrameHeader.size...])
    counts += frame.counts
    size += frame.bytes.count
    return RowFrame(
      chunk: chunk, range: size - frame.bytes.count..<size, counts: frame.counts,
      batch: frame.batch)
  }

  /// Returns when the machine's death cannot take away what was appended.
  func synchronize() throws { try file.synchronize() }
}
