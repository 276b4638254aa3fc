/// The shortest decimal number that reads back as a float, and of those the nearest: `digits * 10^exponent`.
///
/// This is the algorithm of Giulietti ("The Schubfach way to render doubles", 2020): of the numbers with
/// one digit more than surely suffices, at most four come into question.
package struct ShortestDecimal {
  package private(set) var digits: UInt64
  package private(set) var exponent: Int

  /// Of a finite float without its sign.
  package init(_ value: Double) {
    let fraction = value.significandBitPattern
    let biased = Int(value.exponentBitPattern)
    // value = c * 2^q
    let c = biased == 0 ? fraction : fraction | 1 << 52
    let q = max(biased, 1) - 1075
    if c == 0 {
      (digits, exponent) = (0, 0)
    } else if -52...0 ~= q, c & (1 &<< UInt64(truncatingIfNeeded: -q) &- 1) == 0 {
      digits = c &>> UInt64(truncatingIfNeeded: -q)
      exponent = 0
    } else {
      // Below a power of two the neighbour is only half as far.
      (digits, exponent) = Self.shortest(c, q, lowerIsCloser: fraction == 0 && biased > 1)
    }
    while digits > 9, digits % 10 == 0 {
      digits /= 10
      exponent += 1
    }
  }

  private static func shortest(
    _ c: UInt64, _ q: Int, lowerIsCloser: Bool
  ) -> (digits: UInt64, exponent: Int) {
    // The logarithms to base ten of 2^q, or of 3/4 of it, and to base two of 10^-k, rounded down.
    let k = (q &* 1_262_611 &- (lowerIsCloser ? 524_031 : 0)) &>> 22
    let shift = UInt64(truncatingIfNeeded: q &+ (-k &* 1_741_647) &>> 19 &+ 1)
    let power = roundedUpPower(-k)
    // Four times the value and the ends of what reads back as it, in units of 10^k. An even number of
    // units of 2^q owns its ends.
    let isOdd = c & 1
    let middle = scaled(power, (4 &* c) &<< shift)
    let lower = scaled(power, (4 &* c &- (lowerIsCloser ? 1 : 2)) &<< shift) &+ isOdd
    let upper = scaled(power, (4 &* c &+ 2) &<< shift) &- isOdd

    let s = middle / 4
    if s >= 10 {
      let short = s / 10
      let isBelowInside = lower <= 40 * short
      let isAboveInside = 40 * short + 40 <= upper
      if isBelowInside != isAboveInside { return (isAboveInside ? short + 1 : short, k + 1) }
    }
    let isBelowInside = lower <= 4 * s
    let isAboveInside = 4 * s + 4 <= upper
    if isBelowInside != isAboveInside { return (isAboveInside ? s + 1 : s, k) }
    let half = 4 * s + 2
    let roundsUp = middle > half || middle == half && s & 1 == 1
    return (roundsUp ? s + 1 : s, k)
  }

  private static func roundedUpPower(_ exponent: Int) -> PowersOfTen.Significand {
    var power = PowersOfTen.significand(exponent)
    if !PowersOfTen.isExact(exponent) {
      power.low &+= 1
      if power.low == 0 { power.high += 1 }
    }
    return power
  }

  /// The upper part of the product; its last bit tells whether anything but zeros was cut off.
  @inline(__always)
  private static func scaled(_ power: PowersOfTen.Significand, _ c: UInt64) -> UInt64 {
    let low = power.low.multipliedFullWidth(by: c)
    let high = power.high.multipliedFullWidth(by: c)
    let (middle, overflows) = high.low.addingReportingOverflow(low.high)
    return (high.high &+ (overflows ? 1 : 0)) | (middle > 1 ? 1 : 0)
  }
}

extension ShortestDecimal {
  /// Rounds to decimal places, to tens and hundreds where `places` is negative; half goes away from zero.
  ///
  /// 1.005 becomes 1.01, though the float is a little less than 1.005: the digits that a person sees count.
  package mutating func round(toPlaces places: Int) {
    let dropped = -places - exponent
    guard dropped > 0 else { return }
    exponent = -places
    // There are seventeen digits at most.
    guard dropped <= 18 else {
      digits = 0
      return
    }
    var unit: UInt64 = 1
    for _ in 0..<dropped { unit *= 10 }
    let (quotient, rest) = digits.quotientAndRemainder(dividingBy: unit)
    digits = quotient + (rest >= unit - rest ? 1 : 0)
  }

  /// The float nearest to it.
  package var value: Double {
    Double(digits: digits, exponent: exponent) ?? Double("\(digits)e\(exponent)") ?? .infinity
  }

  /// All digits, with `places` of them after the point; it has been rounded to those.
  package func text(places: Int) -> String {
    var text = digits == 0 ? "0" : "\(digits)" + String(repeating: "0", count: exponent + places)
    guard places > 0 else { return text }
    text = String(repeating: "0", count: max(0, places + 1 - text.utf8.count)) + text
    text.insert(".", at: text.index(text.endIndex, offsetBy: -places))
    return text
  }
}
