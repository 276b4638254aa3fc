import Glibc

/// How bytes and counts are shown to people, and what a byte means as a character.
extension UInt8 {
  /// `0xe9`
  package var hex: String { "0x" + (self < 16 ? "0" : "") + String(self, radix: 16) }

  /// `U+001F`
  var codePoint: String {
    "U+00" + (self < 16 ? "0" : "") + String(self, radix: 16, uppercase: true)
  }

  @inlinable package var hexDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// A letter, a digit or `_`.
  @inlinable package var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension Int {
  /// With a comma between thousands: `16,777,216`.
  @usableFromInline package var grouped: String {
    var text = ""
    for (index, digit) in String(magnitude).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + String(text.reversed())
  }
}

/// The order of the common length of both.
@inlinable @inline(__always)
package func compareBytes(
  _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
) -> Int32 {
  let count = min(left.count, right.count)
  guard count > 0 else { return 0 }
  return memcmp(left.baseAddress!, right.baseAddress!, count)
}
