/// Which candidates a typed text may stand for: those that it begins, or else those whose last part it begins, as
/// `can` that of `runs.cancel`, or else those in whose parts its letters occur in order, as `wfr` in
/// `workflows.run`.
enum Matching {
  /// In the order given; prefixes only, if there are any. What fits by its parts comes with the shortest first,
  /// of which the typed letters are most.
  static func filter(_ candidates: [Candidate], _ typed: String) -> [Candidate] {
    guard !typed.isEmpty else { return candidates }
    let exact = candidates.filter { $0.text.hasPrefix(typed) }
    if !exact.isEmpty { return exact }
    let wanted = Array(typed.lowercased().utf8)
    let folded = candidates.filter { $0.text.lowercased().utf8.starts(with: wanted) }
    guard folded.isEmpty, wanted.count > 1 else { return folded }
    let members = candidates.filter { isMember($0.text, beginningWith: wanted) }
    if !members.isEmpty { return members }
    return candidates.filter { matches($0.text, wanted) }.sorted { $0.text.count < $1.text.count }
  }

  private static func isMember(_ text: String, beginningWith wanted: [UInt8]) -> Bool {
    let bytes = text.lowercased().utf8
    guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return bytes[bytes.index(after: dot)...].starts(with: wanted)
  }

  /// Whether the letters occur in the text in order, the first at its beginning, and each further part
  /// (after `.`, `_` or a space) is entered at its first letter.
  private static func matches(_ text: String, _ wanted: [UInt8]) -> Bool {
    let bytes = Array(text.lowercased().utf8.prefix { $0 != UInt8(ascii: ":") })
    guard bytes.first == wanted[0] else { return false }
    let starts = bytes.indices.filter { $0 > 0 && isSeparator(bytes[$0 - 1]) }
    // A namespace is entered, never skipped: `wr` is not `workflows.blocks.rows`.
    return search(bytes, 1, wanted[1...], starts)
  }

  private static func search(
    _ bytes: [UInt8], _ position: Int, _ wanted: ArraySlice<UInt8>, _ starts: [Int]
  ) -> Bool {
    guard let letter = wanted.first else {
      return !starts.contains { $0 >= position }
    }
    let partEnd = starts.first { $0 >= position } ?? bytes.count
    for index in position..<max(position, partEnd) where bytes[index] == letter {
      if search(bytes, index + 1, wanted.dropFirst(), starts) { return true }
    }
    guard partEnd < bytes.count, bytes[partEnd] == letter else { return false }
    return search(bytes, partEnd + 1, wanted.dropFirst(), starts)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: " ")
  }
}
