/// Bytes in Base64 (RFC 4648).
enum Base64 {
  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let standardAlphabet = Array((letters + "+/").utf8)
  private static let urlAlphabet = Array((letters + "-_").utf8)

  /// `isURLSafe` takes the alphabet for URLs and leaves the padding out.
  static func encoded(_ bytes: UnsafeBufferPointer<UInt8>, isURLSafe: Bool = false) -> [UInt8] {
    let alphabet = isURLSafe ? urlAlphabet : standardAlphabet
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      bits <<= UInt32(8 * (3 - group.count))
      for index in 0...group.count {
        text.append(alphabet[Int(bits >> UInt32(18 - 6 * index)) & 63])
      }
      if !isURLSafe { text += Array(repeating: UInt8(ascii: "="), count: 3 - group.count) }
    }
    return text
  }
}
