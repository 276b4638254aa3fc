import Syntax

/// The rows of a CSV text on their way into the heap, in the order of the text.
final class CSVRows {
  private var reader: CSVReader
  /// The columns that are wanted, in this order; nil for all.
  private let names: [String]?
  private var chosen: [Int]?
  private var rest: Int
  private var isFinished = false
  /// The shape of the rows that have all columns, once one has been made.
  private var shape: ShapeRef?

  init(_ options: CSVOptions, columns: [String]?, limit: Int) {
    reader = CSVReader(options)
    names = columns
    rest = limit
  }

  /// A delimiter that was found in the text and is not the comma.
  var foundDelimiter: String? {
    guard reader.options.findsDelimiter, reader.delimiter != UInt8(ascii: ",") else { return nil }
    return reader.delimiter.delimiterText
  }

  /// The next row; nil at the end, or if there are as many as are wanted. `piece` gives the next piece of the
  /// text.
  func next(_ heap: Heap, _ piece: () throws -> [UInt8]?) throws -> Value? {
    guard rest > 0 else { return nil }
    while true {
      let row = try reader.next()
      if chosen == nil, let names, let columns = reader.columns {
        chosen = try choose(names, of: columns)
      }
      if let row {
        rest -= 1
        return reader.columns == nil ? array(row, heap) : object(row, heap)
      }
      if isFinished { return nil }
      if let piece = try piece() {
        reader.feed(piece)
      } else {
        reader.finish()
        isFinished = true
      }
    }
  }

  private func choose(_ names: [String], of columns: [String]) throws -> [Int] {
    try names.map { name in
      if let index = columns.firstIndex(of: name) { return index }
      let near = Suggestion.nearest(to: name, among: columns).map { "did you mean '\($0)'?" }
      throw CSVError(
        "no column '\(name)' in the header", line: reader.headerLine,
        help: near ?? "columns: \(columns.prefix(10).joined(separator: ", "))")
    }
  }

  // MARK: Making values

  private func array(_ row: CSVRow, _ heap: Heap) -> Value {
    let array = heap.array(capacity: row.count)
    for index in 0..<row.count { heap.append(field(row, index, heap), to: array) }
    return .array(array)
  }

  private func object(_ row: CSVRow, _ heap: Heap) -> Value {
    let count = chosen?.count ?? row.count
    if let shape, count == shape.count, chosen == nil || row.count >= (reader.columns?.count ?? 0) {
      let object = heap.object(shape: shape, capacity: count)
      for index in 0..<count {
        (object.slots + index).initialize(to: field(row, chosen?[index] ?? index, heap))
      }
      return .object(object)
    }
    let object = heap.object(capacity: count)
    for index in 0..<count {
      let place = chosen?[index] ?? index
      if place < row.count { heap.set(row.column(place), field(row, place, heap), in: object) }
    }
    if !object.isDictionary, row.count == reader.columns?.count { shape = object.shape }
    return .object(object)
  }

  private func field(_ row: CSVRow, _ index: Int, _ heap: Heap) -> Value {
    .text(row.utf8(index).withUnsafeBufferPointer { heap.text($0) })
  }
}
