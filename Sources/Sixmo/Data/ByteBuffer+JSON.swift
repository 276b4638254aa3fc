extension ByteBuffer {
  /// A JSON string with its quotes; only quotes, backslashes and control characters are escaped.
  ///
  /// Eight bytes are copied and looked at together.
  @inline(__always)
  mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    var out = reserve(text.count + 2)
    out.pointee = UInt8(ascii: "\"")
    out += 1
    if var at = text.baseAddress {
      let end = at + text.count
      while end - at >= 8 {
        let word = UnsafeRawPointer(at).loadUnaligned(as: UInt64.self)
        UnsafeMutableRawPointer(out).storeBytes(of: word, as: UInt64.self)
        guard Self.needsNoEscape(UInt64(littleEndian: word)) else {
          advance(to: out)
          return appendEscaping(at, end)
        }
        at += 8
        out += 8
      }
      while at < end {
        out.pointee = at.pointee
        guard Self.needsNoEscape(at.pointee) else {
          advance(to: out)
          return appendEscaping(at, end)
        }
        at += 1
        out += 1
      }
    }
    out.pointee = UInt8(ascii: "\"")
    advance(to: out + 1)
  }

  /// What remains of a string in which something has to be escaped, with the closing quote.
  @inline(never)
  private mutating func appendEscaping(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) {
    var run = start
    var at = start
    while at < end {
      if end - at >= 8, Self.needsNoEscape(Self.word(at)) {
        at += 8
      } else if Self.needsNoEscape(at.pointee) {
        at += 1
      } else {
        append(run, count: at - run)
        appendEscape(at.pointee)
        at += 1
        run = at
      }
    }
    append(run, count: end - run)
    append(UInt8(ascii: "\""))
  }

  @inline(__always)
  private static func word(_ at: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  private static func needsNoEscape(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// The high bit of a byte remains where the byte is one to escape. Bytes beyond ASCII never are, so they
  /// are masked out.
  @inline(__always)
  private static func needsNoEscape(_ word: UInt64) -> Bool {
    let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
    let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
    let control = word &- 0x2020_2020_2020_2020
    return (quote | backslash | control) & ~word & 0x8080_8080_8080_8080 == 0
  }

  @inline(never)
  private mutating func appendEscape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append(#"\""#)
    case UInt8(ascii: "\\"): append(#"\\"#)
    case 0x08: append(#"\b"#)
    case 0x09: append(#"\t"#)
    case 0x0A: append(#"\n"#)
    case 0x0C: append(#"\f"#)
    case 0x0D: append(#"\r"#)
    default:
      append(#"\u00"#)
      append(hexDigits[Int(byte >> 4)])
      append(hexDigits[Int(byte & 15)])
    }
  }
}

private let hexDigits = Array("0123456789abcdef".utf8)
