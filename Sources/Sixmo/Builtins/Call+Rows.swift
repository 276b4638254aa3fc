/// A file of rows, read from bytes that may be mapped from a file: beside the rows themselves, little of it is
/// in memory at a time.
extension Call {
  package enum RowFormat: String {
    case csv, json, ndjson
  }

  /// The rows as objects with the same columns, those of the file: null where a row has none of that name.
  ///
  /// `source` names the file in errors. `release` hears now and then before which offset the bytes are no
  /// longer needed.
  package func rows(
    _ bytes: UnsafeBufferPointer<UInt8>, _ format: RowFormat, source: String,
    release: (_ offset: Int) -> Void
  ) throws -> Value {
    let rows =
      switch format {
      case .csv: try rowsOfCSV(bytes, source, release)
      case .json: try readJSON(bytes, source, argument: 0)
      case .ndjson: try readJSONLines(bytes, source, argument: 0, release: release)
      }
    if case .array(let array) = rows { try complete(array) }
    return rows
  }

  private func rowsOfCSV(
    _ bytes: UnsafeBufferPointer<UInt8>, _ source: String, _ release: (Int) -> Void
  ) throws -> Value {
    var start = 0
    return try CSVBuiltins.all(
      CSVRows(CSVOptions(), columns: nil, limit: .max), source, self
    ) {
      release(start)
      let piece = bytes[start...].prefix(1 << 18)
      start = piece.endIndex
      return piece.isEmpty ? nil : Array(piece)
    }
  }

  /// Adds the columns that some rows have and others lack.
  private func complete(_ rows: ArrayRef) throws {
    let known = heap.object(capacity: 16)
    var pace = Pace(self)
    var previous: UnsafeMutableRawPointer?
    var isComplete = true
    for case .object(let row) in elements(rows) {
      try pace.step()
      if !row.isDictionary, row.cell.pointee.layout == previous { continue }
      if known.count > 0 { isComplete = false }
      previous = row.isDictionary ? nil : row.cell.pointee.layout
      for column in 0..<row.count { heap.set(row.key(at: column), .null, in: known) }
    }
    if isComplete { return }
    for case .object(let row) in elements(rows) where row.count < known.count {
      try pace.step()
      for column in 0..<known.count where heap.field(known.key(at: column), of: row) == nil {
        heap.set(known.key(at: column), .null, in: row)
      }
    }
  }

  private func elements(_ array: ArrayRef) -> UnsafeBufferPointer<Value> {
    UnsafeBufferPointer(start: array.elements, count: array.count)
  }
}
