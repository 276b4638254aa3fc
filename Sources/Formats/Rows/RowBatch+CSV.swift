extension CSVReader {
  /// What `next(into:)` did with a record.
  package enum Record {
    /// It became the last row of the batch.
    case appended
    /// It does not fit the header, or a quote in it is not doubled: the caller has to judge it.
    case irregular(CSVRow)
  }

  /// Appends the next complete row to a batch; `next` explains the rest.
  package mutating func next(into batch: inout RowBatch) throws(CSVError) -> Record? {
    while try completeRecord() {
      if let record = try takeRecord(into: &batch) { return record }
    }
    return nil
  }
}

extension RowBatch {
  /// Appends a record of a CSV text: `ends` says where in `text` each of its fields ends, behind which is one
  /// byte more.
  mutating func append(csv text: [UInt8], ends: [Int], _ layout: RowLayout) {
    if layouts.last !== layout {
      layouts.append(layout)
    }
    places.append(Place(layout: Int32(layouts.count - 1), first: Int32(cells.count)))
    let start = bytes.count
    bytes.append(contentsOf: text)
    var from = 0
    for end in ends {
      cells.append(Cell(kind: .text, count: Int32(end - from), payload: start + from))
      from = end + 1
    }
  }
}

extension CSVWriter {
  /// Writes the fields of `columns` of all rows of a batch; one that a row lacks is empty.
  package mutating func write(_ batch: RowBatch) {
    let positions = batch.layouts.map { layout in columns.map { layout.position(of: $0) ?? -1 } }
    batch.bytes.withUnsafeBufferPointer { bytes in
      for row in 0..<batch.count {
        for position in positions[batch.layoutIndex(row)] {
          field(position < 0 ? .null : batch.cell(row, position), bytes)
        }
        endRow()
      }
    }
  }

  private mutating func field(_ cell: RowBatch.Cell, _ bytes: UnsafeBufferPointer<UInt8>) {
    switch cell.kind {
    case .null: field(JSON.null)
    case .bool: field(JSON.bool(cell.isTrue))
    case .int: field(JSON.int(cell.int))
    case .double: field(JSON.double(cell.double))
    case .bigInt, .text, .json: field(UnsafeBufferPointer(rebasing: bytes[cell.range]))
    }
  }
}
