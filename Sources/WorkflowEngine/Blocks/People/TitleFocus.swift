import Formats
import Syntax

/// Which people are meant by words about their positions: `VP Sales, Head of Sales, CRO`.
///
/// The words are phrases with commas, semicolons, `and` or `or` between them. A title fits if it has all words
/// of one phrase, in any order; common abbreviations are written out, and plural and singular are one.
struct TitleFocus: Sendable {
  private let phrases: [Phrase]

  private enum Phrase {
    case words(Set<String>)
    /// `C-suite`: every chief officer.
    case chiefs
  }

  init(_ prompt: String) {
    phrases = Self.parts(foldedForComparison(prompt)).compactMap(Self.phrase)
  }

  func fits(_ title: String) -> Bool {
    let words = Self.words(foldedForComparison(title))
    return phrases.contains { phrase in
      switch phrase {
      case .words(let wanted): wanted.isSubset(of: words)
      case .chiefs: words.contains("chief")
      }
    }
  }
}

extension TitleFocus {
  private static func parts(_ text: String) -> [Substring] {
    var parts: [Substring] = []
    for part in text.split(whereSeparator: { ",;/|\n&".contains($0) }) {
      var words: [Substring] = []
      for word in part.split(separator: " ") {
        if word == "and" || word == "or" {
          parts.append(words.joined(separator: " ")[...])
          words = []
        } else {
          words.append(word)
        }
      }
      parts.append(words.joined(separator: " ")[...])
    }
    return parts
  }

  private static func phrase(_ text: Substring) -> Phrase? {
    let chiefs = ["c suite", "c level", "csuite", "clevel", "cxo"]
    let plain = text.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    if chiefs.contains(where: { " \(plain) ".containsBytes(" \($0) ") }) { return .chiefs }
    let words = words(plain).subtracting(fillers)
    return words.isEmpty ? nil : .words(words)
  }

  private static func words(_ text: String) -> Set<String> {
    let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "." }
      .map { $0.filter { $0 != "." } }
    return Set(words.flatMap { abbreviations[$0] ?? [singular($0)] }).subtracting(fillers)
  }

  private static func singular(_ word: String) -> String {
    word.utf8.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss")
      ? String(word.dropLast()) : word
  }

  /// They say nothing about a title.
  private static let fillers: Set<String> = [
    "of", "the", "for", "in", "at", "a", "an", "all", "any", "level", "role", "title", "position",
    "people", "person", "key", "find", "who", "are", "with",
  ]

  private static let abbreviations: [String: [String]] = [
    "vp": ["vice", "president"], "svp": ["senior", "vice", "president"],
    "evp": ["executive", "vice", "president"], "avp": ["assistant", "vice", "president"],
    "ceo": ["chief", "executive", "officer"], "cfo": ["chief", "financial", "officer"],
    "cto": ["chief", "technology", "officer"], "coo": ["chief", "operating", "officer"],
    "cmo": ["chief", "marketing", "officer"], "cro": ["chief", "revenue", "officer"],
    "cio": ["chief", "information", "officer"], "cpo": ["chief", "product", "officer"],
    "cso": ["chief", "strategy", "officer"], "cdo": ["chief", "data", "officer"],
    "ciso": ["chief", "information", "security", "officer"],
    "chro": ["chief", "human", "resource", "officer"], "hr": ["human", "resource"],
    "mgr": ["manager"], "dir": ["director"], "eng": ["engineering"], "sr": ["senior"],
    "jr": ["junior"],
  ]
}
