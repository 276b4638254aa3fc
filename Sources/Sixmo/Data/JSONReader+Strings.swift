/// The decoded text of a string, valid until the next string is scanned.
struct ScannedString {
  var bytes: UnsafeBufferPointer<UInt8>
  var isASCII: Bool
}

extension JSONReader where Sink: ~Copyable {
  /// Scans a string from its opening quote to behind its closing one.
  ///
  /// Without escapes the answer points into the text itself: eight bytes are looked at together, and
  /// only what lies beyond ASCII is checked byte by byte.
  @inline(__always)
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
  @inline(__always)
  private func stopMask(_ cursor: UnsafePointer<UInt8>) -> UInt64 {
    let word = UInt64(littleEndian: UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self))
    let quote = (word ^ 0x2222_2222_2222_2222) &- 0x0101_0101_0101_0101
    let backslash = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- 0x0101_0101_0101_0101
    let control = word &- 0x2020_2020_2020_2020
    return (word | quote | backslash | control) & 0x8080_8080_8080_8080
  }

  /// The general form: `cursor` stands within the string, everything before it is plain ASCII.
  @inline(never)
  private mutating func scanRest(_ cursor: UnsafePointer<UInt8>) throws(JSONError) -> ScannedString
  {
    let opening = at
    var cursor = cursor
    var copied = opening + 1
    var isASCII = true
    var hasEscapes = false
    while cursor < end {
      switch cursor.pointee {
      case UInt8(ascii: "\""):
        at = cursor + 1
        guard hasEscapes else {
          return ScannedString(
            bytes: UnsafeBufferPointer(start: copied, count: cursor - copied), isASCII: isASCII)
        }
        unescaped.append(copied, count: cursor - copied)
        return ScannedString(bytes: unescaped.bytes, isASCII: isASCII)
      case UInt8(ascii: "\\"):
        if !hasEscapes {
          hasEscapes = true
          unescaped.removeAll()
        }
        unescaped.appendShort(copied, count: cursor - copied)
        at = cursor
        if try escape() > 0x7F { isASCII = false }
        cursor = at
        copied = cursor
      case 0..<0x20:
        throw controlCharacter(cursor)
      case 0x80...:
        let length = UTF8Check.sequenceLength(cursor, end)
        guard length > 0 else { throw notUTF8(cursor) }
        isASCII = false
        cursor += length
      default:
        cursor += 1
        while end - cursor >= 8, stopMask(cursor) == 0 { cursor += 8 }
      }
    }
    throw error(
      "this string is never closed: expected '\"' before the end of the text", at: opening)
  }

  /// Decodes the escape at the reader into `unescaped`, steps behind it and answers its code point.
  private mutating func escape() throws(JSONError) -> UInt32 {
    let backslash = at
    at += 1
    let code: UInt32
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): code = UInt32(byte)
    case UInt8(ascii: "b"): code = 0x08
    case UInt8(ascii: "f"): code = 0x0C
    case UInt8(ascii: "n"): code = 0x0A
    case UInt8(ascii: "r"): code = 0x0D
    case UInt8(ascii: "t"): code = 0x09
    case UInt8(ascii: "u"): return try unicodeEscape(backslash)
    default:
      throw error(
        #"expected one of " \ / b f n r t u after '\' (a backslash itself is written '\\')"#,
        at: backslash)
    }
    at += 1
    unescaped.append(UInt8(code))
    return code
  }

  /// `\u0041`, or two of them for a character beyond U+FFFF.
  private mutating func unicodeEscape(
    _ backslash: UnsafePointer<UInt8>
  ) throws(JSONError) -> UInt32 {
    at += 1
    var code = try fourHexDigits(backslash)
    if code & 0xFC00 == 0xD800, byte == UInt8(ascii: "\\"), end - at >= 2,
      at[1] == UInt8(ascii: "u")
    {
      let second = at
      at += 2
      let low = try fourHexDigits(second)
      guard low & 0xFC00 == 0xDC00 else { throw loneSurrogate(backslash) }
      code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
    }
    guard let scalar = Unicode.Scalar(code) else { throw loneSurrogate(backslash) }
    unescaped.append(scalar)
    return scalar.value
  }

  @inline(__always)
  private mutating func fourHexDigits(
    _ backslash: UnsafePointer<UInt8>
  ) throws(JSONError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = byte.hexDigit else {
        throw error(#"expected four hexadecimal digits after '\u'"#, at: backslash)
      }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  private func loneSurrogate(_ backslash: UnsafePointer<UInt8>) -> JSONError {
    let escape = String(decoding: UnsafeBufferPointer(start: backslash, count: 6), as: UTF8.self)
    return error(
      "'\(escape)' is half of a surrogate pair: expected a high half (\\ud800 to \\udbff) and then"
        + " a low half (\\udc00 to \\udfff)", at: backslash)
  }

  private func controlCharacter(_ place: UnsafePointer<UInt8>) -> JSONError {
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

  private func notUTF8(_ place: UnsafePointer<UInt8>) -> JSONError {
    error("byte \(place.pointee.hex) is not UTF-8: expected a text in UTF-8", at: place)
  }
}
