/// Cells for columns of some rows in order, made apart from the batch that takes them: any thread may make its
/// share of them.
package struct AddedCells: Sendable {
  fileprivate var cells: [RowBatch.Cell] = []
  fileprivate var bytes: [UInt8] = []

  package init() {}

  package mutating func append(_ flag: Bool?) {
    cells.append(flag.map(RowBatch.Cell.bool) ?? .null)
  }

  package mutating func append(_ text: String?) {
    guard let text else {
      cells.append(.null)
      return
    }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    cells.append(
      RowBatch.Cell(kind: .text, count: Int32(bytes.count - start), payload: start))
  }
}

extension RowBatch {
  /// Sets columns, which come last where rows lack them. The parts have the cells of all rows, row by row.
  package mutating func set(_ columns: [String], _ parts: [AddedCells]) {
    extend(with: columns)
    let positions = layouts.map { layout in columns.compactMap(layout.position) }
    var row = 0
    for part in parts {
      let start = bytes.count
      bytes += part.bytes
      var next = 0
      while next < part.cells.count {
        let first = Int(places[row].first)
        for position in positions[layoutIndex(row)] {
          cells[first + position] = part.cells[next].moved(by: start)
          next += 1
        }
        row += 1
      }
    }
  }
}

extension RowBatch.Cell {
  /// The same where the bytes of its text begin later.
  fileprivate func moved(by count: Int) -> Self {
    kind == .text ? Self(kind: .text, count: self.count, payload: payload + count) : self
  }
}
