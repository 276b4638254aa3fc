import Sixmo
import Syntax

/// What a cell holds around and after a telephone number.
///
/// Only the number itself goes to the library, which would take letters for digits: a note after a
/// number, a unit or the sign of a masked digit never becomes a part of it.
///
///     Tel. 030/23125-012 (home)          →  030/23125-012
///     +1 650 253 0000 ext. 136, Ms. Yun  →  +1 650 253 0000, extension 136
///     1-800-FLOWERS                      →  1-800-, and the letters FLOWERS
struct PhoneCell {
  /// Digits, a plus sign and what people write between them.
  var number = ""
  /// The digits of an extension.
  var numberExtension: String?
  /// The number with the digits of the letters that follow it, where these may be dialled, and how many
  /// they are.
  var spelled: (number: String, letterCount: Int)?
  /// Why the cell holds no number.
  var fault: String?

  init(_ text: String) {
    if Self.isPlain(text) {
      // The library is quicker without what is between the digits.
      number = text.first == "+" ? String(text.filter { $0 == "+" || $0.isDigit }) : text
      return
    }
    let text = Self.unmarked(text)
    if let reason = Self.noNumber(text) {
      fault = reason
      return
    }
    // The context is the beginning of the number, and the library knows what it means.
    if text.contains(";phone-context=") {
      number = text
      return
    }
    var scan = PhoneScan(text)
    number = scan.number()
    numberExtension = scan.numberExtension()
    let lastGroup = number.split(separator: " ").last ?? ""
    if numberExtension == nil, scan.isQuantity(lastGroup) {
      number = String(number.dropLast(lastGroup.count)).trimmingWhitespace()
    } else if numberExtension == nil {
      spelled = scan.letters().map { letters in
        (number + letters.onKeypad, letters.count(where: \.isLetter))
      }
      if spelled == nil, scan.isBetweenLetters { fault = "letters inside the number" }
      if spelled == nil, scan.isFollowedByWord, number.count(where: \.isDigit) < 6 {
        fault = "a word in the place of digits"
      }
    }
    if scan.isMasked { fault = "digits are masked" }
    if number.isEmpty { fault = "a quantity, not a number" }
    if fault == nil, Self.hasSeveral(number) || scan.restHasNumber {
      fault = "more than one number"
    }
  }
}

extension PhoneCell {
  /// Whether a cell is just a number as most are: digits that are not all the same, with a `+` before and
  /// spaces, hyphens or brackets between them.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isDigit || first == UInt8(ascii: "+"),
      let last = text.utf8.last, last.isDigit
    else { return false }
    var digit: UInt8 = 0
    var hasOthers = false
    for byte in text.utf8.dropFirst(first.isDigit ? 0 : 1) {
      if byte.isDigit {
        if digit == 0 { digit = byte }
        hasOthers = hasOthers || byte != digit
      } else if !" -()".utf8.contains(byte) {
        return false
      }
    }
    return hasOthers
  }

  /// Without invisible marks, `tel:`, and the apostrophe by which spreadsheets mark text; digits of every
  /// script as ASCII.
  private static func unmarked(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !scalar.isInvisibleMark {
      scalars.append(scalar.asciiForm)
    }
    var text = String(scalars).trimmingWhitespace()
    if text.lowercased().hasBytePrefix("tel:") { text = String(text.dropFirst(4)) }
    return text.hasPrefix("'") ? String(text.dropFirst()) : text
  }

  /// Why a text need not be looked at further.
  private static func noNumber(_ text: String) -> String? {
    if text.isEmpty { return "empty" }
    let digits = text.filter(\.isNumber)
    guard let first = digits.first else {
      return PhoneScan(text).isMasked ? "digits are masked" : "no digits"
    }
    if text.contains(/^[0-9]+[.,]?[0-9]*[eE]\+?[0-9]+$/) {
      return "digits were lost: a spreadsheet wrote it as a float"
    }
    return digits.count > 5 && digits.allSatisfy { $0 == first } ? "one digit repeated" : nil
  }

  /// Whether what is written as one number is two: `030 123456 / 030 123457`, `+49 … +49 …`.
  private static func hasSeveral(_ number: String) -> Bool {
    let parts = number.splitBytes(at: "/")
    return parts.count { $0.count(where: \.isNumber) >= 6 } > 1 || hasAlternative(parts)
      || number.dropFirst().contains("+")
  }

  /// Whether the last digits are other ones for those before: `030 123456 / 7`, `030 123456/57`.
  private static func hasAlternative(_ parts: [Substring]) -> Bool {
    guard let last = parts.last, parts.count > 1 else { return false }
    let before = parts.dropLast().reduce(0) { $0 + $1.count(where: \.isNumber) }
    return before >= 8 && last.count(where: \.isNumber) <= 4
  }
}

extension String {
  /// With the digits of a telephone's keys for letters.
  fileprivate var onKeypad: String {
    let keys = Array("22233344455566677778889999")
    return String(
      map { letter in
        guard letter.isLetter, let code = letter.uppercased().utf8.first else { return letter }
        return keys[Int(code - UInt8(ascii: "A"))]
      })
  }
}

extension Unicode.Scalar {
  /// A digit of any script as `0` to `9`, and the wide forms of what is written between digits.
  fileprivate var asciiForm: Unicode.Scalar {
    if properties.generalCategory == .decimalNumber, let value = properties.numericValue {
      return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
    }
    return (0xFF01...0xFF5E).contains(value) ? Unicode.Scalar(value - 0xFEE0) ?? self : self
  }
}
