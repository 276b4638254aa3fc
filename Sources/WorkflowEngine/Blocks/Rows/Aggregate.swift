import Sixmo

/// What is made of the cells of a group, one after the other.
struct Aggregate: Sendable {
  enum Function: String, Sendable, CaseIterable {
    case count
    case countDistinct = "count_distinct"
    case sum, average, min, max, first, last, list
  }

  private let function: Function
  private var count = 0
  private var sum = JSON.int(0)
  private var kept: JSON?
  private var list: [JSON] = []
  private var distinct: Set<String> = []

  init(_ function: Function) {
    self.function = function
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
    case .countDistinct: distinct.insert(cell.cellText)
    case .sum, .average: add(number: cell)
    case .min: keep(cell) { $0 < $1 }
    case .max: keep(cell) { $0 > $1 }
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

  /// Integers stay integers as long as they fit; cells that are no number do not count.
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

  private mutating func keep(_ cell: JSON, if isBetter: (Double, Double) -> Bool) {
    guard let best = kept else {
      kept = cell
      return
    }
    if let number = ColumnType.number(cell), let earlier = ColumnType.number(best) {
      if isBetter(number, earlier) { kept = cell }
    } else {
      // Text compares as text, below for 1 and above for -1.
      let order = cell.cellText < best.cellText ? 1.0 : cell.cellText > best.cellText ? -1.0 : 0
      if isBetter(-order, 0) { kept = cell }
    }
  }
}
