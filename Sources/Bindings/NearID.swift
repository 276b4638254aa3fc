import Syntax

/// Ids of workflows that are so near that one is probably a slip of the other: `contact_chek` and
/// `contact_check`.
package enum NearID {
  /// The id that was probably meant where there is no such id yet; nil if none is near.
  package static func nearest(to id: String, among ids: [String]) -> String? {
    ids.filter { isNear(id, $0) }.min { distance(id, $0) < distance(id, $1) }
  }

  /// `report_1` and `report_2`, `flow_a` and `flow_b` are meant to be different: only a word of four letters
  /// or more, in which there is one slip, is taken for another.
  private static func isNear(_ id: String, _ other: String) -> Bool {
    let (words, others) = (words(id), words(other))
    guard words.count == others.count else { return false }
    let different = zip(words, others).filter { $0 != $1 }
    guard different.count == 1, let (word, meant) = different.first else { return false }
    return min(word.count, meant.count) >= 4 && distance(word, meant) == 1
      && !(word + meant).contains(where: \.isNumber)
  }

  private static func words(_ id: String) -> [String] {
    id.lowercased().split { "._:-".contains($0) }.map(String.init)
  }

  private static func distance(_ left: String, _ right: String) -> Int {
    Suggestion.distance(Array(left.unicodeScalars), Array(right.unicodeScalars), limit: 9) ?? .max
  }
}
