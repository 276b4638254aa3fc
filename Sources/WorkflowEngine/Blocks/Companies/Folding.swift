import Foundation

/// Text as people compare names: without case, accents, ligatures and width.
///
/// `Łódź Café ＡＢ` and `lodz cafe ab` fold to the same. Marks of scripts in which they carry the
/// vowel (Devanagari, Thai) or the sound (Japanese) stay.
func foldedForComparison(_ text: String) -> String {
  var text = text
  let isASCII = text.withUTF8 { bytes in bytes.allSatisfy { $0 < 0x80 } }
  if isASCII { return text.lowercased() }
  var folded = String.UnicodeScalarView()
  for scalar in text.lowercased().decomposedStringWithCompatibilityMapping.unicodeScalars {
    switch scalar {
    // Combining diacritics of Latin, Greek and Cyrillic.
    case "\u{300}"..."\u{36F}": continue
    case "ß": folded.append(contentsOf: "ss".unicodeScalars)
    case "æ": folded.append(contentsOf: "ae".unicodeScalars)
    case "œ": folded.append(contentsOf: "oe".unicodeScalars)
    case "þ": folded.append(contentsOf: "th".unicodeScalars)
    case "ø": folded.append("o")
    case "ł": folded.append("l")
    case "đ", "ð": folded.append("d")
    case "ı": folded.append("i")
    case "ς": folded.append("σ")
    default: folded.append(scalar)
    }
  }
  return String(folded).precomposedStringWithCanonicalMapping
}
