import Sixmo

/// Writes a list of objects as JSON, straight to bytes: thousands of entries as values would take ten times as
/// long.
struct ListWriter {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "[")]
  private var isFirstField = true

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// The fields that `body` writes, as one object.
  mutating func entry(_ body: (inout ListWriter) -> Void) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    object(body)
  }

  mutating func end() { bytes.append(UInt8(ascii: "]")) }

  /// A key needs no escapes.
  mutating func field(_ key: StaticString, _ text: String?) {
    self.key(key)
    guard var text else { return null() }
    let isWritten = text.withUTF8 { utf8 in
      guard utf8.allSatisfy(Self.isPlain) else { return false }
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: utf8)
      bytes.append(UInt8(ascii: "\""))
      return true
    }
    if !isWritten { bytes += JSON.string(text).bytes() }
  }

  mutating func field(_ key: StaticString, _ time: Timestamp?) {
    self.key(key)
    guard let time else { return null() }
    bytes.append(UInt8(ascii: "\""))
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Timestamp.iso8601Count) { buffer in
      time.writeISO8601(to: buffer)
      bytes.append(contentsOf: buffer)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func field(_ key: StaticString, _ number: Int?) {
    self.key(key)
    guard let number else { return null() }
    bytes += String(number).utf8
  }

  mutating func field(_ key: StaticString, _ value: JSON) {
    self.key(key)
    bytes += value.bytes()
  }

  mutating func field(_ key: StaticString, _ body: (inout ListWriter) -> Void) {
    self.key(key)
    object(body)
  }

  private mutating func object(_ body: (inout ListWriter) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    isFirstField = true
    body(&self)
    isFirstField = false
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func key(_ key: StaticString) {
    if !isFirstField { bytes.append(UInt8(ascii: ",")) }
    isFirstField = false
    bytes.append(UInt8(ascii: "\""))
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func null() { bytes += "null".utf8 }

  /// Whether a byte is written as it is; everything else is the JSON writer's work.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}
