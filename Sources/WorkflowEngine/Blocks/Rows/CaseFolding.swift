import Foundation

extension String {
  /// Text in the form in which keys are compared: without white space at the ends, in NFC, and, unless
  /// case counts, by Unicode case folding.
  ///
  ///     " STRASSE ", "straße"  →  strasse
  func comparable(isCaseSensitive: Bool) -> String {
    let text = trimmingWhitespace()
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return isCaseSensitive ? text : text.lowercased() }
    let composed = text.precomposedStringWithCanonicalMapping
    return isCaseSensitive ? composed : composed.caseFolded
  }

  /// The full case folding of Unicode, in NFC.
  private var caseFolded: String {
    var folded = ""
    for scalar in unicodeScalars { folded += scalar.caseFolding }
    return folded.precomposedStringWithCanonicalMapping
  }

  func trimmingWhitespace() -> String {
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    let start = drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}

extension Unicode.Scalar {
  /// By way of the capitals, so that `ß`, `ẞ` and `SS` or `ς` and `σ` meet.
  fileprivate var caseFolding: String {
    switch self {
    case "\u{131}": "\u{131}"
    default: properties.lowercaseMapping.mapped(\.uppercaseMapping).mapped(\.lowercaseMapping)
    }
  }
}

extension String {
  fileprivate func mapped(_ mapping: (Unicode.Scalar.Properties) -> String) -> String {
    unicodeScalars.map { mapping($0.properties) }.joined()
  }
}
