import Sixmo

/// What is made of the cells of a group, one after the other.
struct Aggregate: Sendable {
  enum Function: String, Sendable, CaseIterable {
    case count
    case countDistinct = "count_distinct"
    case sum, average, min, max, first, last, list
  }

  private let function: Function
  private let isCaseSensitive: Bool
  private var count = 0
  private var sum = JSON.int(0)
  private var kept: JSON?
  private var list: [JSON] = []
  private var distinct: Set<CellKey> = []

  /// `isCaseSensitive` is for `count_distinct`.
  init(_ function: Function, isCaseSensitive: Bool) {
    self.function = function
    self.isCaseSensitive = isCaseSensitive
  }

  /// Nil stands for a row as such, which always counts; empty cells never do.
  mutating func add(_ cell: JSON?) {
    guard let cell else {
      count += 1
      return
    }
    if cell.isBlank { return }
    switch function {
    case .count: count += 1
    case .countDistinct: distinct.insert(CellKey(cell, isCaseSensitive: isCaseSensitive))
    case .sum, .average: add(number: cell)
    case .min: keep(cell, ifIts: .isLess)
    case .max: keep(cell, ifIts: .isGreater)
    case .first: kept = kept ?? cell
    case .last: kept = cell
    case .list: list.append(cell)
    }
  }

  /// Null where no cell counted, except for counts, sums and lists.
  var result: JSON {
    switch function {
    case .count: .int(count)
    case .countDistinct: .int(distinct.count)
    case .sum: sum
    case .average: count == 0 ? .null : .double((sum.double ?? 0) / Double(count))
    case .min, .max, .first, .last: kept ?? .null
    case .list: .array(list)
    }
  }

  /// Integers stay integers as long as they fit; cells that are not numbers do not count.
  private mutating func add(number cell: JSON) {
    guard let cast = ColumnType.int.cast(cell) ?? ColumnType.float.cast(cell),
      let number = cast.double
    else { return }
    count += 1
    if case .int(let left) = sum, case .int(let right) = cast,
      case (let exact, false) = left.addingReportingOverflow(right)
    {
      sum = .int(exact)
    } else {
      sum = .double((sum.double ?? 0) + number)
    }
  }

  /// Numbers compare with numbers, and everything else as text.
  private mutating func keep(_ cell: JSON, ifIts order: Order) {
    guard let best = kept else {
      kept = cell
      return
    }
    let isLess: Bool
    if let number = cell.exactNumber, let earlier = best.exactNumber {
      if number == earlier { return }
      isLess = number < earlier
    } else {
      if cell.cellText == best.cellText { return }
      isLess = cell.cellText < best.cellText
    }
    if isLess == (order == .isLess) { kept = cell }
  }

  private enum Order { case isLess, isGreater }
}
