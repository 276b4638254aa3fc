extension ByteBuffer {
  @inline(__always)
  mutating func appendDecimal(_ value: Int) {
    var out = reserve(20)
    if value < 0 {
      out.pointee = UInt8(ascii: "-")
      out += 1
    }
    let digits = UInt64(value.magnitude)
    advance(to: Self.write(digits, Self.digitCount(digits), to: out))
  }

  /// A float in its shortest form, always recognisable as one: `3.0`, `0.0001`, `1e-05`, `1e+21`, as Swift
  /// describes it.
  mutating func appendDecimal(_ value: Double) {
    guard value.isFinite else { return append(value.description) }
    // A sign, three zeros and a point in front of 17 digits, or an exponent of five behind them.
    var out = reserve(32)
    if value.sign == .minus {
      out.pointee = UInt8(ascii: "-")
      out += 1
    }
    let decimal = ShortestDecimal(value.magnitude)
    let count = Self.digitCount(decimal.digits)
    // How many digits stand before the decimal point.
    let point = count + decimal.exponent
    if point < -3 || value.magnitude > 0x1p53 {
      advance(to: Self.writeScientific(decimal.digits, count, exponent: point - 1, to: out))
    } else {
      advance(to: Self.writePlain(decimal.digits, count, point, to: out))
    }
  }

  private static func writePlain(
    _ digits: UInt64, _ count: Int, _ point: Int, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    let zero = UInt8(ascii: "0")
    if point <= 0 {
      start.update(repeating: zero, count: 2 - point)
      start[1] = UInt8(ascii: ".")
      return write(digits, count, to: start + 2 - point)
    }
    let end = write(digits, count, to: start)
    guard point < count else {
      end.update(repeating: zero, count: point - count + 2)
      start[point] = UInt8(ascii: ".")
      return start + point + 2
    }
    (start + point + 1).update(from: start + point, count: count - point)
    start[point] = UInt8(ascii: ".")
    return end + 1
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

  /// Writes a number in `count` digits, two at a time from the last, and answers where they end.
  @inline(__always)
  private static func write(
    _ number: UInt64, _ count: Int, to start: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var rest = number
    var left = count
    while left >= 2 {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      left -= 2
      start[left] = pairs.utf8Start[Int(pair) * 2]
      start[left + 1] = pairs.utf8Start[Int(pair) * 2 + 1]
      rest = quotient
    }
    if left == 1 { start[0] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest) }
    return start + count
  }

  @inline(__always)
  private static func digitCount(_ number: UInt64) -> Int {
    // 1233 / 2^12 is the logarithm of two to base ten.
    let guess = ((64 - (number | 1).leadingZeroBitCount) * 1233) >> 12
    return number < powerOfTen(guess) ? max(guess, 1) : guess + 1
  }
}

private let pairs: StaticString = """
  0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
  5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
  """

@inline(__always)
private func powerOfTen(_ exponent: Int) -> UInt64 {
  // In the read-only data of the binary: no start-up, no lock at each use.
  let powers: InlineArray<20, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000,
    1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
    1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
  ]
  return powers[exponent]
}
