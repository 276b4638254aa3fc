extension ByteBuffer {
  /// A JSON string with its quotes; only quotes, backslashes and control characters are escaped.
  @inlinable @inline(__always)
  package mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    let out = reserve(text.count + 2)
    out.pointee = UInt8(ascii: "\"")
    guard let end = Self.copyPlain(text, to: out + 1) else { return appendEscaped(text) }
    end.pointee = UInt8(ascii: "\"")
    advance(to: end + 1)
  }

  /// `"key":`, after a comma unless it is the first.
  @inlinable @inline(__always)
  package mutating func appendKey(_ key: UnsafeBufferPointer<UInt8>, isFirst: Bool) {
    var out = reserve(key.count + 4)
    out.pointee = UInt8(ascii: ",")
    if !isFirst { out += 1 }
    out.pointee = UInt8(ascii: "\"")
    if let end = Self.copyPlain(key, to: out + 1) {
      (end[0], end[1]) = (UInt8(ascii: "\""), UInt8(ascii: ":"))
      advance(to: end + 2)
    } else {
      advance(to: out)
      appendEscaped(key)
      append(UInt8(ascii: ":"))
    }
  }

  /// Copies bytes of which none needs an escape, and answers where they end; else nil.
  ///
  /// Eight bytes are copied and looked at together, the last ones together with some before them.
  @inlinable @inline(__always)
  static func copyPlain(
    _ text: UnsafeBufferPointer<UInt8>, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8>? {
    guard let start = text.baseAddress, text.count > 0 else { return out }
    let source = UnsafeRawPointer(start)
    let target = UnsafeMutableRawPointer(out)
    let count = text.count
    if count >= 8 {
      let last = count &- 8
      var offset = 0
      while offset < last {
        let word = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        guard escapeMask(UInt64(littleEndian: word)) == 0 else { return nil }
        target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
        offset &+= 8
      }
      let word = source.loadUnaligned(fromByteOffset: last, as: UInt64.self)
      guard escapeMask(UInt64(littleEndian: word)) == 0 else { return nil }
      target.storeBytes(of: word, toByteOffset: last, as: UInt64.self)
    } else if count >= 4 {
      let low = source.loadUnaligned(as: UInt32.self)
      let high = source.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      guard escapeMask(UInt64(low) | UInt64(high) &<< 32) == 0 else { return nil }
      target.storeBytes(of: low, as: UInt32.self)
      target.storeBytes(of: high, toByteOffset: count &- 4, as: UInt32.self)
    } else {
      let first = start[0]
      let middle = start[count &>> 1]
      let last = start[count &- 1]
      guard needsNoEscape(first), needsNoEscape(middle), needsNoEscape(last) else { return nil }
      (out[0], out[count &>> 1], out[count &- 1]) = (first, middle, last)
    }
    return out + count
  }

  /// Writes a code point in up to four bytes and answers where they end.
  @inlinable @inline(__always)
  package static func write(
    _ scalar: Unicode.Scalar, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let code = scalar.value
    func last(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: code &>> shift & 0x3F) }
    switch code {
    case ..<0x80:
      out[0] = UInt8(truncatingIfNeeded: code)
      return out + 1
    case ..<0x800:
      (out[0], out[1]) = (0xC0 | UInt8(truncatingIfNeeded: code &>> 6), last(0))
      return out + 2
    case ..<0x10000:
      (out[0], out[1], out[2]) = (0xE0 | UInt8(truncatingIfNeeded: code &>> 12), last(6), last(0))
      return out + 3
    default:
      (out[0], out[1]) = (0xF0 | UInt8(truncatingIfNeeded: code &>> 18), last(12))
      (out[2], out[3]) = (last(6), last(0))
      return out + 4
    }
  }

  /// A string in which something has to be escaped, with its quotes.
  @inline(never)
  @usableFromInline mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    append(UInt8(ascii: "\""))
    guard var at = text.baseAddress else { return }
    let end = at + text.count
    while at < end {
      // An escape has six bytes at most. The last step may go seven bytes beyond its piece.
      let piece = min(end - at, Self.escapedPiece)
      let stop = at + piece
      var out = reserve(6 * (piece + 8))
      while at < stop {
        if end - at >= 8 {
          let word = Self.word(at)
          UnsafeMutableRawPointer(out).storeBytes(of: word.littleEndian, as: UInt64.self)
          let plain = Self.escapeMask(word).trailingZeroBitCount >> 3
          at += plain
          out += plain
          if plain == 8 { continue }
        } else if Self.needsNoEscape(at.pointee) {
          out.pointee = at.pointee
          at += 1
          out += 1
          continue
        }
        out = Self.writeEscape(at.pointee, to: out)
        at += 1
      }
      advance(to: out)
    }
    append(UInt8(ascii: "\""))
  }

  /// So many bytes are escaped before more room is asked for.
  private static var escapedPiece: Int { 1 << 10 }

  @inline(__always)
  private static func word(_ at: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
  }

  @inlinable @inline(__always)
  static func needsNoEscape(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// The lowest bit that is set is the high bit of the first byte to escape; 0 if there is none. Bytes
  /// beyond ASCII never are, so they are masked out.
  @inlinable @inline(__always)
  static func escapeMask(_ word: UInt64) -> UInt64 {
    let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
    let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
    let control = word &- 0x2020_2020_2020_2020
    return (quote | backslash | control) & ~word & 0x8080_8080_8080_8080
  }

  @inline(__always)
  private static func writeEscape(
    _ byte: UInt8, to out: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    out[0] = UInt8(ascii: "\\")
    let letter = byte < 0x20 ? controlEscapes.utf8Start[Int(byte)] : byte
    out[1] = letter
    guard letter == UInt8(ascii: "u") else { return out + 2 }
    (out[2], out[3]) = (UInt8(ascii: "0"), UInt8(ascii: "0"))
    let digits = Hexadecimal.digits.utf8Start
    (out[4], out[5]) = (digits[Int(byte >> 4)], digits[Int(byte & 15)])
    return out + 6
  }
}

/// What follows the backslash of each control character.
private let controlEscapes: StaticString = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu"
