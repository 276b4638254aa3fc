/// Distinguishes keywords from names.
enum Keywords {
  private static let longest = 8

  /// Only words of lower-case letters of the right length are looked up.
  static func kind(of word: ArraySlice<UInt8>) -> Token.Kind {
    guard word.count >= 2, word.count <= longest else { return .name }
    for (offset, keyword) in spellings.enumerated()
    where keyword.count == word.count && keyword.elementsEqual(word) {
      return Token.Kind(rawValue: Token.Kind.letKeyword.rawValue + UInt8(offset)) ?? .name
    }
    return .name
  }

  private static let spellings = Token.Kind.keywords.map { Array($0.utf8) }
}
