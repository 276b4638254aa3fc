/// The powers of ten that floats are read and written with, as 128 bits each.
///
/// 10^q is `m * 2^e` with `m` in [2^127, 2^128): what is kept is `m`, truncated, which is that of 5^q too.
/// All 696 are made when the first one is needed, which takes some 50 microseconds; as text they would be
/// longer than the rest of this module's data.
enum PowersOfTen {
  struct Significand: Sendable {
    var high: UInt64
    var low: UInt64
  }

  static let exponents = -348...347

  /// 5^0 to 5^55 fit 128 bits; all others are truncated.
  static func isExact(_ exponent: Int) -> Bool { 0...55 ~= exponent }

  /// By exponent, from the smallest.
  private static let table: [Significand] = {
    var powers: [Significand] = []
    var power = WideNumber(bit: 0)
    for _ in 0...exponents.upperBound {
      powers.append(power.leadingBits)
      power.multiplyByFive()
    }
    // Truncating at each step is the same as truncating once: floor(floor(x / 5) / 5) = floor(x / 25).
    var inverses: [Significand] = []
    var inverse = WideNumber(bit: WideNumber.bitCount - 1)
    for _ in exponents.lowerBound..<0 {
      inverse.divideByFive()
      inverses.append(inverse.leadingBits)
    }
    return inverses.reversed() + powers
  }()

  @inline(__always)
  static func significand(_ exponent: Int) -> Significand { table[exponent - exponents.lowerBound] }
}

/// A natural number of 960 bits: 5^348 has 809, and 128 remain of 2^959 / 5^348.
private struct WideNumber {
  static let bitCount = 960
  /// The least significant first.
  private var words = [UInt64](repeating: 0, count: bitCount / 64)

  init(bit: Int) { words[bit / 64] = 1 << UInt64(bit % 64) }

  mutating func multiplyByFive() {
    var carry: UInt64 = 0
    for index in words.indices {
      let product = words[index].multipliedFullWidth(by: 5)
      let (sum, overflows) = product.low.addingReportingOverflow(carry)
      words[index] = sum
      carry = product.high + (overflows ? 1 : 0)
    }
  }

  mutating func divideByFive() {
    var remainder: UInt64 = 0
    for index in words.indices.reversed() {
      (words[index], remainder) = UInt64(5).dividingFullWidth((remainder, words[index]))
    }
  }

  /// The first 128 bits from the highest that is set.
  var leadingBits: PowersOfTen.Significand {
    guard let top = words.lastIndex(where: { $0 != 0 }) else { preconditionFailure("zero") }
    func word(_ index: Int) -> UInt64 { index < 0 ? 0 : words[index] }
    let shift = UInt64(words[top].leadingZeroBitCount)
    func shifted(_ index: Int) -> UInt64 {
      shift == 0 ? word(index) : word(index) << shift | word(index - 1) >> (64 - shift)
    }
    return PowersOfTen.Significand(high: shifted(top), low: shifted(top - 1))
  }
}
