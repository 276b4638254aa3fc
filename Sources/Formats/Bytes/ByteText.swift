/// Paths, URLs and addresses taken apart on their bytes.
///
/// A `Character` is what people see as one: where a combining mark follows a `/`, both are one character, and
/// `hasPrefix("/")` or `split(separator: "/")` does not see the slash that the system sees. A test keeps
/// such questions out of all other files.
extension StringProtocol {
  @inlinable package func hasBytePrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

  /// The same without regard to the case of ASCII letters.
  @inlinable package func hasBytePrefix(ignoringCase prefix: String) -> Bool {
    utf8.prefix(prefix.utf8.count).elementsEqual(prefix.utf8) {
      $0.asciiLowercased == $1.asciiLowercased
    }
  }

  @inlinable package func hasByteSuffix(_ suffix: String) -> Bool {
    utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }

  package func containsBytes(_ part: String) -> Bool {
    guard let first = part.utf8.first else { return true }
    var rest = utf8[...]
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: part.utf8) { return true }
      rest = rest[rest.index(after: start)...]
    }
    return false
  }

  /// The place of the first byte that is this ASCII character.
  package func firstByte(_ character: Unicode.Scalar) -> Index? {
    utf8.firstIndex(of: UInt8(ascii: character))
  }

  /// The place of the last one.
  package func lastByte(_ character: Unicode.Scalar) -> Index? {
    let byte = UInt8(ascii: character)
    var index = endIndex
    while index > startIndex {
      index = utf8.index(index, offsetBy: -1)
      if utf8[index] == byte { return index }
    }
    return nil
  }

  package func splitBytes(
    at separator: Unicode.Scalar, omittingEmptySubsequences: Bool = true
  ) -> [SubSequence] {
    var parts: [SubSequence] = []
    var start = startIndex
    func add(_ end: Index) {
      if start < end || !omittingEmptySubsequences { parts.append(self[start..<end]) }
    }
    while let end = self[start...].firstByte(separator) {
      add(end)
      start = utf8.index(after: end)
    }
    add(endIndex)
    return parts
  }

  /// What is before the first byte for which `isEnd` answers true.
  package func bytePrefix(before isEnd: (UInt8) -> Bool) -> SubSequence {
    self[..<(utf8.firstIndex(where: isEnd) ?? endIndex)]
  }
}

extension StringProtocol {
  /// Whether it is a name of the language: ASCII letters, digits and `_`, without a digit at the beginning.
  package var isIdentifier: Bool {
    guard let first = utf8.first, !first.isDigit else { return false }
    return utf8.allSatisfy {
      ($0 | 0x20) &- UInt8(ascii: "a") < 26 || $0.isDigit || $0 == UInt8(ascii: "_")
    }
  }
}

extension UInt8 {
  /// Of ASCII.
  @inlinable package var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// The small letter of an ASCII capital; all else as it is.
  @inlinable package var asciiLowercased: UInt8 {
    self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
  }
}
