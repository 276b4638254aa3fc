/// "Did you mean …?" for every phase: names, fields, arguments, options, commands, block types.
package enum Suggestion {
  /// The candidate that `word` was most probably meant to be; nil if none is near.
  package static func nearest<Candidates: Sequence>(
    to word: String, among candidates: Candidates
  ) -> String? where Candidates.Element == String {
    near(word, among: candidates, limit: 1).first
  }

  /// Up to `limit` near candidates, nearest first, each once.
  package static func near<Candidates: Sequence>(
    _ word: String, among candidates: Candidates, limit: Int = 3
  ) -> [String] where Candidates.Element == String {
    let wanted = Array(word.lowercased().unicodeScalars)
    guard !wanted.isEmpty, wanted.count <= longestWord else { return [] }
    var seen: Set<String> = [word]
    let ranked = candidates.compactMap { candidate -> (text: String, cost: Int)? in
      guard seen.insert(candidate).inserted else { return nil }
      return cost(wanted, Array(candidate.lowercased().unicodeScalars)).map { (candidate, $0) }
    }
    return ranked.sorted { ($0.cost, $0.text) < ($1.cost, $1.text) }.prefix(limit).map(\.text)
  }

  /// Beyond this nobody mistypes a name, and comparing costs time.
  private static let longestWord = 64

  /// Lower is nearer; nil is too far. Ten for each typing error, so that a beginning or a part in
  /// common can be between two typing errors and three.
  private static func cost(_ word: [Unicode.Scalar], _ candidate: [Unicode.Scalar]) -> Int? {
    guard !candidate.isEmpty, candidate.count <= longestWord else { return nil }
    let limit = allowedErrors(max(word.count, candidate.count))
    if let errors = distance(word, candidate, limit: limit) { return errors * 10 }
    guard word.count >= 3, candidate.count > word.count else { return nil }
    if candidate.starts(with: word) { return 25 }
    return partCost(word, candidate)
  }

  /// `staus` is near `overall_status`, whose last part it resembles.
  private static func partCost(_ word: [Unicode.Scalar], _ candidate: [Unicode.Scalar]) -> Int? {
    guard let underscore = candidate.lastIndex(of: "_") else { return nil }
    let part = Array(candidate[(underscore + 1)...])
    guard !part.isEmpty else { return nil }
    return distance(word, part, limit: allowedErrors(word.count) / 2).map { 26 + $0 }
  }

  /// None in two letters, one in three or four, two in five to seven, three in longer words.
  private static func allowedErrors(_ length: Int) -> Int {
    length <= 2 ? 0 : min(3, (length + 1) / 3)
  }

  /// Damerau-Levenshtein distance with adjacent transpositions; nil if it exceeds `limit`.
  package static func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int
  ) -> Int? {
    distance(left, right, limit: limit) {}
  }

  /// The same, with `step` at each letter of `left`, which ends the work by throwing.
  package static func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int, _ step: () throws -> Void
  ) rethrows -> Int? {
    guard abs(left.count - right.count) <= limit, mayBeNear(left, right, limit) else { return nil }
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 1...left.count {
      try step()
      var current = [row]
      current.reserveCapacity(right.count + 1)
      for column in 1...right.count {
        let isSame = left[row - 1] == right[column - 1]
        var best = min(
          previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          best = min(best, beforePrevious[column - 2] + 1)
        }
        current.append(best)
      }
      if current.allSatisfy({ $0 > limit }) { return nil }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count] <= limit ? previous[right.count] : nil
  }

  /// Each letter that only one of the two has is an error; most words are far by that alone.
  private static func mayBeNear(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], _ limit: Int
  ) -> Bool {
    let (own, other) = (letters(of: left), letters(of: right))
    return max((own & ~other).nonzeroBitCount, (other & ~own).nonzeroBitCount) <= limit
  }

  /// A bit for each letter, some of which share one.
  private static func letters(of word: [Unicode.Scalar]) -> UInt64 {
    word.reduce(0) { $0 | 1 << UInt64($1.value & 63) }
  }
}
