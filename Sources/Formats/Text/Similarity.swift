/// How alike two words are, from 0 to 1 (Jaro and Winkler): a common beginning counts more.
///
///     martha, marhta  →  0.961
package enum Similarity {
  /// Of code points.
  package static func jaroWinkler(_ left: [UInt32], _ right: [UInt32]) -> Double {
    let jaro = jaro(left, right)
    let common = zip(left, right).prefix(4).prefix { $0 == $1 }.count
    return jaro + Double(common) * 0.1 * (1 - jaro)
  }

  private static func jaro(_ left: [UInt32], _ right: [UInt32]) -> Double {
    if left == right { return 1 }
    if left.isEmpty || right.isEmpty { return 0 }
    let window = max(0, max(left.count, right.count) / 2 - 1)
    var isTaken = [Bool](repeating: false, count: right.count)
    var matchedLeft: [UInt32] = []
    for (index, unit) in left.enumerated() {
      let low = max(0, index - window)
      let high = min(right.count, index + window + 1)
      if low >= high { continue }
      if let found = (low..<high).first(where: { !isTaken[$0] && right[$0] == unit }) {
        isTaken[found] = true
        matchedLeft.append(unit)
      }
    }
    if matchedLeft.isEmpty { return 0 }
    let matchedRight = right.indices.filter { isTaken[$0] }.map { right[$0] }
    let transposed = zip(matchedLeft, matchedRight).count { $0 != $1 } / 2
    let matches = Double(matchedLeft.count)
    return
      (matches / Double(left.count) + matches / Double(right.count)
      + (matches - Double(transposed)) / matches) / 3
  }
}
