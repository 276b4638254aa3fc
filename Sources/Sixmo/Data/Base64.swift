/// Bytes in Base64 (RFC 4648).
enum Base64 {
  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let standardAlphabet = Array((letters + "+/").utf8)
  private static let urlAlphabet = Array((letters + "-_").utf8)

  /// Why a text is not Base64.
  enum Fault: Error {
    case character(offset: Int)
    case incompleteByte
  }

  /// `isURLSafe` takes the alphabet for URLs and leaves the padding out.
  static func encoded(_ bytes: UnsafeBufferPointer<UInt8>, isURLSafe: Bool = false) -> [UInt8] {
    let alphabet = isURLSafe ? urlAlphabet : standardAlphabet
    let groups = (bytes.count + 2) / 3
    return [UInt8](unsafeUninitializedCapacity: groups * 4) { text, count in
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let size = min(3, bytes.count - start)
        var bits: UInt32 = 0
        for index in start..<start + size { bits = bits << 8 | UInt32(bytes[index]) }
        bits <<= UInt32(8 * (3 - size))
        for index in 0..<4 where index <= size || !isURLSafe {
          let letter = alphabet[Int(bits >> UInt32(18 - 6 * index)) & 63]
          text[count] = index <= size ? letter : UInt8(ascii: "=")
          count += 1
        }
      }
    }
  }

  /// The bytes of a text in either alphabet, with or without padding; white space is passed over.
  static func decoded(_ text: UnsafeBufferPointer<UInt8>) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3 + 2)
    var bits: UInt32 = 0
    var bitCount = 0
    var hasEnded = false
    for offset in 0..<text.count where text[offset] > 0x20 {
      if text[offset] == UInt8(ascii: "=") {
        hasEnded = true
        continue
      }
      guard !hasEnded, let value = sextet(text[offset]) else { throw .character(offset: offset) }
      bits = bits << 6 | value
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    // One character alone has six bits: less than a byte.
    guard bitCount < 6 else { throw .incompleteByte }
    return bytes
  }

  private static func sextet(_ character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
