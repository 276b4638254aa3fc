/// A walk through the text of a cell: what is before the number, the number, what is after it.
struct PhoneScan {
  /// What is after the number.
  private var rest: Substring
  private let text: String
  private let start: String.Index

  init(_ text: String) {
    self.text = text
    start = text.firstIndex { $0.isDigit || $0 == "+" } ?? text.endIndex
    rest = text[start...]
  }

  /// The digits and what is written between them; of a float that a spreadsheet made of a number, without
  /// its zeros after the point.
  mutating func number() -> String {
    let opening = text[..<start].last == "(" ? "(" : ""
    var number = rest.prefix { $0.isDigit || Self.between.contains($0) }
    while let last = number.last, !last.isDigit, last != "+" { number.removeLast() }
    rest = rest[number.endIndex...]
    if number.contains("."), let float = number.wholeMatch(of: /(\+?[0-9]+)\.0+/) {
      number = float.1
    }
    return opening + number
  }

  /// `ext. 136`, `x136`, `#136`, `;ext=136`, `,136` at the end.
  mutating func numberExtension() -> String? {
    if rest.isEmpty { return nil }
    if let found = rest.prefixMatch(of: Self.labelledExtension.pattern) {
      rest = rest[found.range.upperBound...]
      return String(found.1)
    }
    guard let found = rest.prefixMatch(of: /[ ]*[,;]+[ ]*([0-9]{1,5})#?[ ]*$/) else { return nil }
    rest = ""
    return String(found.1)
  }

  /// Letters that may be meant to be dialled: ASCII words of more than one letter that are not those of a
  /// note.
  func letters() -> String? {
    guard let found = rest.prefixMatch(of: /[ .-]*[A-Za-z]+(?:[ .-]?[A-Za-z0-9]+)*/)?.0 else {
      return nil
    }
    let letters = found.filter(\.isLetter).lowercased()
    let isSpelled = found.first != " " && found.contains(where: \.isUppercase)
    let words = found.split { !$0.isLetter }.map { $0.lowercased() }
    guard letters.count >= 3, Set(letters).count > 1,
      isSpelled || !words.contains(where: PhoneNotes.words.contains),
      !rest[found.endIndex...].replacing(/\([^()]*\)/, with: "").contains(where: \.isDigit)
    else { return nil }
    return String(found)
  }
}

// What is wrong with it.
extension PhoneScan {
  /// Whether the last digits belong to a word after them: `5 kg`, `2nd floor`. `lastGroup` are these digits.
  func isQuantity(_ lastGroup: Substring) -> Bool {
    let word = word
    if PhoneNotes.units.contains(word) { return true }
    let isShort = lastGroup.count(where: \.isDigit) <= 4
    if touchesLetters { return isShort && PhoneNotes.endings.contains(word) }
    return isShort && PhoneNotes.countedWords.contains(word)
  }

  /// Whether a sign is written in the place of a digit: `XXXX`, `***`, `12…`.
  var isMasked: Bool {
    guard text.contains(where: { "xX*?•●…_#.".contains($0) }) else { return false }
    return text.contains(/[xX]{2,}|[*?•●_#]{2,}|[0-9(\-][*?•●…]|[*?•●…][0-9]|[0-9] ?(?:\.{2,}|…)/)
      || rest.prefixMatch(of: /[xX]$|[xX][^0-9A-Za-z ]/) != nil
  }

  /// Whether letters are written at the digits without a space, and do not name the kind of number
  /// (`T030…`, `…Fax`).
  var isBetweenLetters: Bool {
    if touchesLetters, !PhoneNotes.words.contains(word) { return true }
    guard text[..<start].last?.isLetter == true, text[start...].first != "+" else { return false }
    let label = text[..<start].reversed().prefix(while: \.isLetter).reversed()
    return label.count > 1 && !PhoneNotes.words.contains(String(label).lowercased())
  }

  /// Whether words come right after the number, and not in brackets.
  var isFollowedByWord: Bool { rest.drop { " .-".contains($0) }.first?.isLetter ?? false }

  /// Whether another number follows.
  var restHasNumber: Bool {
    rest.split { !$0.isDigit && !Self.between.contains($0) }
      .contains { $0.count(where: \.isDigit) >= 6 }
  }

  private var touchesLetters: Bool { rest.first?.isLetter ?? false }

  private var word: String {
    rest.drop { $0 == " " }.prefix { $0.isLetter || "€$£%°".contains($0) }.lowercased()
  }

  /// What people write between digits, beside letters.
  private static let between: Set<Character> = [
    "+", " ", "\u{A0}", "\u{2007}", "\u{2009}", "\u{202F}", "\u{3000}", "(", ")", "[", "]", "-",
    "‐",
    "‑", "‒", "–", "—", "―", "−", "ー", ".", "·", "/",
  ]

  private static let labelledExtension = SharedPattern(
    pattern:
      /(?i)[ ,;.(\[\/–-]*(?:extension|extn|ext|xtn|x|durchwahl|dw|nebenstelle|nst|apparat|app|poste|anexo|interno|int|ramal|доб|内線|分机|#)[ .:=]*#?([0-9]{1,9})#?(?![0-9A-Za-z])/
  )
}

/// A pattern that is made once.
// A regular expression is only read when it matches; the library does not say so of its type.
private struct SharedPattern: @unchecked Sendable {
  let pattern: Regex<(Substring, Substring)>
}

extension Character {
  /// Of ASCII alone.
  var isDigit: Bool { ("0"..."9").contains(self) }
}
