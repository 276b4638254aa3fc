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
      if let row = try reader.next({ try value($0, heap) }) {
        rest -= 1
        return row
      }
      if let columns = reader.columns { try choose(from: columns, reader.headerLine) }
      if isFinished { return nil }
      if let piece = try piece() {
        reader.feed(piece)
      } else {
        reader.finish()
        isFinished = true
      }
    }
  }

  /// Finds the wanted columns in the header, once there is one.
  private func choose(from columns: [String], _ line: Int) throws {
    guard chosen == nil, let names else { return }
    chosen = try names.map { name in
      if let index = columns.firstIndex(of: name) { return index }
      let near = Suggestion.nearest(to: name, among: columns).map { "did you mean '\($0)'?" }
      throw CSVError(
        "no column '\(name)' in the header", line: line,
        help: near ?? "columns: \(columns.prefix(10).joined(separator: ", "))")
    }
  }

  // MARK: Making values

  private func value(_ row: CSVRecord, _ heap: Heap) throws -> Value {
    guard row.columnCount > 0 else { return array(row, heap) }
    if chosen == nil, names != nil, let columns = row.columns {
      try choose(from: columns, row.headerLine)
    }
    return object(row, heap)
  }

  private func array(_ row: CSVRecord, _ heap: Heap) -> Value {
    let array = heap.array(capacity: row.count)
    for index in 0..<row.count { heap.append(.text(heap.text(row[index])), to: array) }
    return .array(array)
  }

  private func object(_ row: CSVRecord, _ heap: Heap) -> Value {
    let count = chosen?.count ?? row.count
    if let shape, count == shape.count, chosen == nil || row.count >= row.columnCount {
      return .object(object(row, shape, heap))
    }
    let object = heap.object(capacity: count)
    for index in 0..<count {
      let place = chosen?[index] ?? index
      guard place < row.count else { continue }
      heap.set(row.column(place), .text(heap.text(row[place])), in: object)
    }
    if !object.isDictionary, row.count == row.columnCount { shape = object.shape }
    return .object(object)
  }

  private func object(_ row: CSVRecord, _ shape: ShapeRef, _ heap: Heap) -> ObjectRef {
    let object = heap.object(shape: shape, capacity: shape.count)
    let slots = object.slots
    if let chosen {
      for (index, place) in chosen.enumerated() {
        (slots + index).initialize(to: .text(heap.text(row[place])))
      }
    } else {
      for index in 0..<shape.count {
        (slots + index).initialize(to: .text(heap.text(row[index])))
      }
    }
    return object
  }
}
