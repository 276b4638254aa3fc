/// Bytes in Base64 (RFC 4648).
package enum Base64 {
  private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
  private static let standardAlphabet = Array((letters + "+/").utf8)
  private static let urlAlphabet = Array((letters + "-_").utf8)

  /// Why a text is not Base64.
  package enum Fault: Error {
    case character(offset: Int)
    case incompleteByte
  }

  /// `isURLSafe` takes the alphabet for URLs and leaves the padding out.
  package static func encoded(_ bytes: UnsafeBufferPointer<UInt8>, isURLSafe: Bool = false)
    -> [UInt8]
  {
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

  /// Takes the bytes out of a text in either alphabet, with or without padding, which may come in pieces; white
  /// space is passed over.
  package struct Decoder {
    private var bytes: [UInt8] = []
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var hasEnded = false
    private var offset = 0

    /// For a text of `capacity` bytes.
    package init(capacity: Int) { bytes.reserveCapacity(capacity / 4 * 3 + 2) }

    package mutating func add(_ text: UnsafeBufferPointer<UInt8>) throws(Fault) {
      for index in 0..<text.count where text[index] > 0x20 {
        let value = Base64.sextets[Int(text[index])]
        if value < 64, !hasEnded {
          append(value)
        } else if text[index] == UInt8(ascii: "=") {
          hasEnded = true
        } else {
          throw .character(offset: offset + index)
        }
      }
      offset += text.count
    }

    @inline(__always)
    private mutating func append(_ value: UInt8) {
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }

    package consuming func finish() throws(Fault) -> [UInt8] {
      // One character alone has six bits: less than a byte.
      guard bitCount < 6 else { throw .incompleteByte }
      return bytes
    }
  }

  /// The value of each character of both alphabets; 255 for the others.
  private static let sextets: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for alphabet in [standardAlphabet, urlAlphabet] {
      for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    }
    return values
  }()
}
