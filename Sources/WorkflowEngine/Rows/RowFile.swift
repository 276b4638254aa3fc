import Sixmo

// Rows in a file of frames, one for each batch:
//
//     bytes, consumed, rows, failed, matched          5 × 8 bytes, in the machine's order
//     1, a batch                                      the rows (`RowBatch+Coding`), or
//     3, file, chunk, epoch, offset, numbers          those with these numbers in a batch of another file, or
//     2, file, offset, numbers                        the same in a file of a program that had no chunks, or
//     [{…}, {…}, …]                                   the rows as JSON, as still older programs have written them
//
// A frame is written at once and only ever appended; `consumed` says how much input it accounts for. How much
// of the file counts is in its manifest (`RowChunk`). This is what a block resumes from, and why no row is
// enriched, and paid for, twice.

/// Counts of a frame, of a chunk, or of all.
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

/// A batch and where it is.
struct RowFrame: Sendable {
  /// The number of the chunk; 0 in a file that is no chunk.
  var chunk = 0
  /// Of the bytes of the file.
  var range: Range<Int>
  var counts: RowCounts
  var batch: RowBatch
}

/// What a frame holds, by its first byte.
enum FrameKind {
  static let rows: UInt8 = 1
  /// Of a file that is no chunk.
  static let fileSelection: UInt8 = 2
  static let selection: UInt8 = 3
  static let json = UInt8(ascii: "[")
}

struct FrameHeader {
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
  func encode(to output: inout [UInt8]) {
    output.append(FrameKind.selection)
    for number in [file, chunk, epoch, offset, rows.count] { output.append(varint: number) }
    let isRun = rows.isEmpty || Int(rows[rows.count - 1] - rows[0]) == rows.count - 1
    output.append(varint: isRun ? 1 : 0)
    var before: Int32 = 0
    for row in isRun ? rows.prefix(1) : rows[...] {
      output.append(varint: Int(row - before))
      before = row
    }
  }

  /// Nil if the bytes are none.
  init?(encoded: [UInt8]) {
    guard let kind = encoded.first, [FrameKind.selection, FrameKind.fileSelection].contains(kind)
    else { return nil }
    var reader = ByteReader(bytes: encoded, at: 1)
    let hasChunks = kind == FrameKind.selection
    guard let file = reader.varint(), let chunk = hasChunks ? reader.varint() : 0,
      let epoch = hasChunks ? reader.varint() : 0, let offset = reader.varint(),
      let count = reader.varint(), let isRun = reader.varint(),
      (0...Self.rowLimit).contains(count), [file, chunk, epoch, offset].allSatisfy({ $0 >= 0 })
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
    self.init(file: file, chunk: chunk, epoch: epoch, offset: offset, rows: rows)
  }

  private static let rowLimit = 1 << 24
}
