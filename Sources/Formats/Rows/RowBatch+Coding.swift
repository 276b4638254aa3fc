// A stored batch:
//
//     layouts, each with its names; rows            numbers as varints, names with their lengths
//     the layout of each row, if there are several
//     the cells row by row                          a varint each: count × 8 + kind, or the number itself
//     the texts one after another                   up to the end

extension RowBatch {
  /// Appends the batch as bytes.
  package func encode(to output: inout [UInt8]) {
    output.reserveCapacity(output.count + bytes.count + cells.count * 2 + 1024)
    output.append(varint: layouts.count)
    for layout in layouts {
      output.append(varint: layout.count)
      for key in layout.keys {
        output.append(varint: key.count)
        output.append(contentsOf: key)
      }
    }
    output.append(varint: count)
    if layouts.count > 1 { for place in places { output.append(varint: Int(place.layout)) } }
    forEachCell { cell in cell.encode(to: &output) }
    bytes.withUnsafeBufferPointer { bytes in
      // Neighbours are mostly written together.
      var run = 0..<0
      forEachCell { cell in
        guard cell.count > 0 else { return }
        if cell.range.lowerBound == run.upperBound {
          run = run.lowerBound..<cell.range.upperBound
        } else {
          output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run]))
          run = cell.range
        }
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run]))
    }
  }

  private func forEachCell(_ body: (Cell) -> Void) {
    for place in places {
      let first = Int(place.first)
      for index in first..<first + layouts[Int(place.layout)].count { body(cells[index]) }
    }
  }

  /// Nil if the bytes from `start` on are not a batch.
  package init?(encoded: [UInt8], from start: Int) {
    var reader = ByteReader(bytes: encoded, at: start)
    guard let layoutCount = reader.count() else { return nil }
    for _ in 0..<layoutCount {
      guard let names = reader.names() else { return nil }
      layouts.append(RowLayout(names))
    }
    guard let rows = reader.count() else { return nil }
    places.reserveCapacity(rows)
    var cellCount = 0
    for _ in 0..<rows {
      let layout = layoutCount > 1 ? reader.varint() : 0
      guard let layout, layout >= 0, layout < layoutCount else { return nil }
      places.append(Place(layout: Int32(layout), first: Int32(truncatingIfNeeded: cellCount)))
      cellCount += layouts[layout].count
    }
    guard cellCount <= encoded.count, let cells = reader.cells(cellCount) else { return nil }
    self.cells = cells
    bytes = encoded
  }
}

extension RowBatch.Cell {
  fileprivate func encode(to output: inout [UInt8]) {
    switch kind {
    case .null: output.append(Kind.null.rawValue)
    case .bool: output.append(Kind.bool.rawValue | (isTrue ? 8 : 0))
    case .int:
      output.append(Kind.int.rawValue)
      output.append(varint: payload)
    case .double:
      output.append(Kind.double.rawValue)
      withUnsafeBytes(of: payload.littleEndian) { output.append(contentsOf: $0) }
    case .bigInt, .text, .json: output.append(varint: Int(count) << 3 | Int(kind.rawValue))
    }
  }
}

extension [UInt8] {
  /// Seven bits a byte, the lowest first; negative numbers take ten bytes.
  package mutating func append(varint number: Int) {
    var rest = UInt(bitPattern: number)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}

/// Reads what `append(varint:)` and its like have written.
package struct ByteReader {
  let bytes: [UInt8]
  package private(set) var at: Int

  package init(bytes: [UInt8], at: Int) {
    self.bytes = bytes
    self.at = at
  }

  /// Nil at the end.
  package mutating func varint() -> Int? {
    var place = at
    defer { at = place }
    return bytes.withUnsafeBufferPointer { readVarint($0, &place) }
  }

  /// Of things that take a byte or more each.
  package mutating func count() -> Int? {
    guard let count = varint(), count >= 0, count <= bytes.count else { return nil }
    return count
  }

  fileprivate mutating func names() -> [String]? {
    guard let count = count() else { return nil }
    var names: [String] = []
    for _ in 0..<count {
      guard let size = self.count(), size <= bytes.count - at else { return nil }
      names.append(String(decoding: bytes[at..<at + size], as: UTF8.self))
      at += size
    }
    return Set(names).count == names.count ? names : nil
  }

  fileprivate mutating func cells(_ count: Int) -> [RowBatch.Cell]? {
    let cells = bytes.withUnsafeBufferPointer { bytes -> [RowBatch.Cell]? in
      var reader = CellReader(bytes: bytes, at: at)
      var cells: [RowBatch.Cell] = []
      cells.reserveCapacity(count)
      for _ in 0..<count {
        guard let cell = reader.next() else { return nil }
        cells.append(cell)
      }
      guard reader.textSize == bytes.count - reader.at else { return nil }
      // Where texts begin is known when all their lengths are.
      for index in cells.indices where cells[index].hasBytes {
        cells[index] = cells[index].moved(by: reader.at)
      }
      return cells
    }
    at = bytes.count
    return cells
  }
}

/// Reads cells whose texts lie one after another, as if the first began at 0.
private struct CellReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var at: Int
  private(set) var textSize = 0

  init(bytes: UnsafeBufferPointer<UInt8>, at: Int) {
    self.bytes = bytes
    self.at = at
  }

  @inline(__always)
  mutating func next() -> RowBatch.Cell? {
    guard let head = varint(), head >= 0,
      let kind = RowBatch.Cell.Kind(rawValue: UInt8(truncatingIfNeeded: head & 7))
    else { return nil }
    if kind.rawValue >= RowBatch.Cell.Kind.bigInt.rawValue {
      let count = head >> 3
      guard count <= bytes.count else { return nil }
      defer { textSize += count }
      return RowBatch.Cell(kind: kind, count: Int32(truncatingIfNeeded: count), payload: textSize)
    }
    switch kind {
    case .bool: return .bool(head >> 3 != 0)
    case .int: return varint().map { .int($0) }
    case .double:
      guard bytes.count - at >= 8 else { return nil }
      defer { at += 8 }
      let bits = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: at, as: UInt64.self)
      return .double(Double(bitPattern: UInt64(littleEndian: bits)))
    case .null, .bigInt, .text, .json: return .null
    }
  }

  @inline(__always)
  private mutating func varint() -> Int? {
    guard at < bytes.count else { return nil }
    let byte = bytes[at]
    if byte < 0x80 {
      at += 1
      return Int(byte)
    }
    return readVarint(bytes, &at)
  }
}

/// Nil at the end. Most are a byte, which is read faster where that matters.
@inline(never)
private func readVarint(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) -> Int? {
  var number: UInt = 0
  for shift in stride(from: UInt(0), through: 63, by: 7) {
    guard at < bytes.count else { return nil }
    let byte = bytes[at]
    at += 1
    number |= UInt(byte & 0x7F) << shift
    if byte < 0x80 { return Int(bitPattern: number) }
  }
  return nil
}

extension RowBatch.Cell {
  fileprivate var hasBytes: Bool { kind.rawValue >= Kind.bigInt.rawValue }

  fileprivate func moved(by distance: Int) -> Self {
    Self(kind: kind, count: count, payload: payload + distance)
  }
}
