/// Goes through the pieces of a text, one after another, without keeping any.
struct PieceCursor {
  /// What lies between two pieces.
  enum Cut {
    /// White space: `words(text)`.
    case space
    /// LF or CR LF: `lines(text)`.
    case lineEnd
  }

  private let cut: Cut
  private var offset = 0

  init(_ cut: Cut) { self.cut = cut }

  /// The bytes of the next piece; nil at the end.
  mutating func next(in text: TextRef) -> Range<Int>? {
    switch cut {
    case .space: nextWord(in: text)
    case .lineEnd: nextLine(in: text)
    }
  }

  private mutating func nextWord(in text: TextRef) -> Range<Int>? {
    while offset < text.byteCount {
      let space = text.spaceWidth(at: offset)
      if space == 0 { break }
      offset += space
    }
    guard offset < text.byteCount else { return nil }
    let start = offset
    while offset < text.byteCount, text.spaceWidth(at: offset) == 0 {
      offset += text.width(at: offset)
    }
    return start..<offset
  }

  private mutating func nextLine(in text: TextRef) -> Range<Int>? {
    guard offset < text.byteCount else { return nil }
    let start = offset
    let end = text.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.byteCount
    offset = end + 1
    let hasReturn = end > start && text.bytes[end - 1] == UInt8(ascii: "\r")
    return start..<(hasReturn ? end - 1 : end)
  }
}
