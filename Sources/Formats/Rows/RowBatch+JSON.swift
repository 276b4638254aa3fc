extension RowBatch {
  /// The records of a JSON list; nil if an element is not an object.
  package static func records(
    _ list: UnsafeBufferPointer<UInt8>
  ) throws(JSONError) -> RowBatch? {
    var reader = JSONReader(list, into: RowSink())
    try reader.read()
    return reader.sink.isListOfRecords ? reader.sink.batch : nil
  }

  /// The records of a list from one on, at most `limit`, and where the next of them begins: nil if there is
  /// none. Nil if an element is not an object.
  package static func records(
    in text: UnsafeBufferPointer<UInt8>, from offset: Int, limit: Int
  ) throws(JSONError) -> (batch: RowBatch, next: Int?)? {
    var reader = JSONReader(text, into: RowSink(limit: limit))
    let hasMore = try reader.readElements(from: offset)
    guard reader.sink.isListOfRecords else { return nil }
    return (reader.sink.batch, hasMore ? reader.at - reader.start : nil)
  }
}

/// Makes rows of a list of objects. Records that follow one another mostly have the same keys, so that of
/// the last one is tried first.
private struct RowSink: JSONSink {
  var batch = RowBatch()
  private(set) var isListOfRecords = true
  /// Open containers: in the list, in a record.
  private var depth = 0
  /// An array or object in a cell.
  private var nested: JSONTreeSink?
  private var nestedDepth = 0

  /// The layout of the row before; -1 at first.
  private var expected = -1 {
    didSet { expectedKeys = batch.layouts[expected].keys }
  }
  private var expectedKeys: [[UInt8]] = []
  private var first = 0
  private var position = 0
  /// The names of a row that is not as expected.
  private var names: [String]?
  private var known: [String: Int] = [:]
  /// A key that comes twice gets the new value in its first place.
  private var repeated: Int?
  private var layoutsByNames: [[String]: Int] = [:]
  private let limit: Int

  init(limit: Int = .max) { self.limit = limit }

  var hasEnough: Bool { batch.count >= limit }

  mutating func null() { if nested == nil { add(.null) } else { nested?.null() } }
  mutating func bool(_ value: Bool) {
    if nested == nil { add(.bool(value)) } else { nested?.bool(value) }
  }
  mutating func int(_ value: Int) {
    if nested == nil { add(.int(value)) } else { nested?.int(value) }
  }
  mutating func double(_ value: Double) {
    if nested == nil { add(.double(value)) } else { nested?.double(value) }
  }
  mutating func bigInt(_ digits: UnsafeBufferPointer<UInt8>) {
    if nested == nil { add(batch.cell(.bigInt, digits)) } else { nested?.bigInt(digits) }
  }
  mutating func string(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    if nested == nil {
      add(batch.cell(.text, utf8))
    } else {
      nested?.string(utf8, isASCII: isASCII)
    }
  }

  private mutating func add(_ cell: RowBatch.Cell) {
    guard depth == 2 else {
      isListOfRecords = false
      return
    }
    if let place = repeated {
      batch.cells[first + place] = cell
      repeated = nil
    } else {
      batch.cells.append(cell)
      position += 1
    }
  }

  mutating func key(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    if nested != nil {
      nested?.key(utf8, isASCII: isASCII)
      return
    }
    if names == nil, expected >= 0, isExpected(utf8) { return }
    addName(String(decoding: utf8, as: UTF8.self))
  }

  private func isExpected(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard position < expectedKeys.count else { return false }
    return expectedKeys[position].elementsEqual(key)
  }

  private mutating func addName(_ name: String) {
    if names == nil {
      let before = expected < 0 ? [] : Array(batch.layouts[expected].names[..<position])
      names = before
      known = Dictionary(uniqueKeysWithValues: zip(before, before.indices))
    }
    if let place = known[name] {
      repeated = place
    } else {
      known[name] = position
      names?.append(name)
    }
  }

  mutating func beginArray() {
    if depth == 2 { return nest { $0.beginArray() } }
    if depth == 1 { isListOfRecords = false }
    depth = depth == 0 ? 1 : depth
    if !isListOfRecords { nest { $0.beginArray() } }
  }

  mutating func beginObject() {
    if nested != nil || depth != 1 {
      if depth == 0 { isListOfRecords = false }
      return nest { $0.beginObject() }
    }
    depth = 2
    first = batch.cells.count
    position = 0
    names = nil
  }

  private mutating func nest(_ begin: (inout JSONTreeSink) -> Void) {
    if nested == nil { nested = JSONTreeSink() }
    nestedDepth += 1
    if nested != nil { begin(&nested!) }
  }

  mutating func endArray() {
    guard nested != nil else { return }
    nested?.endArray()
    unnest()
  }

  mutating func endObject() {
    if nested != nil {
      nested?.endObject()
      return unnest()
    }
    depth = 1
    endRow()
  }

  private mutating func unnest() {
    nestedDepth -= 1
    guard nestedDepth == 0, let value = nested?.result else { return }
    nested = nil
    if depth == 2 { add(batch.cell(for: value)) }
  }

  private mutating func endRow() {
    if let names {
      expected = layout(of: names)
    } else if expected < 0 {
      expected = layout(of: [])
    } else if position < batch.layouts[expected].count {
      expected = layout(of: Array(batch.layouts[expected].names[..<position]))
    }
    batch.places.append(.init(layout: Int32(expected), first: Int32(first)))
  }

  private mutating func layout(of names: [String]) -> Int {
    if let known = layoutsByNames[names] { return known }
    batch.layouts.append(RowLayout(names))
    layoutsByNames[names] = batch.layouts.count - 1
    return batch.layouts.count - 1
  }
}

// MARK: - Writing

extension RowBatch {
  /// Writes rows as JSON objects.
  package struct JSONEncoder: ~Copyable {
    private var writer = JSONWriter(.compact)

    package init() {}

    /// A row as compact JSON, valid until the next one.
    package mutating func encode<Result>(
      _ batch: borrowing RowBatch, _ row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
      writer.removeAll()
      let layout = batch.layout(of: row)
      writer.beginObject()
      for position in 0..<layout.count {
        layout.keys[position].withUnsafeBufferPointer {
          writer.key($0, isFirst: position == 0)
        }
        write(batch.cell(row, position), batch)
      }
      writer.endObject(isEmpty: layout.count == 0)
      return body(writer.bytes)
    }

    private mutating func write(_ cell: Cell, _ batch: borrowing RowBatch) {
      switch cell.kind {
      case .null: writer.null()
      case .bool: writer.bool(cell.isTrue)
      case .int: writer.int(cell.int)
      case .double: writer.double(cell.double)
      case .bigInt, .json: batch.withBytes(of: cell) { writer.digits($0) }
      case .text: batch.withBytes(of: cell) { writer.string($0) }
      }
    }
  }
}
