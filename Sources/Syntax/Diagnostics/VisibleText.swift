import Formats

/// Text from outside, made fit for a terminal: nothing in it moves the cursor, hides what follows, turns
/// the direction of writing or gives the terminal an order.
package enum VisibleText {
  /// On one line, each hidden character as a picture of one column: `␛` for an escape.
  package static func of(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(isHidden(scalar) ? picture(scalar) : scalar) }
    return String(result)
  }

  /// Each hidden character but newlines and tabs as an escape of JSON, `\u001b`, so that JSON keeps its
  /// meaning; colours stay if they are asked for. What has nothing to hide is returned as it is.
  package static func escaped(_ bytes: [UInt8], keepsColors: Bool = false) -> [UInt8] {
    escaped(bytes, keepsColors: keepsColors) {}
  }

  /// The same, with `step` where a character may have to be hidden, which ends the work by throwing.
  package static func escaped(
    _ bytes: [UInt8], keepsColors: Bool = false, _ step: () throws -> Void
  ) rethrows -> [UInt8] {
    guard bytes.contains(where: mayBeHidden) else { return bytes }
    var valid = String(decoding: bytes, as: UTF8.self)
    return try valid.withUTF8 { text in
      var result: [UInt8] = []
      result.reserveCapacity(text.count + 16)
      // What is between the two is harmless and not yet copied.
      var (start, offset) = (0, 0)
      while offset < text.count {
        guard mayBeHidden(text[offset]) else {
          offset += 1
          continue
        }
        try step()
        let rest = text[offset...]
        let colorLength = keepsColors ? colorLength(rest) : 0
        let scalar = firstScalar(rest)
        let length = max(colorLength, UTF8.width(scalar))
        if colorLength == 0, isHidden(scalar), !rest.starts(with: lineEnd) {
          result += text[start..<offset]
          result += escape(scalar).utf8
          start = offset + length
        }
        offset += length
      }
      result += text[start...]
      return result
    }
  }

  package static func escaped(_ text: String, keepsColors: Bool = false) -> String {
    String(decoding: escaped(Array(text.utf8), keepsColors: keepsColors), as: UTF8.self)
  }

  /// Whether `escaped` would surely leave these bytes as they are.
  package static func isHarmless(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    !bytes.contains(where: mayBeHidden)
  }

  /// Control characters and those that turn the direction of writing.
  package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a hidden character may begin with this byte, or it is not UTF-8.
  private static func mayBeHidden(_ byte: UInt8) -> Bool {
    switch byte {
    case 9, 10: false
    case 0..<0x20, 0x7F, 0xC0...0xC2, 0xD8, 0xE2, 0xF5...0xFF: true
    default: false
    }
  }

  private static let lineEnd = Array("\r\n".utf8)

  /// Of valid UTF-8.
  private static func firstScalar(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar {
    var bytes = text.makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return "\u{FFFD}" }
    return scalar
  }

  /// How many bytes `ESC [ 1 ; 31 m` has; 0 if it is another sequence.
  private static func colorLength(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    guard text.starts(with: [0x1B, UInt8(ascii: "[")]) else { return 0 }
    let parameters = text.dropFirst(2).prefix(24)
    let count = parameters.prefix { $0.isDigit || $0 == UInt8(ascii: ";") }.count
    return parameters.dropFirst(count).first == UInt8(ascii: "m") ? count + 3 : 0
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static func picture(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.value < 0x20 { return Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}" }
    return scalar.value == 0x7F ? "\u{2421}" : "\u{FFFD}"
  }
}
