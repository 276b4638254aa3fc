import Sixmo
import System

/// Writes rows to an exported file as they come, though not all of their columns are known before the last.
///
/// Rows that bring another column begin a new part of a CSV file; at the end the parts become one file, with the
/// header of all columns and an empty field for each that a record of an earlier part lacks. Mostly there is one
/// part, and nothing is left to do.
struct ExportWriter {
  private let file: ExportFile
  private let format: ResultFormat
  private let escapesFormulas: Bool
  private let disk = BackgroundDisk()
  private var output: OpenFile
  private var encoder: RowEncoder
  private var columns = ColumnUnion()
  private var parts: [Part] = []
  /// Bytes of the file.
  private var size = 0
  /// Rows without a column, which come before the first that has one.
  private var emptyCount = 0

  /// Records with the same columns.
  private struct Part {
    /// Where its records begin.
    var start: Int
    var columnCount: Int
  }

  init(to file: ExportFile, _ format: ResultFormat, escapesFormulas: Bool) throws {
    self.file = file
    self.format = format
    self.escapesFormulas = escapesFormulas
    output = try file.open()
    encoder = RowEncoder(format, columns: [])
  }

  mutating func add(_ batch: RowBatch) throws {
    let known = columns.names.count
    if format == .csv { columns.add(batch.columnNames) }
    if columns.names.count > known { try beginPart() }
    if format == .csv, parts.isEmpty {
      emptyCount += batch.count
    } else {
      encoder.add(batch)
      try write()
    }
  }

  /// The file is whole and on the disk; `standard` are the columns of one whose rows have none.
  mutating func finish(columns standard: [String]) throws {
    if format == .csv, parts.isEmpty {
      columns.add(standard)
      try beginPart()
    }
    encoder.end()
    try write()
    if parts.count > 1 { try putTogether() }
    try disk.take(output)
    try disk.finish()
  }

  private mutating func beginPart() throws {
    encoder = RowEncoder(format, columns: columns.names, escapesFormulas: escapesFormulas)
    let header = encoder.takeBytes()
    if parts.isEmpty { try write(header) }
    parts.append(Part(start: size, columnCount: columns.names.count))
    while emptyCount > 0 {
      let count = min(emptyCount, 1000)
      encoder.add(RowBatch(Array(repeating: [:], count: count)))
      emptyCount -= count
      try write()
    }
  }

  private mutating func write() throws { try write(encoder.takeBytes()) }

  private mutating func write(_ bytes: [UInt8]) throws {
    try output.write(bytes)
    size += bytes.count
    try disk.take(output, grownTo: size)
  }

  private mutating func putTogether() throws {
    let written = output
    output = try file.open()
    let header = RowEncoder(
      format, columns: columns.names, escapesFormulas: escapesFormulas)
    let (end, parts) = (size, parts)
    (encoder, size) = (header, 0)
    try write()
    for (number, part) in parts.enumerated() {
      var records = CSVRecords(
        columnCount: part.columnCount, wanted: columns.names.count)
      let partEnd = number + 1 < parts.count ? parts[number + 1].start : end
      for start in stride(from: part.start, to: partEnd, by: BackgroundDisk.pieceSize) {
        try Task.checkCancellation()
        let piece = try written.readWhole(min(BackgroundDisk.pieceSize, partEnd - start), at: start)
        try write(records.widened(piece))
      }
    }
  }
}

/// Records of a `CSVWriter`, piece by piece.
private struct CSVRecords {
  /// What each gets at its end.
  private let missing: [UInt8]
  private let hasOneColumn: Bool
  private var isQuoted = false
  /// Of the record so far.
  private var length = 0

  init(columnCount: Int, wanted: Int) {
    missing = Array(repeating: UInt8(ascii: ","), count: wanted - columnCount)
    hasOneColumn = columnCount == 1
  }

  mutating func widened(_ piece: [UInt8]) -> [UInt8] {
    if missing.isEmpty { return piece }
    var wide: [UInt8] = []
    wide.reserveCapacity(piece.count + piece.count / 8)
    for byte in piece {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "\r") where !isQuoted:
        // An empty field that is alone was written in quotes.
        if hasOneColumn, length == 2, wide.suffix(2) == [UInt8(ascii: "\""), UInt8(ascii: "\"")] {
          wide.removeLast(2)
        }
        wide += missing
      default: break
      }
      wide.append(byte)
      length = byte == UInt8(ascii: "\n") && !isQuoted ? 0 : length + 1
    }
    return wide
  }
}
