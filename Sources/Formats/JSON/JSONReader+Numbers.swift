extension JSONReader where Sink: ~Copyable {
  /// `[-] (0 | 1-9 digits) [. digits] [e [+-] digits]`; without `.` and `e` it is an int.
  ///
  /// The digits are gathered in one 64-bit number and a power of ten. Up to 19 digits fit, which decides
  /// nearly every number at once; the few others are converted from their text.
  @inlinable @inline(__always)
  mutating func number() throws(JSONError) {
    let first = at
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative { at += 1 }
    let digits = at
    var mantissa: UInt64 = 0
    scanDigits(&mantissa)
    var digitCount = at - digits
    guard digitCount > 0 else { throw expected("a digit after '-'") }
    if digits.pointee == UInt8(ascii: "0"), digitCount > 1 {
      throw error("a number has no leading zeros: expected '0' or a digit from 1 to 9", at: digits)
    }
    guard byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") else {
      return integer(first, isNegative, mantissa, digitCount)
    }
    var exponent = 0
    if byte == UInt8(ascii: ".") {
      at += 1
      let fraction = at
      scanEightDigits(&mantissa)
      scanDigits(&mantissa)
      guard at > fraction else { throw expected("a digit after '.'") }
      exponent = fraction - at
      digitCount += at - fraction
    }
    if byte | 0x20 == UInt8(ascii: "e") { exponent += try scanExponent() }
    try float(first, isNegative, mantissa, digitCount, exponent)
  }

  /// Wraps around beyond 19 digits; the callers know the count.
  @inlinable @inline(__always)
  mutating func scanDigits(_ mantissa: inout UInt64) {
    while at < end {
      let digit = at.pointee &- UInt8(ascii: "0")
      guard digit <= 9 else { return }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      at += 1
    }
  }

  /// As long as there are eight digits, takes them together: after one multiplication by ten and a shift
  /// the eight bytes are four numbers below 100, then two below 10,000, then one.
  @inlinable @inline(__always)
  mutating func scanEightDigits(_ mantissa: inout UInt64) {
    while end - at >= 8 {
      let word = UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
      let isDigits =
        (word & 0xF0F0_F0F0_F0F0_F0F0)
        | ((word &+ 0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4
      guard isDigits == 0x3333_3333_3333_3333 else { return }
      let pairs = ((word & 0x0F0F_0F0F_0F0F_0F0F) &* (10 << 8 + 1)) >> 8
      let fours = ((pairs & 0x00FF_00FF_00FF_00FF) &* (100 << 16 + 1)) >> 16
      let eight = ((fours & 0x0000_FFFF_0000_FFFF) &* (10_000 << 32 + 1)) >> 32
      mantissa = mantissa &* 100_000_000 &+ eight
      at += 8
    }
  }

  @inlinable mutating func scanExponent() throws(JSONError) -> Int {
    at += 1
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative || byte == UInt8(ascii: "+") { at += 1 }
    let first = at
    var magnitude = 0
    while at < end {
      let digit = at.pointee &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      if magnitude < 1_000_000 { magnitude = magnitude * 10 + Int(digit) }
      at += 1
    }
    guard at > first else { throw expected("a digit in the exponent") }
    return isNegative ? -magnitude : magnitude
  }

  @inlinable @inline(__always)
  mutating func integer(
    _ first: UnsafePointer<UInt8>, _ isNegative: Bool, _ magnitude: UInt64, _ digitCount: Int
  ) {
    // 19 digits are below 10^19, which fits 64 bits without sign.
    let limit = UInt64(Int.max) + (isNegative ? 1 : 0)
    if digitCount < 19 || digitCount == 19 && magnitude <= limit {
      let bits = Int(bitPattern: UInt(magnitude))
      sink.int(isNegative ? 0 &- bits : bits)
    } else {
      sink.bigInt(UnsafeBufferPointer(start: first, count: at - first))
    }
  }

  @inlinable @inline(__always)
  mutating func float(
    _ first: UnsafePointer<UInt8>, _ isNegative: Bool, _ mantissa: UInt64, _ digitCount: Int,
    _ exponent: Int
  ) throws(JSONError) {
    // Clinger: both the digits (below 2^53) and the power of ten (up to 10^22) are exact floats, so one
    // operation rounds once, correctly.
    if digitCount <= 19, mantissa <= 1 << 53, -22...22 ~= exponent {
      let digits = Double(mantissa)
      let value =
        exponent < 0 ? digits / powerOfTen(-exponent) : digits * powerOfTen(exponent)
      return sink.double(isNegative ? -value : value)
    }
    let significant = digitCount <= 19 ? digitCount : digitCount - leadingZeros(first)
    if significant <= 19, let value = Double(digits: mantissa, exponent: exponent) {
      return sink.double(isNegative ? -value : value)
    }
    sink.double(try convert(first))
  }

  /// How many zeros are before the first other digit: `-0.05` has two.
  @inlinable func leadingZeros(_ first: UnsafePointer<UInt8>) -> Int {
    var count = 0
    var place = first
    while place < at {
      switch place.pointee {
      case UInt8(ascii: "0"): count += 1
      case UInt8(ascii: "1")...UInt8(ascii: "9"): return count
      default: break
      }
      place += 1
    }
    return count
  }

  @inline(never)
  @usableFromInline func convert(_ first: UnsafePointer<UInt8>) throws(JSONError) -> Double {
    let text = String(decoding: UnsafeBufferPointer(start: first, count: at - first), as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      let shown = text.count > 40 ? text.prefix(40) + "…" : text[...]
      throw error(
        "the number '\(shown)' is too large for a float (the limit is 1.8e+308)", at: first)
    }
    return value
  }
}

/// 10^0 to 10^22, each exact.
@inlinable @inline(__always)
func powerOfTen(_ exponent: Int) -> Double {
  // A switch-free table in the read-only data of the binary: no start-up, no lock at each use.
  let powers: InlineArray<23, Double> = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17,
    1e18, 1e19, 1e20, 1e21, 1e22,
  ]
  return powers[exponent]
}
