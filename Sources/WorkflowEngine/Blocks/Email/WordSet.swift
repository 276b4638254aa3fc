/// Words of a list that is in the source as text, which compiles and loads far faster than an array
/// of literals. Split on first use.
struct WordSet: Sendable {
  private let words: Set<String>

  init(_ text: String) {
    words = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  var count: Int { words.count }

  func contains(_ word: String) -> Bool { words.contains(word) }
}
