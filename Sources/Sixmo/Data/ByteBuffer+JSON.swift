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

  /// A run of mostly few bytes, eight at a time: a call of `memcpy` takes longer.
  @inline(__always)
  mutating func appendShort(_ source: UnsafePointer<UInt8>, count size: Int) {
    let out = reserve(size + 8)
    var done = 0
    while size - done >= 8 {
      UnsafeMutableRawPointer(out + done).storeBytes(of: Self.word(source + done), as: UInt64.self)
      done += 8
    }
    while done < size {
      out[done] = source[done]
      done += 1
    }
    advance(by: size)
  }

  @inline(__always)
  mutating func append(_ scalar: Unicode.Scalar) {
    let code = scalar.value
    let out = reserve(4)
    func last(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: code >> shift & 0x3F) }
    switch code {
    case ..<0x80:
      out[0] = UInt8(code)
      advance(by: 1)
    case ..<0x800:
      (out[0], out[1]) = (0xC0 | UInt8(code >> 6), last(0))
      advance(by: 2)
    case ..<0x10000:
      (out[0], out[1], out[2]) = (0xE0 | UInt8(code >> 12), last(6), last(0))
      advance(by: 3)
    default:
      (out[0], out[1], out[2], out[3]) = (0xF0 | UInt8(code >> 18), last(12), last(6), last(0))
      advance(by: 4)
    }
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
        appendShort(run, count: at - run)
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
