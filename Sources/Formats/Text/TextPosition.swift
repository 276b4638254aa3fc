/// A place in a text, for people.
struct TextPosition: Hashable {
  /// From 1.
  var line = 1
  /// In characters (code points), from 1.
  var column = 1

  init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  init(of offset: Int, in text: UnsafeBufferPointer<UInt8>) {
    for byte in text[..<min(offset, text.count)] {
      if byte == .init(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}
