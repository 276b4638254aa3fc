/// The decoded text of a string, valid until the next string is scanned.
@usableFromInline struct ScannedString {
  @usableFromInline var bytes: UnsafeBufferPointer<UInt8>
  @usableFromInline var isASCII: Bool

  @inlinable init(bytes: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    self.bytes = bytes
    self.isASCII = isASCII
  }
}

extension JSONReader where Sink: ~Copyable {
  /// Scans a string from its opening quote to after its closing one.
  ///
  /// Without escapes the answer points into the text itself: eight bytes are looked at together, and
  /// only what lies beyond ASCII is checked byte by byte.
  @inlinable @inline(__always)
  mutating func scanString() throws(JSONError) -> ScannedString {
    let first = at + 1
    var cursor = first
    while end - cursor >= 8 {
      let stop = stopMask(cursor)
      if stop != 0 {
        cursor += stop.trailingZeroBitCount >> 3
        break
      }
      cursor += 8
    }
    if cursor < end, cursor.pointee == UInt8(ascii: "\"") {
      at = cursor + 1
      return ScannedString(
        bytes: UnsafeBufferPointer(start: first, count: cursor - first), isASCII: true)
    }
    return try scanRest(cursor)
  }

  /// The high bit of the first byte that ends a plain run is the lowest set: a quote, a backslash, a
  /// control character or a byte beyond ASCII. (Bytes above it may be marked wrongly by the borrow.)
  @inlinable @inline(__always)
  func stopMask(_ cursor: UnsafePointer<UInt8>) -> UInt64 {
    let word = UInt64(littleEndian: UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self))
    let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
    let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
    let control = word &- 0x2020_2020_2020_2020
    return (word | quote | backslash | control) & 0x8080_8080_8080_8080
  }

  /// The first byte at or after `cursor` that ends a plain run, or one of the last seven.
  @inlinable @inline(__always)
  func skipPlain(_ cursor: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var cursor = cursor
    while end - cursor >= 8 {
      let stop = stopMask(cursor)
      if stop != 0 { return cursor + (stop.trailingZeroBitCount >> 3) }
      cursor += 8
    }
    return cursor
  }

  /// The general form: `cursor` stands within the string, everything before it is plain ASCII.
  @inlinable @inline(never)
  mutating func scanRest(_ cursor: UnsafePointer<UInt8>) throws(JSONError) -> ScannedString {
    let first = at + 1
    var cursor = cursor
    var isASCII = true
    while cursor < end {
      switch cursor.pointee {
      case UInt8(ascii: "\""):
        at = cursor + 1
        return ScannedString(
          bytes: UnsafeBufferPointer(start: first, count: cursor - first), isASCII: isASCII)
      case UInt8(ascii: "\\"):
        return try scanEscaped(cursor, isASCII)
      case 0..<0x20:
        throw controlCharacter(cursor)
      case 0x80...:
        isASCII = false
        repeat { cursor += try sequenceLength(cursor) } while cursor < end && cursor.pointee >= 0x80
      default:
        cursor = skipPlain(cursor + 1)
      }
    }
    throw neverClosed()
  }

  /// From the first backslash on: the text is put together in `unescaped`.
  @inlinable mutating func scanEscaped(
    _ backslash: UnsafePointer<UInt8>, _ isASCIISoFar: Bool
  ) throws(JSONError) -> ScannedString {
    var cursor = backslash
    var isASCII = isASCIISoFar
    unescaped.removeAll()
    unescaped.append(at + 1, count: cursor - at - 1)
    var out = unescaped.reserve(Self.piece)
    var limit = out + (Self.piece - 16)
    while cursor < end {
      // A step writes eleven bytes at most.
      if out > limit {
        unescaped.advance(to: out)
        out = unescaped.reserve(Self.piece)
        limit = out + (Self.piece - 16)
      }
      if end - cursor >= 8 {
        let word = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self)
        UnsafeMutableRawPointer(out).storeBytes(of: word, as: UInt64.self)
        let plain = stopMask(cursor).trailingZeroBitCount >> 3
        cursor += plain
        out += plain
        if plain == 8 { continue }
      }
      switch cursor.pointee {
      case UInt8(ascii: "\""):
        at = cursor + 1
        unescaped.advance(to: out)
        return ScannedString(bytes: unescaped.bytes, isASCII: isASCII)
      case UInt8(ascii: "\\"):
        let letter = end - cursor >= 2 ? cursor[1] : 0
        if letter == UInt8(ascii: "u") {
          let scalar = try unicodeEscape(&cursor)
          if scalar.value > 0x7F { isASCII = false }
          out = ByteBuffer.write(scalar, to: out)
        } else {
          guard let byte = Self.escaped(letter) else { throw unknownEscape(cursor) }
          out.pointee = byte
          out += 1
          cursor += 2
        }
      case 0..<0x20:
        throw controlCharacter(cursor)
      case 0x80...:
        isASCII = false
        let length = try sequenceLength(cursor)
        for offset in 0..<length { out[offset] = cursor[offset] }
        out += length
        cursor += length
      default:
        out.pointee = cursor.pointee
        out += 1
        cursor += 1
      }
    }
    throw neverClosed()
  }

  /// So much room is made at a time for the text of a string with escapes.
  @inlinable static var piece: Int { 1 << 10 }

  @inlinable @inline(__always)
  func sequenceLength(_ cursor: UnsafePointer<UInt8>) throws(JSONError) -> Int {
    let length = UTF8Check.sequenceLength(cursor, end)
    guard length > 0 else { throw notUTF8(cursor) }
    return length
  }

  /// What a backslash and a letter stand for.
  @inlinable @inline(__always)
  static func escaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    default: nil
    }
  }

  /// `\u0041`, or two of them for a character beyond U+FFFF; steps after it.
  @inlinable @inline(__always)
  func unicodeEscape(_ cursor: inout UnsafePointer<UInt8>) throws(JSONError)
    -> Unicode.Scalar
  {
    let backslash = cursor
    var code = try fourHexDigits(backslash)
    cursor += 6
    if code & 0xFC00 == 0xD800, end - cursor >= 2, cursor[0] == UInt8(ascii: "\\"),
      cursor[1] == UInt8(ascii: "u")
    {
      let low = try fourHexDigits(cursor)
      guard low & 0xFC00 == 0xDC00 else { throw loneSurrogate(backslash) }
      code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
      cursor += 6
    }
    guard let scalar = Unicode.Scalar(code) else { throw loneSurrogate(backslash) }
    return scalar
  }

  /// The digits after `\u`.
  @inlinable @inline(__always)
  func fourHexDigits(_ backslash: UnsafePointer<UInt8>) throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for offset in 2..<6 {
      guard backslash + offset < end, let digit = backslash[offset].hexDigit else {
        throw error(#"expected four hexadecimal digits after '\u'"#, at: backslash)
      }
      code = code << 4 | UInt32(digit)
    }
    return code
  }

  @usableFromInline func neverClosed() -> JSONError {
    error("this string is never closed: expected '\"' before the end of the text", at: at)
  }

  @usableFromInline func unknownEscape(_ backslash: UnsafePointer<UInt8>) -> JSONError {
    error(
      #"expected one of " \ / b f n r t u after '\' (a backslash itself is written '\\')"#,
      at: backslash)
  }

  @usableFromInline func loneSurrogate(_ backslash: UnsafePointer<UInt8>) -> JSONError {
    let escape = String(decoding: UnsafeBufferPointer(start: backslash, count: 6), as: UTF8.self)
    return error(
      "'\(escape)' is half of a surrogate pair: expected a high half (\\ud800 to \\udbff) and then"
        + " a low half (\\udc00 to \\udfff)", at: backslash)
  }

  @usableFromInline func controlCharacter(_ place: UnsafePointer<UInt8>) -> JSONError {
    let escape =
      switch place.pointee {
      case 0x0A: "\\n"
      case 0x0D: "\\r"
      case 0x09: "\\t"
      default: "\\u00" + place.pointee.hex.dropFirst(2)
      }
    return error(
      "the control character \(place.pointee.codePoint) in a string is written '\(escape)'",
      at: place)
  }

  @usableFromInline func notUTF8(_ place: UnsafePointer<UInt8>) -> JSONError {
    error("byte \(place.pointee.hex) is not UTF-8: expected a text in UTF-8", at: place)
  }
}
