import Sixmo

/// What makes two rows the same for `deduplicate`, `merge` and `group_by`.
struct RowKey: Sendable {
  /// Nil stands for all columns.
  var columns: [String]?
  var isCaseSensitive = true

  /// 128 bits of two independent hashes: among a billion rows two different ones meet with a
  /// probability of 10⁻²¹.
  struct Digest: Hashable, Sendable {
    var low: Int
    var high: Int
  }

  /// Nil for a row with nothing in any of the columns.
  func digest(_ row: Row) -> Digest? {
    let cells = cells(row)
    if cells.allSatisfy({ $0 == .nothing }) { return nil }
    var low = Hasher()
    var high = Hasher()
    high.combine(0x5B)
    low.combine(cells)
    high.combine(cells)
    if columns == nil {
      let names = names(row)
      low.combine(names)
      high.combine(names)
    }
    return Digest(low: low.finalize(), high: high.finalize())
  }

  /// The key of each cell, in the order of the columns.
  func cells(_ row: Row) -> [CellKey] {
    (columns ?? names(row)).map { CellKey(row[$0] ?? .null, isCaseSensitive: isCaseSensitive) }
  }

  /// The columns with something in them; one that the row lacks is as one with nothing.
  private func names(_ row: Row) -> [String] {
    row.filter { !$0.1.isBlank }.map { $0.0 }.sorted()
  }
}
