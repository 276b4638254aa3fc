import Sixmo

extension String {
  /// Text in the form in which keys are compared: without white space at the ends, in NFC, and, unless
  /// case counts, by Unicode case folding.
  ///
  ///     " STRASSE ", "straße"  →  strasse
  func comparable(isCaseSensitive: Bool) -> String {
    let text = trimmingWhitespace()
    if isCaseSensitive { return text.utf8.allSatisfy { $0 < 0x80 } ? text : text.composed }
    return text.caseFolded
  }

  func trimmingWhitespace() -> String {
    guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
    let start = drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
