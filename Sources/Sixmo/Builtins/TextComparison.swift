@_spi(_Unicode) import Swift
import Syntax

/// Functions of strings for comparing what people wrote.
enum TextComparison {
  private static func unaccent(_ call: Call) throws -> Value {
    let text = try call.text(0)
    if text.isASCII { return call[0] }
    var plain = String.UnicodeScalarView()
    for scalar in text.string._nfd {
      switch scalar {
      // Combining diacritics of Latin, Greek and Cyrillic; marks of other scripts carry sound and stay.
      case "\u{300}"..."\u{36F}": continue
      default:
        plain.append(contentsOf: letters[scalar]?.unicodeScalars ?? String(scalar).unicodeScalars)
      }
    }
    return call.make(composed(String(plain)))
  }

  /// Letters that are no letter with a mark to Unicode.
  private static let letters: [Unicode.Scalar: String] = [
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l",
    "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij",
    "Ĳ": "IJ", "ſ": "s", "ħ": "h", "Ħ": "H",
  ]

  private static func composed(_ text: String) -> String {
    String(String.UnicodeScalarView(text._nfc))
  }

  private static func normalize(_ call: Call) throws -> Value {
    let text = try call.string(0)
    switch try call.string(1) {
    case "NFC": return call.make(composed(text))
    case "NFD": return call.make(String(String.UnicodeScalarView(text._nfd)))
    case let form:
      throw call.fail(
        "E0307", "unknown form '\(form)'", argument: 1, help: "known are \"NFC\" and \"NFD\"")
    }
  }

  /// Both texts as code points, unless comparing each with each would take more than about a second.
  private static func comparable(_ call: Call) throws -> ([Unicode.Scalar], [Unicode.Scalar]) {
    let (left, right) = (try call.text(0).count, try call.text(1).count)
    guard left * right <= 250_000_000 else {
      throw call.fail(
        "E0307",
        "'\(call.name)' is for words and lines: \(left.grouped) times \(right.grouped) characters are"
          + " too many", argument: 0)
    }
    return (try call.scalars(0), try call.scalars(1))
  }

  private static func distance(_ call: Call) throws -> Value {
    let (left, right) = try comparable(call)
    return .int(Suggestion.distance(left, right, limit: .max) ?? 0)
  }

  private static func similarity(_ call: Call) throws -> Value {
    let (left, right) = try comparable(call)
    return .double(Similarity.jaroWinkler(left.map(\.value), right.map(\.value)))
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "unaccent(text)", "`text` with plain letters in place of those with accents and ligatures.",
      examples: [.init(#"unaccent("Łódź, Straße, İzmir")"#, #""Lodz, Strasse, Izmir""#)],
      isPure: true, body: unaccent),
    Builtin(
      "edit_distance(text, other)",
      "How many letters must be added, removed, replaced or swapped to make `other` of `text`.",
      examples: [.init(#""kitten".edit_distance("sitting")"#, "3")], body: distance),
    Builtin(
      "similarity(text, other)",
      "How alike two texts are, from 0 to 1; a common beginning counts more (Jaro and Winkler).",
      documentation: "Upper case, accents and spaces count: compare `lower(unaccent(trim(x)))`.",
      examples: [
        .init(#"round("martha".similarity("marhta"), 3)"#, "0.961"),
        .init(#""acme".similarity("acme")"#, "1.0"),
      ], body: similarity),
    Builtin(
      "text.normalize(text, form = \"NFC\")",
      "`text` with its accents within letters (NFC) or behind them (NFD), so that the same text is equal.",
      examples: [.init(#"text.normalize("e\u0301") == "é""#, "true")], body: normalize),
    Builtin(
      "text.fold(text)",
      "`text` without differences of upper and lower case, for comparing: `ß` is `ss` and each sigma alike.",
      examples: [.init(#"text.fold("Straße") == text.fold("STRASSE")"#, "true")], isPure: true
    ) { call in
      let folded = try call.string(0).uppercased().lowercased()
      return call.make(
        String(String.UnicodeScalarView(folded.unicodeScalars.map { $0 == "ς" ? "σ" : $0 })))
    },
    Builtin(
      "text.width(text)", "How many columns of a terminal `text` takes.",
      examples: [.init(#"text.width("日本 é")"#, "6")]
    ) { call in .int(DisplayWidth.of(try call.string(0))) },
  ]
}

extension Call {
  fileprivate func scalars(_ index: Int) throws -> [Unicode.Scalar] {
    Array(try string(index).unicodeScalars)
  }
}
