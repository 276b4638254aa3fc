/// Bytes as pairs of hexadecimal digits.
package enum Hexadecimal {
  static let digits: StaticString = "0123456789abcdef"

  package static func encoded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count * 2) { text, count in
      let digits = digits.utf8Start
      for byte in bytes {
        text[count] = digits[Int(byte >> 4)]
        text[count + 1] = digits[Int(byte & 15)]
        count += 2
      }
    }
  }

  /// The bytes of digits in upper or lower case; nil unless all are digits in pairs.
  package static func decoded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard text.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for offset in stride(from: 0, to: text.count, by: 2) {
      guard let high = text[offset].hexDigit, let low = text[offset + 1].hexDigit else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// As a string.
  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes).withUnsafeBufferPointer(encoded), as: UTF8.self)
  }

  /// `\x00\xff`, as `printf` of a shell and literals of Python have it.
  package static func escapes(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { "\\" + $0.hex.dropFirst() }.joined()
  }

  package static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
    Array(text).withUnsafeBufferPointer(decoded)
  }
}
