/// The union of the columns of rows, in order of first appearance.
struct ColumnList {
  private(set) var names: [String] = []
  private var known: Set<String> = []
  /// Neighbouring rows mostly have the same columns.
  private var last: [String] = []

  mutating func add(_ columns: [String]) {
    guard columns != last else { return }
    last = columns
    for name in columns where known.insert(name).inserted { names.append(name) }
  }
}
