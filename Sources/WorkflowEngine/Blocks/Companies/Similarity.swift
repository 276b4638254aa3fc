import Sixmo

extension CompanyName {
  /// How alike two names are, from 0 to 1: each word finds its most similar word of the other name,
  /// long words count more, and words without a counterpart count as nothing.
  ///
  /// `acme robotics` and `acme robotix` are 0.96 alike; `acme robotics` and `acme bakery` 0.38.
  func similarity(to other: CompanyName) -> Double {
    if tokens == other.tokens { return 1 }
    let left = tokens.map(\.codePoints)
    let right = other.tokens.map(\.codePoints)
    let words = (Self.coverage(of: left, by: right) + Self.coverage(of: right, by: left)) / 2
    // Spaces in other places (`blue sky` and `bluesky`) still make the same name.
    let whole = Similarity.jaroWinkler(left.flatMap { $0 }, right.flatMap { $0 })
    return whole >= 0.97 ? max(words, whole - 0.02) : words
  }

  /// The share of `words`, by length, that have a counterpart, each as far as it resembles it.
  private static func coverage(of words: [[UInt32]], by others: [[UInt32]]) -> Double {
    var found = 0.0
    var total = 0.0
    for word in words {
      let best = others.map { Similarity.jaroWinkler(word, $0) }.max() ?? 0
      total += Double(word.count)
      if best >= 0.85 { found += best * Double(word.count) }
    }
    return total > 0 ? found / total : 0
  }
}

extension StringProtocol {
  fileprivate var codePoints: [UInt32] { unicodeScalars.map(\.value) }
}
