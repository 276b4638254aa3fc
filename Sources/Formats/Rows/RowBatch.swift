/// Some thousand records with their cells one after another, as bytes: no reference is counted and nothing
/// is converted for a cell that nobody looks at.
///
/// Rows with the same columns in the same order share a layout. A cell is 16 bytes, its text is a range of
/// the bytes of the batch.
@usableFromInline package struct RowBatch: Sendable {
  /// The columns of the rows, each combination once.
  package internal(set) var layouts: [RowLayout] = []
  @usableFromInline var places: [Place] = []
  @usableFromInline var cells: [Cell] = []
  @usableFromInline var bytes: [UInt8] = []
  /// Where the rows are stored; nil once a cell has been changed.
  package var origin: Origin?

  /// Where a row is.
  @usableFromInline struct Place: Sendable {
    @usableFromInline var layout: Int32
    /// The number of its first cell.
    @usableFromInline var first: Int32
  }

  /// A stored batch and the numbers of the rows in it that this batch has.
  @usableFromInline package struct Origin: Sendable, Equatable {
    package var file: Int
    /// The chunk of the file and its epoch, both 0 where it is one piece.
    package var chunk: Int
    package var epoch: Int
    package var offset: Int
    package var rows: [Int32]

    package init(file: Int, chunk: Int = 0, epoch: Int = 0, offset: Int, rows: [Int32]) {
      self.file = file
      self.chunk = chunk
      self.epoch = epoch
      self.offset = offset
      self.rows = rows
    }
  }

  @usableFromInline package struct Cell: Sendable {
    @usableFromInline package enum Kind: UInt8, Sendable {
      case null, bool, int, double, bigInt, text, json
    }

    @usableFromInline package let kind: Kind
    /// Bytes of a text, of digits or of JSON text.
    @usableFromInline package let count: Int32
    /// Where these begin; else the value.
    @usableFromInline let payload: Int

    @inlinable init(kind: Kind, count: Int32, payload: Int) {
      self.kind = kind
      self.count = count
      self.payload = payload
    }

    package static let null = Cell(kind: .null, count: 0, payload: 0)
    @inlinable package static func bool(_ value: Bool) -> Cell {
      Cell(kind: .bool, count: 0, payload: value ? 1 : 0)
    }
    @inlinable package static func int(_ value: Int) -> Cell {
      Cell(kind: .int, count: 0, payload: value)
    }
    @inlinable package static func double(_ value: Double) -> Cell {
      Cell(kind: .double, count: 0, payload: Int(bitPattern: UInt(value.bitPattern)))
    }

    @inlinable package var isNull: Bool { kind == .null }
    @inlinable package var isTrue: Bool { payload != 0 }
    @inlinable package var int: Int { payload }
    @inlinable package var double: Double { Double(bitPattern: UInt64(UInt(bitPattern: payload))) }
    @inlinable package var range: Range<Int> { payload..<payload + Int(count) }
  }

  package init() {}

  package init(_ rows: [JSONObject]) {
    for row in rows { append(row) }
  }

  package var count: Int { places.count }
  package var isEmpty: Bool { places.isEmpty }
  /// Bytes of memory, about.
  package var size: Int { bytes.count + cells.count * MemoryLayout<Cell>.stride }
}

/// The columns of some rows of a batch, in order, each once.
@usableFromInline package final class RowLayout: Sendable {
  package let names: [String]
  package let keys: [[UInt8]]
  private let positions: [String: Int]

  package init(_ names: [String]) {
    self.names = names
    keys = names.map { Array($0.utf8) }
    positions = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
  }

  package var count: Int { names.count }

  package func position(of name: String) -> Int? { positions[name] }
}

// MARK: - Looking

extension RowBatch {
  /// The number of the row's layout.
  @inlinable @inline(__always)
  package func layoutIndex(_ row: Int) -> Int { Int(places[row].layout) }

  package func layout(of row: Int) -> RowLayout { layouts[layoutIndex(row)] }

  /// Where a column is in the rows of each layout.
  package func positions(of column: String) -> [Int?] {
    layouts.map { $0.position(of: column) }
  }

  /// The cell at a place of the row's layout.
  @inlinable @inline(__always)
  package func cell(_ row: Int, _ position: Int) -> Cell {
    cells[Int(places[row].first) + position]
  }

  /// Nil for a column that the row lacks.
  package func cell(_ row: Int, _ positions: [Int?]) -> Cell? {
    positions[layoutIndex(row)].map { cell(row, $0) }
  }

  /// The bytes of all cells; `Cell.range` is where those of one are.
  @inlinable package func withAllBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try bytes.withUnsafeBufferPointer(body)
  }

  /// The bytes of a text, of digits or of JSON text.
  @inlinable @inline(__always)
  package func withBytes<Result, Failure: Error>(
    of cell: Cell, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let range = cell.range
    let result = bytes.withUnsafeBufferPointer { all in
      Swift.Result { () throws(Failure) in
        try body(UnsafeBufferPointer(rebasing: all[range]))
      }
    }
    return try result.get()
  }

  func string(_ cell: Cell) -> String {
    withBytes(of: cell) { String(decoding: $0, as: UTF8.self) }
  }

  package func json(_ cell: Cell) -> JSON {
    switch cell.kind {
    case .null: .null
    case .bool: .bool(cell.isTrue)
    case .int: .int(cell.int)
    case .double: .double(cell.double)
    case .bigInt: .bigInt(string(cell))
    case .text: .string(string(cell))
    case .json: withBytes(of: cell) { (try? JSON.parse($0)) ?? .null }
    }
  }

  package func object(_ row: Int) -> JSONObject {
    let first = Int(places[row].first)
    let layout = layout(of: row)
    return JSONObject(
      sharingKeysOf: layout.template, values: (0..<layout.count).map { json(cells[first + $0]) })
  }

  package var objects: [JSONObject] { (0..<count).map(object) }

  /// The columns that rows have, in order of first appearance.
  package var columnNames: [String] {
    var union = ColumnUnion()
    var isSeen = [Bool](repeating: false, count: layouts.count)
    for place in places where !isSeen[Int(place.layout)] {
      isSeen[Int(place.layout)] = true
      union.add(layouts[Int(place.layout)].names)
    }
    return union.names
  }

  /// How many rows have something in a column.
  package func count(filled column: String) -> Int {
    let positions = positions(of: column)
    if positions.allSatisfy({ $0 == nil }) { return 0 }
    return (0..<count).count { row in cell(row, positions).map { !$0.isNull } ?? false }
  }
}

extension RowLayout {
  fileprivate var template: JSONObject {
    var template = JSONObject()
    for name in names { template[name] = .null }
    return template
  }
}
