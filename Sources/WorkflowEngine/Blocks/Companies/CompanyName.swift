/// A company's name in the form by which two spellings of it are equal.
///
///     The Nordwind-Robotik GmbH & Co. KG  →  nordwind robotik
///     株式会社 青空システム                 →  青空システム
///     Élan & Fils S.à r.l.                →  elan and fils
struct CompanyName: Hashable, Sendable {
  /// What is left of the name when it is folded and legal forms are taken off.
  let tokens: [String]

  /// The tokens with a space between; empty for a cell that names nothing.
  var normalized: String { tokens.joined(separator: " ") }

  init(_ text: String) {
    tokens = Self.strippingLegalForms(Self.split(Self.strippingAttached(foldedForComparison(text))))
  }

  /// One word under seven letters: a slip of one letter makes it another's name.
  var isShort: Bool { tokens.count == 1 && tokens[0].count < 7 }

  /// Of a name that was normalised before.
  init(normalized: String) {
    tokens = normalized.split(separator: " ").map(String.init)
  }
}

extension CompanyName {
  /// Words under which the name is filed, so that resembling names can be found without comparing
  /// all: every token, its first and its last four letters, and pairs of signs where a script has no spaces.
  ///
  /// A typing error leaves most tokens, or the front or the back of a token, as it is.
  var searchKeys: [String] {
    var keys: [String] = []
    for token in tokens {
      keys.append(token)
      let signs = Array(token)
      if let first = token.unicodeScalars.first, first.value >= 0x2E80 {
        keys += zip(signs, signs.dropFirst()).map { "p\($0)\($1)" }
      } else if signs.count >= 4 {
        keys.append("f" + String(signs.prefix(4)))
        keys.append("b" + String(signs.suffix(4)))
      }
    }
    return keys
  }
}

// From text to tokens.
extension CompanyName {
  private static func strippingAttached(_ text: String) -> String {
    if text.utf8.count == text.count { return text }
    var rest = text[...]
    for form in LegalForms.attached where rest.count > form.count {
      if rest.hasPrefix(form) { rest = rest.dropFirst(form.count) }
      if rest.hasSuffix(form) { rest = rest.dropLast(form.count) }
    }
    return String(rest)
  }

  /// Words of letters and digits. A dot after a single letter joins (`s.p.a.` is `spa`), any other
  /// separates; apostrophes join; `&` and `+` are "and".
  private static func split(_ text: String) -> [String] {
    var tokens: [String] = []
    var token = ""
    var piece = 0
    func finishToken() {
      if !token.isEmpty { tokens.append(token) }
      token = ""
      piece = 0
    }
    for character in text {
      switch character {
      case "'", "’", "`", "´", "\"", "״": continue
      case "." where piece == 1: piece = 0
      case "&", "+":
        finishToken()
        tokens.append("and")
      default:
        if character.isLetter || character.isNumber {
          token.append(character)
          piece += 1
        } else {
          finishToken()
        }
      }
    }
    finishToken()
    return tokens
  }

  /// Never takes the last word: a company may be called `Limited`.
  private static func strippingLegalForms(_ tokens: [String]) -> [String] {
    var rest = tokens[...]
    if rest.count > 1, LegalForms.beginnings.contains(rest[0]) { rest = rest.dropFirst() }
    while let count = (1...LegalForms.longestEnding).reversed().first(where: { count in
      rest.count > count && LegalForms.endings.contains(rest.suffix(count).joined(separator: " "))
    }) {
      rest = rest.dropLast(count)
    }
    if rest.count > 1, rest.last == "and" { rest = rest.dropLast() }
    return Array(rest)
  }
}
