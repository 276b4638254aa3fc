extension RowBatch {
  /// Keeps the rows for which the answer is true.
  package mutating func keep(where isKept: (Int) throws -> Bool) rethrows {
    var kept: [Int] = []
    kept.reserveCapacity(count)
    for row in 0..<count where try isKept(row) { kept.append(row) }
    if kept.count < count { keep(kept) }
  }

  /// Keeps the rows with these numbers, which ascend.
  package mutating func keep(_ rows: [Int]) {
    places = rows.map { places[$0] }
    if let origin { self.origin?.rows = rows.map { origin.rows[$0] } }
  }

  /// The rows in a range.
  package func slice(_ range: Range<Int>) -> RowBatch {
    if range == 0..<count { return self }
    var slice = self
    slice.places = Array(places[range])
    slice.origin?.rows = origin.map { Array($0.rows[range]) } ?? []
    return slice
  }

  package mutating func append(_ row: JSONObject) {
    origin = nil
    let index = layoutIndex(for: row.keys)
    let first = cells.count
    for value in row.values { cells.append(cell(for: value)) }
    places.append(Place(layout: Int32(index), first: Int32(first)))
  }

  /// Puts another row in the place of one.
  package mutating func replace(_ row: Int, with object: JSONObject) {
    append(object)
    places[row] = places.removeLast()
  }

  private mutating func layoutIndex(for names: [String]) -> Int {
    if let index = layouts.lastIndex(where: { $0.names == names }) { return index }
    layouts.append(RowLayout(names))
    return layouts.count - 1
  }

  /// A cell with this value, for `set`.
  package mutating func cell(for value: JSON) -> Cell {
    switch value {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .double(let number): return .double(number)
    case .bigInt(let digits): return cell(.bigInt, digits)
    case .string(let text): return cell(.text, text)
    case .array, .object:
      return value.bytes().withUnsafeBufferPointer { cell(.json, $0) }
    }
  }

  package mutating func cell(_ kind: Cell.Kind, _ text: String) -> Cell {
    var text = text
    return text.withUTF8 { cell(kind, $0) }
  }

  package mutating func cell(_ kind: Cell.Kind, _ text: UnsafeBufferPointer<UInt8>) -> Cell {
    let start = bytes.count
    bytes.append(contentsOf: text)
    return Cell(kind: kind, count: Int32(text.count), payload: start)
  }

  package mutating func set(_ cell: Cell, _ row: Int, _ position: Int) {
    origin = nil
    cells[Int(places[row].first) + position] = cell
  }

  package mutating func set(_ value: JSON, _ row: Int, _ position: Int) {
    let cell = cell(for: value)
    set(cell, row, position)
  }

  /// Gives all rows these columns, with nothing in those that they lack.
  package mutating func extend(with names: [String]) {
    change { layout in
      layout.names.indices.map { .cell($0) }
        + names.filter { layout.position(of: $0) == nil }.map { .new($0) }
    }
  }

  /// What is at a place of a changed row.
  package enum Source {
    /// What was at this place before.
    case cell(Int)
    /// The same under another name.
    case renamed(Int, String)
    case new(String)
  }

  /// Makes the rows of each layout anew, from the parts that `change` gives for it.
  package mutating func change(_ change: (RowLayout) -> [Source]) {
    let plans = layouts.map(change)
    let isSame = zip(plans, layouts).allSatisfy { plan, layout in
      plan.count == layout.count
        && plan.enumerated().allSatisfy {
          if case .cell($0.offset) = $0.element { true } else { false }
        }
    }
    if isSame { return }
    origin = nil
    layouts = zip(plans, layouts).map { plan, layout in RowLayout(plan.map { $0.name(in: layout) })
    }
    let sources = plans.map { $0.map(\.position) }
    var changed: [Cell] = []
    changed.reserveCapacity(places.reduce(0) { $0 + sources[Int($1.layout)].count })
    for row in places.indices {
      let first = Int(places[row].first)
      places[row].first = Int32(changed.count)
      for position in sources[Int(places[row].layout)] {
        changed.append(position < 0 ? .null : cells[first + position])
      }
    }
    cells = changed
  }
}

extension RowBatch.Source {
  fileprivate var position: Int {
    switch self {
    case .cell(let position), .renamed(let position, _): position
    case .new: -1
    }
  }

  fileprivate func name(in layout: RowLayout) -> String {
    switch self {
    case .cell(let position): layout.names[position]
    case .renamed(_, let name), .new(let name): name
    }
  }
}
