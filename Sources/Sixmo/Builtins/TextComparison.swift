@_spi(_Unicode) import Swift
import Syntax

/// Functions of strings for comparing what people wrote.
enum TextComparison {
  private static func unaccent(_ call: Call) throws -> Value {
    let text = try call.text(0)
    if text.isASCII { return call[0] }
    var plain = String.UnicodeScalarView()
    var pace = Pace(call)
    for scalar in text.string._nfd {
      try pace.step()
      switch scalar {
      // Combining diacritics of Latin, Greek and Cyrillic; marks of other scripts carry sound and stay.
      case "\u{300}"..."\u{36F}": continue
      default:
        plain.append(contentsOf: letters[scalar]?.unicodeScalars ?? String(scalar).unicodeScalars)
      }
    }
    return call.make(try String(String(plain)._nfc) { try pace.step() })
  }

  /// Letters that are not a letter with a mark to Unicode.
  private static let letters: [Unicode.Scalar: String] = [
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l",
    "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij",
    "Ĳ": "IJ", "ſ": "s", "ħ": "h", "Ħ": "H",
  ]

  private static func normalize(_ call: Call) throws -> Value {
    switch try call.string(1) {
    case "NFC": return try make(try call.string(0)._nfc, call)
    case "NFD": return try make(try call.string(0)._nfd, call)
    case "NFKC": return try compatible(.compatibilityComposed, call)
    case "NFKD": return try compatible(.compatibilityDecomposed, call)
    case let form:
      throw call.fail(
        "E0307", "unknown form '\(form)'", argument: 1,
        help: #"known are "NFC", "NFD", "NFKC" and "NFKD""#)
    }
  }

  private static func make(
    _ scalars: some Sequence<Unicode.Scalar>, _ call: Call
  ) throws -> Value {
    var pace = Pace(call)
    return call.make(try String(scalars) { try pace.step() })
  }

  private static func compatible(_ form: LibUnistring.Form, _ call: Call) throws -> Value {
    let text = try call.text(0)
    if text.isASCII { return call[0] }
    guard let library = LibUnistring.shared else {
      throw call.fail(
        "E0605", "this form needs libunistring.so", argument: 1,
        help: "install the package libunistring2")
    }
    // One character stands for up to eighteen.
    try call.heap.admit(text: 18 * text.byteCount)
    guard let bytes = library.normalized(text.bytes, form) else {
      throw call.heap.tooLarge("what '\(call.name)' makes")
    }
    return call.make(bytes)
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
    return .int(try Suggestion.distance(left, right, limit: .max) { try call.goOn() } ?? 0)
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
      "`text` with its accents within letters (NFC) or after them (NFD), so that the same text is equal.",
      documentation: """
        `"NFKC"` and `"NFKD"` also replace characters that only look different by the usual ones: ligatures, \
        letters of full width, `²`, `№`.
        """,
      examples: [
        .init(#"text.normalize("e\u0301") == "é""#, "true"),
        .init(#"text.normalize("ﬁ №１", form: "NFKC")"#, #""fi No1""#),
      ], body: normalize),
    Builtin(
      "text.fold(text)",
      "`text` without differences of upper and lower case, for comparing: `ß` is `ss` and each sigma alike.",
      examples: [.init(#"text.fold("Straße") == text.fold("STRASSE")"#, "true")], isPure: true
    ) { call in
      let text = try call.text(0)
      if text.isASCII { return try TextBuiltins.lower(call) }
      var pace = Pace(call)
      return call.make(try text.string.caseFolded { try pace.step() })
    },
    Builtin(
      "text.width(text)", "How many columns of a terminal `text` takes.",
      examples: [.init(#"text.width("日本 é")"#, "6")]
    ) { call in
      var pace = Pace(call)
      return .int(
        try call.string(0).reduce(0) { width, character in
          try pace.step()
          return width + DisplayWidth.of(character)
        })
    },
    Builtin(
      "text.visible(text)",
      "`text` as a terminal may show it: control characters and those that turn the direction of writing as "
        + "`\\u001b`; newlines and tabs stay.",
      examples: [.init(#"text.visible("a\u001b[2J").len()"#, "10")], isPure: true
    ) { call in
      let text = try call.text(0)
      var isHarmless = true
      try call.forEachPiece(of: text.bytes) {
        isHarmless = isHarmless && VisibleText.isHarmless($0)
      }
      if isHarmless { return call[0] }
      var pace = Pace(call)
      return call.make(try VisibleText.escaped(Array(text.bytes)) { try pace.step() })
    },
  ]
}

extension Call {
  fileprivate func scalars(_ index: Int) throws -> [Unicode.Scalar] {
    Array(try string(index).unicodeScalars)
  }
}
