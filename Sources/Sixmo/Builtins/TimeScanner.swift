/// Digits, signs and words of a text that tells a time, from its start.
struct TimeScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Character) -> Bool {
    let bytes = String(character).utf8
    guard rest.starts(with: bytes) else { return false }
    rest = rest.dropFirst(bytes.count)
    return true
  }

  /// How many digits come next.
  var digitsAhead: Int { rest.prefix { Self.digits ~= $0 }.count }

  /// Exactly that many digits.
  mutating func number(_ digits: Int) -> Int? { number(digits...digits) }

  /// As many digits as there are, up to a bound; nil if there are too few.
  mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    let found = rest.prefix(digits.upperBound).prefix { Self.digits ~= $0 }
    guard digits ~= found.count else { return nil }
    rest = rest.dropFirst(found.count)
    return found.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  mutating func read(_ digits: Int, _ value: inout Int) -> Bool { read(digits...digits, &value) }

  mutating func read(_ digits: ClosedRange<Int>, _ value: inout Int) -> Bool {
    guard let number = number(digits) else { return false }
    value = number
    return true
  }

  /// The digits after a decimal point.
  mutating func fraction() -> Double? {
    let digits = rest.prefix { Self.digits ~= $0 }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    return Double("0." + String(Substring(digits)))
  }

  /// Seconds east of UTC: `Z`, `GMT`, `+02:00`, `-0530`, `+02`, `+00:53:28`.
  mutating func offset() -> Double? {
    if skip("Z") || skip("z") || word(["GMT", "UTC"]) != nil { return 0 }
    let isEast = skip("+")
    guard isEast || skip("-"), let hours = number(2), hours < 24 else { return nil }
    let isExtended = skip(":")
    guard let minutes = isExtended || digitsAhead > 0 ? number(2) : 0, minutes < 60 else {
      return nil
    }
    guard let seconds = (isExtended ? skip(":") : digitsAhead > 0) ? number(2) : 0, seconds < 60
    else { return nil }
    return Double(hours * 3_600 + minutes * 60 + seconds) * (isEast ? 1 : -1)
  }

  /// Which of the words is here, whole or its first three letters, in upper or lower case.
  mutating func word(_ words: [String]) -> Int? {
    let letters = Substring(rest.prefix { UInt8(ascii: "A")...UInt8(ascii: "z") ~= $0 })
      .lowercased()
    let index = words.firstIndex {
      $0.lowercased() == letters || $0.lowercased().prefix(3) == letters
    }
    guard let index else { return nil }
    rest = rest.dropFirst(letters.utf8.count)
    return index
  }

  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
