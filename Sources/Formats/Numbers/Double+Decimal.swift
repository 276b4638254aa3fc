extension Double {
  /// The float nearest to `digits * 10^exponent`; nil in the rare cases that 128 bits of the power of ten do
  /// not decide, and beyond the normal floats.
  ///
  /// This is the algorithm of Eisel and Lemire ("Number Parsing at a Gigabyte per Second", 2021): the
  /// product of two 64-bit numbers nearly always shows which way to round, and tells when it does not.
  @usableFromInline init?(digits: UInt64, exponent: Int) {
    guard digits != 0 else {
      self = 0
      return
    }
    guard PowersOfTen.exponents ~= exponent else { return nil }
    let shift = digits.leadingZeroBitCount
    let digits = digits << UInt64(shift)
    guard let product = Self.product(digits, PowersOfTen.significand(exponent)) else { return nil }

    let carry = product.high >> 63
    var significand = product.high >> (carry + 9)
    // Exactly between two floats, as far as can be seen.
    if product.low == 0, product.high & 0x1FF == 0, significand & 3 == 1 { return nil }
    // 217706 / 2^16 is the logarithm of ten to base two; 1023 the bias of a float's exponent.
    var power = (217_706 * exponent) >> 16 + 64 + 1023 - shift - Int(1 ^ carry)
    significand = (significand + significand & 1) >> 1
    if significand >> 53 != 0 {
      significand >>= 1
      power += 1
    }
    guard 1..<0x7FF ~= power else { return nil }
    self.init(bitPattern: UInt64(power) << 52 | significand & (1 << 52 - 1))
  }

  /// The upper 128 bits of the product; nil if what is missing of the power of ten could change those that
  /// count.
  @inline(__always)
  private static func product(
    _ digits: UInt64, _ power: PowersOfTen.Significand
  ) -> (high: UInt64, low: UInt64)? {
    let first = digits.multipliedFullWidth(by: power.high)
    guard first.high & 0x1FF == 0x1FF, first.low &+ digits < digits else {
      return (first.high, first.low)
    }
    let second = digits.multipliedFullWidth(by: power.low)
    let (low, overflows) = first.low.addingReportingOverflow(second.high)
    let high = overflows ? first.high + 1 : first.high
    if high & 0x1FF == 0x1FF, low == .max, second.low &+ digits < digits { return nil }
    return (high, low)
  }
}
