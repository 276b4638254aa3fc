/// UTF-8 by the table of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
@usableFromInline package enum UTF8Check {
  /// The length of the sequence that begins at `start` with a byte of 0x80 or more; 0 if it is none.
  @inlinable @inline(__always)
  package static func sequenceLength(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>)
    -> Int
  {
    let lead = start[0]
    guard end - start >= 2, start[1] & 0xC0 == 0x80 else { return 0 }
    if lead < 0xE0 { return lead >= 0xC2 ? 2 : 0 }
    // The first two bytes tell what is overlong, a surrogate or too high.
    let upper = UInt32(lead & 0x0F) << 6 | UInt32(start[1] & 0x3F)
    guard end - start >= 3, start[2] & 0xC0 == 0x80 else { return 0 }
    if lead < 0xF0 { return upper >= 0x20 && upper & 0x3E0 != 0x360 ? 3 : 0 }
    guard end - start >= 4, start[3] & 0xC0 == 0x80 else { return 0 }
    return lead < 0xF8 && 0x10...0x10F ~= upper ? 4 : 0
  }

  /// How long a sequence with this first byte is, and what its second byte may be.
  @inlinable package static func expectation(_ lead: UInt8) -> (
    length: Int, second: ClosedRange<UInt8>
  )? {
    switch lead {
    case 0xC2...0xDF: (2, 0x80...0xBF)
    case 0xE0: (3, 0xA0...0xBF)
    case 0xED: (3, 0x80...0x9F)
    case 0xE1...0xEF: (3, 0x80...0xBF)
    case 0xF0: (4, 0x90...0xBF)
    case 0xF1...0xF3: (4, 0x80...0xBF)
    case 0xF4: (4, 0x80...0x8F)
    default: nil
    }
  }

  /// The first byte that does not belong to valid UTF-8; nil if all do.
  @inlinable package static func firstInvalid(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    let end = base + bytes.count
    var at = base
    while at < end {
      at = skipASCII(at, end)
      if at == end { break }
      let length = sequenceLength(at, end)
      if length == 0 { return at - base }
      at += length
    }
    return nil
  }

  /// The first byte of 0x80 or more, or `end`.
  @inlinable package static func skipASCII(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var at = start
    while end - at >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
      let high = word & 0x8080_8080_8080_8080
      if high != 0 { return at + (high.trailingZeroBitCount >> 3) }
      at += 8
    }
    while at < end, at.pointee < 0x80 { at += 1 }
    return at
  }
}
