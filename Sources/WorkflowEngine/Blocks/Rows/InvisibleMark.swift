extension Unicode.Scalar {
  /// Whether nothing is shown for it: it comes from copying, or deceives.
  ///
  /// Zero-width spaces and joiners, marks of direction, the soft hyphen, fillers of Hangul, variation
  /// selectors, tags, the blank of Braille.
  var isInvisibleMark: Bool {
    properties.isDefaultIgnorableCodePoint || properties.generalCategory == .format
      || value == 0x2800
  }

  /// `U+200D`
  var codePointName: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
