/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected and what stands there instead: `expected ',' or ']' after an element, got '}'`.
  public var message: String
  /// In bytes, from 0.
  public var offset: Int
  /// From 1.
  public var line: Int
  /// In characters (code points), from 1.
  public var column: Int

  public var description: String {
    "\(message) at line \(line), column \(column) (byte \(offset))"
  }

  init(_ message: String, at offset: Int, in text: UnsafeBufferPointer<UInt8>) {
    self.message = message
    self.offset = offset
    line = 1
    column = 1
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
