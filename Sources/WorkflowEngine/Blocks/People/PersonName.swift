/// A person's name in the form by which two spellings of it are equal.
///
///     Dr. Ada King Lovelace   →  ada king lovelace
///     Lovelace, Ada           →  ada lovelace
struct PersonName: Hashable, Sendable {
  let normalized: String

  init(_ text: String) {
    var parts = foldedForComparison(text).split(separator: ",").map(Self.words)
    // What follows a comma is either the first name or letters after the name.
    if parts.count > 1, Self.titles.isSuperset(of: parts[1]) { parts.remove(at: 1) }
    let words = parts.count > 1 ? parts[1] + parts[0] : parts.first ?? []
    let name = words.filter { !Self.titles.contains($0) }
    normalized = (name.isEmpty ? words : name).joined(separator: " ")
  }

  private static func words(_ text: Substring) -> [String] {
    text.filter { !"'’.".contains($0) }
      .split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static let titles: Set<String> = [
    "mr", "mrs", "ms", "miss", "mx", "sir", "dr", "drs", "prof", "professor", "ing", "dipl", "mag",
    "phd",
    "md", "mba", "msc", "bsc", "ba", "ma", "cpa", "esq", "jr", "sr", "ii", "iii", "herr", "frau",
    "m", "mme",
    "mlle", "sr", "sra", "srta", "don", "dona", "sig", "dott",
  ]
}
