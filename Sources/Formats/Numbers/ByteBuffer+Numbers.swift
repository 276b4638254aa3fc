extension ByteBuffer {
  @inlinable @inline(__always)
  package mutating func appendDecimal(_ value: Int) {
    advance(to: Self.writeDecimal(value, to: reserve(Self.longestInt)))
  }

  /// So much room an int needs while it is written.
  @inlinable package static var longestInt: Int { 28 }

  @inlinable @inline(__always)
  package static func writeDecimal(
    _ value: Int, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var out = start
    if value < 0 {
      out.pointee = UInt8(ascii: "-")
      out += 1
    }
    let digits = UInt64(value.magnitude)
    return write(digits, digitCount(digits), to: out)
  }

  /// A float in its shortest form, always recognisable as one: `3.0`, `0.0001`, `1e-05`, `1e+21`, as Swift
  /// describes it.
  @usableFromInline package mutating func appendDecimal(_ value: Double) {
    guard value.isFinite else { return append(value.description) }
    // A sign, three zeros and a point in front of 17 digits, or an exponent of five after them, and what
    // eight digits at a time write too much.
    var out = reserve(40)
    if value.sign == .minus {
      out.pointee = UInt8(ascii: "-")
      out += 1
    }
    let decimal = ShortestDecimal(value.magnitude)
    let count = Self.digitCount(decimal.digits)
    // How many digits are before the decimal point.
    let point = count + decimal.exponent
    if point < -3 || value.magnitude > 0x1p53 {
      advance(to: Self.writeScientific(decimal.digits, count, exponent: point - 1, to: out))
    } else {
      advance(to: Self.writePlain(decimal.digits, count, point, to: out))
    }
  }

  @inline(__always)
  private static func writePlain(
    _ digits: UInt64, _ count: Int, _ point: Int, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let zero = UInt8(ascii: "0")
    if point <= 0 {
      for place in 0..<2 - point { start[place] = zero }
      start[1] = UInt8(ascii: ".")
      return write(digits, count, to: start + (2 - point))
    }
    guard point < count else {
      var end = write(digits, count, to: start)
      for _ in count..<point {
        end.pointee = zero
        end += 1
      }
      (end[0], end[1]) = (UInt8(ascii: "."), zero)
      return end + 2
    }
    // The digits before the point make room for it: there are mostly few.
    let end = write(digits, count, to: start + 1)
    for place in 0..<point { start[place] = start[place + 1] }
    start[point] = UInt8(ascii: ".")
    return end
  }

  private static func writeScientific(
    _ digits: UInt64, _ count: Int, exponent: Int, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var out = write(digits, count, to: start + 1)
    start[0] = start[1]
    start[1] = UInt8(ascii: ".")
    if count == 1 { out = start + 1 }
    out[0] = UInt8(ascii: "e")
    out[1] = exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")
    let magnitude = UInt64(exponent.magnitude)
    return write(magnitude, magnitude < 100 ? 2 : 3, to: out + 2)
  }

  /// Writes a number in `count` digits and answers where they end; up to seven bytes behind are overwritten.
  @inlinable @inline(__always)
  static func write(
    _ number: UInt64, _ count: Int, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let end = start + count
    if count <= 8 {
      store(eightDigits(UInt32(truncatingIfNeeded: number)), first: 8 &- count, to: start)
      return end
    }
    let (upper, lower) = number.quotientAndRemainder(dividingBy: 100_000_000)
    if count <= 16 {
      store(eightDigits(UInt32(truncatingIfNeeded: upper)), first: 16 &- count, to: start)
    } else {
      let (top, middle) = upper.quotientAndRemainder(dividingBy: 100_000_000)
      store(eightDigits(UInt32(truncatingIfNeeded: top)), first: 24 &- count, to: start)
      store(eightDigits(UInt32(truncatingIfNeeded: middle)), first: 0, to: end - 16)
    }
    store(eightDigits(UInt32(truncatingIfNeeded: lower)), first: 0, to: end - 8)
    return end
  }

  @inlinable @inline(__always)
  static func store(
    _ digits: UInt64, first: Int, to place: UnsafeMutablePointer<UInt8>
  ) {
    let shifted = digits &>> UInt64(truncatingIfNeeded: first &* 8)
    UnsafeMutableRawPointer(place).storeBytes(of: shifted.littleEndian, as: UInt64.self)
  }

  /// A number below 100,000,000 as eight digits in ASCII, the first one lowest: two numbers below 10,000,
  /// then four below 100, then the digits, divided together by multiplications.
  @inlinable @inline(__always)
  static func eightDigits(_ number: UInt32) -> UInt64 {
    let fours = UInt64(number / 10_000) | UInt64(number % 10_000) &<< 32
    let hundreds = ((fours &* 10_486) &>> 20) & 0x7F_0000_007F
    let pairs = hundreds | (fours &- 100 &* hundreds) &<< 16
    let tens = ((pairs &* 103) &>> 10) & 0x000F_000F_000F_000F
    return (tens | (pairs &- 10 &* tens) &<< 8) | 0x3030_3030_3030_3030
  }

  @inlinable @inline(__always)
  static func digitCount(_ number: UInt64) -> Int {
    // 1233 / 2^12 is the logarithm of two to base ten.
    let guess = ((64 - (number | 1).leadingZeroBitCount) * 1233) >> 12
    return number < powerOfTen(guess) ? max(guess, 1) : guess + 1
  }
}

@inlinable @inline(__always)
func powerOfTen(_ exponent: Int) -> UInt64 {
  // In the read-only data of the binary: no start-up, no lock at each use.
  let powers: InlineArray<20, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]
  return powers[exponent]
}
