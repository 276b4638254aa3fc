import Syntax

/// The columns that are known of a stream of rows.
struct StreamColumns: Sendable, Equatable {
  /// In order, each once.
  var names: [String] = []
  /// Whether there are no others: `select` and `group_by` say so, and the rows themselves.
  var isComplete = false
  /// Those that a block has taken out.
  var removed: Set<String> = []
  /// Whether a block adds others by what it finds.
  var mayGrow = false

  /// Of rows that come from several streams.
  static func union(_ streams: [StreamColumns]) -> StreamColumns {
    guard var union = streams.first else { return StreamColumns() }
    for stream in streams.dropFirst() {
      union.add(stream.names)
      union.isComplete = union.isComplete && stream.isComplete
      union.removed.formIntersection(stream.removed)
      union.mayGrow = union.mayGrow || stream.mayGrow
    }
    union.removed.subtract(union.names)
    return union
  }

  mutating func add(_ added: [String]) {
    var known = Set(names)
    names += added.filter { known.insert($0).inserted }
    removed.subtract(added)
  }

  /// Whether no row can have a column: it is not known, and no other can be there, or one is there that
  /// only spaces, signs or case distinguish from it.
  func surelyLack(_ name: String) -> Bool {
    // Any block may write it, and only where a row fails.
    if name == "error" || names.contains(name) { return false }
    return isComplete || removed.contains(name) || twin(of: name) != nil
  }

  /// The known column that was most probably meant.
  func nearest(to name: String) -> String? {
    twin(of: name) ?? Suggestion.nearest(to: name, among: names)
  }

  private func twin(of name: String) -> String? {
    let wanted = Self.letters(name)
    return wanted.isEmpty ? nil : names.first { Self.letters($0) == wanted }
  }

  private static func letters(_ name: String) -> String {
    name.comparable(isCaseSensitive: false).filter { $0.isLetter || $0.isNumber }
  }
}
