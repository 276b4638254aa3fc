/// How alike two words are, from 0 to 1 (Jaro-Winkler): a common beginning counts more.
///
///     jaroWinkler("martha", "marhta")  →  0.961
func jaroWinkler(_ left: [UInt8], _ right: [UInt8]) -> Double {
  let jaro = jaroSimilarity(left, right)
  let common = zip(left, right).prefix(4).prefix { $0 == $1 }.count
  return jaro + Double(common) * 0.1 * (1 - jaro)
}

private func jaroSimilarity(_ left: [UInt8], _ right: [UInt8]) -> Double {
  if left == right { return 1 }
  if left.isEmpty || right.isEmpty { return 0 }
  let window = max(0, max(left.count, right.count) / 2 - 1)
  var isTaken = [Bool](repeating: false, count: right.count)
  var matchedLeft: [UInt8] = []
  for (index, byte) in left.enumerated() {
    let low = max(0, index - window)
    let high = min(right.count, index + window + 1)
    if low >= high { continue }
    if let found = (low..<high).first(where: { !isTaken[$0] && right[$0] == byte }) {
      isTaken[found] = true
      matchedLeft.append(byte)
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

extension CompanyName {
  /// How alike two names are, from 0 to 1: each word finds its most similar word of the other name,
  /// long words count more, and words without a counterpart count as nothing.
  ///
  /// `acme robotics` and `acme robotix` are 0.96 alike; `acme robotics` and `acme bakery` 0.38.
  func similarity(to other: CompanyName) -> Double {
    if tokens == other.tokens { return 1 }
    let left = tokens.map { Array($0.utf8) }
    let right = other.tokens.map { Array($0.utf8) }
    let words = (Self.coverage(of: left, by: right) + Self.coverage(of: right, by: left)) / 2
    // Spaces in other places (`blue sky` and `bluesky`) still make the same name.
    let whole = jaroWinkler(left.flatMap { $0 }, right.flatMap { $0 })
    return whole >= 0.97 ? max(words, whole - 0.02) : words
  }

  /// The share of `words`, by length, that have a counterpart, each as far as it resembles it.
  private static func coverage(of words: [[UInt8]], by others: [[UInt8]]) -> Double {
    var found = 0.0
    var total = 0.0
    for word in words {
      let best = others.map { jaroWinkler(word, $0) }.max() ?? 0
      total += Double(word.count)
      if best >= 0.85 { found += best * Double(word.count) }
    }
    return total > 0 ? found / total : 0
  }
}
