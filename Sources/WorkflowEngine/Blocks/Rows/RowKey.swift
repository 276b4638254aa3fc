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
    let key = text(row)
    if !key.contains(where: { $0 != "\u{1F}" }) { return nil }
    var low = Hasher()
    var high = Hasher()
    low.combine(key)
    high.combine(0x5B)
    high.combine(key)
    return Digest(low: low.finalize(), high: high.finalize())
  }

  /// The cells' texts without white space at the ends, a unit separator between.
  func text(_ row: Row) -> String {
    let cells =
      columns.map { $0.map(row.text) } ?? row.keys.sorted().map { "\($0)=\(row.text($0))" }
    let joined = cells.map { $0.trimmingWhitespace() }.joined(separator: "\u{1F}")
    return isCaseSensitive ? joined : joined.lowercased()
  }
}

extension String {
  func trimmingWhitespace() -> String {
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    let start = drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
