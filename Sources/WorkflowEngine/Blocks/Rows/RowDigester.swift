import Sixmo
import Syntax

/// Makes digests of the keys of a batch's rows. Equal keys (`CellKey`) have equal digests in one digester;
/// most are made from the bytes of the cells.
struct RowDigester {
  private let key: RowKey
  /// The key of a row: a byte for the kind of each cell, its form in which keys compare, and `end`.
  private var bytes: [UInt8] = []

  /// UTF-8 has no such byte.
  private static let end: UInt8 = 0xFF

  private enum Kind: UInt8 { case nothing, bool, number, text, list, fields, name }

  /// What stands for the name of a column in keys of all columns.
  private var numbers: [String: Int] = [:]

  init(_ key: RowKey) {
    self.key = key
  }

  /// Nil for rows with nothing in any of the columns.
  mutating func digests(_ batch: RowBatch) -> [RowKey.Digest?] {
    let columns = batch.layouts.map { self.columns(of: $0) }
    var digests: [RowKey.Digest?] = []
    digests.reserveCapacity(batch.count)
    batch.withAllBytes { all in
      for row in 0..<batch.count {
        bytes.removeAll(keepingCapacity: true)
        var isEmpty = true
        for column in columns[batch.layoutIndex(row)] {
          let cell = column.position < 0 ? .null : batch.cell(row, column.position)
          if addKey(batch, cell, all, column.number) { isEmpty = false }
        }
        digests.append(isEmpty ? nil : digest)
      }
    }
    return digests
  }

  /// Of the key: of all columns, which these are is part of it.
  private struct Column {
    var number: Int?
    /// Where rows of a layout have it, or -1.
    var position: Int
  }

  private mutating func columns(of layout: RowLayout) -> [Column] {
    if let columns = key.columns {
      return columns.map { Column(number: nil, position: layout.position(of: $0) ?? -1) }
    }
    return layout.names.enumerated()
      .map { position, name in Column(number: number(of: name), position: position) }
      .sorted { $0.number ?? 0 < $1.number ?? 0 }
  }

  private mutating func number(of name: String) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = numbers.count
    return numbers.count - 1
  }

  private var digest: RowKey.Digest {
    var low = Hasher()
    var high = Hasher()
    high.combine(0x5B)
    bytes.withUnsafeBytes {
      low.combine(bytes: $0)
      high.combine(bytes: $0)
    }
    return RowKey.Digest(low: low.finalize(), high: high.finalize())
  }

  /// False for a cell with nothing in it, which of all columns is as one that the row lacks.
  private mutating func addKey(
    _ batch: RowBatch, _ cell: RowBatch.Cell, _ all: UnsafeBufferPointer<UInt8>, _ number: Int?
  ) -> Bool {
    let start = bytes.count
    if let number { bytes.append(varint: number) }
    let isFilled =
      cell.kind == .text
      ? addText(UnsafeBufferPointer(rebasing: all[cell.range]))
      : add(CellKey(batch.json(cell), isCaseSensitive: key.isCaseSensitive))
    if !isFilled, number != nil { bytes.removeSubrange(start...) }
    return isFilled
  }

  private mutating func addText(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.allSatisfy({ $0 < 0x80 }) else {
      let text = String(decoding: text, as: UTF8.self)
      return add(CellKey(.string(text), isCaseSensitive: key.isCaseSensitive))
    }
    var (from, to) = (0, text.count)
    while from < to, text[from].isSpace { from += 1 }
    while from < to, text[to - 1].isSpace { to -= 1 }
    guard from < to else { return add(.nothing) }
    bytes.append(Kind.text.rawValue)
    if key.isCaseSensitive {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[from..<to]))
    } else {
      for index in from..<to { bytes.append(text[index].asciiLowercased) }
    }
    bytes.append(Self.end)
    return true
  }

  private mutating func add(_ key: CellKey) -> Bool {
    switch key {
    case .nothing: bytes.append(Kind.nothing.rawValue)
    case .bool(let flag): bytes += [Kind.bool.rawValue, flag ? 1 : 0]
    case .number(let number): add(.number, number.plain)
    case .text(let text): add(.text, text)
    case .list(let elements):
      bytes.append(Kind.list.rawValue)
      for element in elements { _ = add(element) }
      bytes.append(Self.end)
    case .fields(let names, let cells):
      bytes.append(Kind.fields.rawValue)
      for (name, cell) in zip(names, cells) {
        add(.name, name)
        _ = add(cell)
      }
      bytes.append(Self.end)
    }
    return key != .nothing
  }

  private mutating func add(_ kind: Kind, _ text: String) {
    bytes.append(kind.rawValue)
    bytes.append(contentsOf: text.utf8)
    bytes.append(Self.end)
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

/// A set of digests, 16 bytes each beside the room to grow.
struct DigestSet {
  /// No digest has zero in both halves but one in 2¹²⁸.
  private static let free = RowKey.Digest(low: 0, high: 0)

  private var places = [RowKey.Digest](repeating: free, count: 1 << 10)
  private(set) var count = 0

  /// False if it was there.
  mutating func insert(_ digest: RowKey.Digest) -> Bool {
    if count * 4 >= places.count * 3 { grow() }
    return put(digest)
  }

  func contains(_ digest: RowKey.Digest) -> Bool {
    var place = digest.low & (places.count - 1)
    while places[place] != Self.free {
      if places[place] == digest { return true }
      place = (place + 1) & (places.count - 1)
    }
    return false
  }

  private mutating func put(_ digest: RowKey.Digest) -> Bool {
    var place = digest.low & (places.count - 1)
    while places[place] != Self.free {
      if places[place] == digest { return false }
      place = (place + 1) & (places.count - 1)
    }
    places[place] = digest
    count += 1
    return true
  }

  private mutating func grow() {
    let old = places
    places = [RowKey.Digest](repeating: Self.free, count: old.count * 2)
    count = 0
    for digest in old where digest != Self.free { _ = put(digest) }
  }
}
