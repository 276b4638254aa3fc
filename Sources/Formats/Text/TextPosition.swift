/// A place in a text, for people.
package struct TextPosition: Hashable {
  /// From 1.
  package var line = 1
  /// In characters (code points), from 1.
  package var column = 1

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package init(of offset: Int, in text: UnsafeBufferPointer<UInt8>) {
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
