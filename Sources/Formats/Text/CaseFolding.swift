@_spi(_Unicode) import Swift

extension String {
  /// The full case folding of Unicode, in NFC: for comparing without differences of upper and lower case.
  ///
  ///     "Straße", "STRASSE"  →  strasse
  package var caseFolded: String { caseFolded {} }

  /// The same, with `step` before each code point, which ends it by throwing.
  package func caseFolded(_ step: () throws -> Void) rethrows -> String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
    var folded = ""
    for scalar in _nfc {
      try step()
      if scalar.isASCII {
        folded.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: scalar).asciiLowercased))
      } else {
        folded += scalar.caseFolding
      }
    }
    return try String(folded._nfc, step)
  }

  /// In NFC: accents within letters where Unicode has such a letter.
  package var composed: String { String(_nfc) {} }

  /// Code points as a string, with `step` before each, which ends it by throwing.
  @inlinable package init(
    _ scalars: some Sequence<Unicode.Scalar>, _ step: () throws -> Void
  ) rethrows {
    var view = String.UnicodeScalarView()
    for scalar in scalars {
      try step()
      view.append(scalar)
    }
    self.init(view)
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
