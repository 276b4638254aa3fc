/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was expected and what is there instead: `expected ',' or ']' after an element, got '}'`.
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
    let position = TextPosition(of: offset, in: text)
    line = position.line
    column = position.column
  }
}
