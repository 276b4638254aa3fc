import Sixmo

/// Writes rows in the form of a result file.
struct RowEncoder {
  private let format: ResultFormat
  private var csv: CSVWriter
  /// Of the other formats.
  private var bytes: [UInt8] = []
  private var count = 0

  /// `escapesFormulas` is for CSV that is opened with a spreadsheet; see `CSVWriter`.
  init(_ format: ResultFormat, columns: [String], escapesFormulas: Bool = false) {
    self.format = format
    csv = CSVWriter(columns: columns, escapesFormulas: escapesFormulas)
    if format == .csv, !columns.isEmpty { csv.writeHeader() }
  }

  mutating func add(_ batch: RowBatch) {
    if format == .csv { return csv.write(batch) }
    var json = RowBatch.JSONEncoder()
    for row in 0..<batch.count {
      // One array, a row on each line.
      if format == .json { bytes += (count == 0 ? "[\n" : ",\n").utf8 }
      json.encode(batch, row) { bytes.append(contentsOf: $0) }
      if format == .ndjson { bytes.append(UInt8(ascii: "\n")) }
      count += 1
    }
  }

  mutating func end() {
    if format == .json { bytes += (count == 0 ? "[]\n" : "\n]\n").utf8 }
  }

  /// What has been written since the last time.
  mutating func takeBytes() -> [UInt8] {
    if format == .csv { return csv.takeBytes() }
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
