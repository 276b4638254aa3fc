/// Bytes as they are in URLs (RFC 3986): `%20` for a space.
@usableFromInline package enum PercentCode {
  @inlinable package static func encoded(
    _ bytes: some Sequence<UInt8>, keeping isKept: (UInt8) -> Bool = isUnreserved
  ) -> [UInt8] {
    var text: [UInt8] = []
    for byte in bytes {
      if isKept(byte) {
        text.append(byte)
      } else {
        append(byte, to: &text)
      }
    }
    return text
  }

  @usableFromInline static func append(_ byte: UInt8, to text: inout [UInt8]) {
    text += "%\(byte.hex.dropFirst(2).uppercased())".utf8
  }

  /// Everything but RFC 3986's unreserved characters as `%` and two digits.
  package static func encoded(_ text: String) -> String {
    String(decoding: encoded(text.utf8), as: UTF8.self)
  }

  /// What is no `%` and two digits stays as it is.
  package static func decoded(_ text: Substring.UTF8View, plusIsSpace: Bool = false) -> String {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let high = rest.first?.hexDigit,
        let low = rest.dropFirst().first?.hexDigit
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What means nothing but itself, in each part of a URL.
  @inlinable package static func isUnreserved(_ byte: UInt8) -> Bool {
    byte.isWordByte || "-.~".utf8.contains(byte)
  }

  /// What may be in some part of a URL.
  package static func mayStandInURL(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || "%:/?#[]@!$&'()*+,;=".utf8.contains(byte)
  }
}
