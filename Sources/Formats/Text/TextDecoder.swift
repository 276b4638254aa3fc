/// What the bytes of a text stand for. A byte order mark at its start decides, whatever was asked for.
public enum TextEncoding: Hashable, Sendable {
  case utf8
  /// Little-endian, unless a mark or the first two bytes show the other order.
  case utf16
  /// What Western programs of Windows save; a superset of Latin-1.
  case windows1252
  /// UTF-16 if it looks like it, UTF-8 if its first character beyond ASCII is written in it, else Windows-1252.
  case auto

  /// By the name that scripts use; nil for an unknown one.
  package init?(name: String) {
    switch name.lowercased() {
    case "utf-8", "utf8": self = .utf8
    case "utf-16", "utf16", "utf-16le", "utf-16be": self = .utf16
    case "windows-1252", "cp1252", "latin-1", "latin1", "iso-8859-1": self = .windows1252
    case "auto": self = .auto
    default: return nil
    }
  }
}

/// Turns the pieces of a text into valid UTF-8 without byte order mark, remembering what is cut in two
/// between pieces.
package struct TextDecoder: Sendable {
  package enum Fault: Sendable {
    case notUTF8(byte: UInt8, offset: Int)
    case truncated(offset: Int)
    case notUTF16(offset: Int)
  }

  /// Why nothing can be read after the last answer.
  package private(set) var fault: Fault?

  private var encoding: TextEncoding
  /// Whether a text that should be UTF-8 may turn out to be UTF-16.
  private let expectsUTF16: Bool
  private var isAtEnd = false
  /// The beginning of a character, or of the byte order mark, that the next piece must complete.
  private var carried: [UInt8] = []
  /// Of the first carried byte, in the whole text.
  private var offset = 0
  private var isAtStart = true
  /// For a text whose first bytes are those of UTF-16, whatever it was said to be.
  private var utf16: UTF16Decoder?

  package init(_ encoding: TextEncoding, expectsUTF16: Bool = true) {
    self.encoding = encoding
    self.expectsUTF16 = expectsUTF16 || encoding != .utf8
  }

  /// What can be read; up to the fault if there is one.
  package mutating func decode(_ piece: [UInt8]) -> [UInt8] {
    let bytes = carried.isEmpty ? piece : carried + piece
    if isAtStart, needsMore(bytes) {
      carried = bytes
      return []
    }
    return text(bytes)
  }

  /// What waited for a piece that does not come.
  package mutating func finish() -> [UInt8] {
    isAtEnd = true
    let bytes = text(carried)
    utf16?.finish()
    if let offset = utf16?.fault { fault = .notUTF16(offset: offset) }
    if fault == nil, !carried.isEmpty { fault = .truncated(offset: offset) }
    return bytes
  }

  private mutating func text(_ encoded: [UInt8]) -> [UInt8] {
    carried = []
    var bytes = encoded
    if isAtStart { takeStart(&bytes) }
    guard fault == nil else { return [] }
    if utf16 != nil { return fromUTF16(bytes) }
    if encoding == .auto, !decide(bytes) {
      let known = bytes.prefix { $0 < 0x80 }
      carried = Array(bytes[known.count...])
      offset += known.count
      return Array(known)
    }
    switch encoding {
    case .utf8, .auto: checkUTF8(&bytes)
    case .windows1252: bytes = fromWindows1252(bytes)
    case .utf16: preconditionFailure("the start of the text made a decoder of UTF-16")
    }
    return bytes
  }

  /// Whether more bytes must come before the beginning of the text shows how it is encoded.
  private func needsMore(_ bytes: [UInt8]) -> Bool {
    (encoding != .windows1252 && expectsUTF16 && bytes.count < 2)
      || marks.contains { $0.count > bytes.count && $0.starts(with: bytes) }
  }

  /// Takes off the byte order mark, and looks for the signs of UTF-16.
  private mutating func takeStart(_ bytes: inout [UInt8]) {
    isAtStart = false
    let marks = expectsUTF16 ? marks : [byteOrderMark]
    if let mark = marks.first(where: { bytes.starts(with: $0) }) {
      bytes.removeFirst(mark.count)
      offset += mark.count
      if mark == byteOrderMark {
        encoding = .utf8
      } else {
        utf16 = UTF16Decoder(mark == littleEndianMark ? .little : .big, offset: offset)
      }
    } else if encoding != .windows1252, expectsUTF16, bytes.count >= 2 {
      utf16 = UTF16Decoder(withoutMark: bytes[0], bytes[1])
    }
    if encoding == .utf16, utf16 == nil { utf16 = UTF16Decoder(.little, offset: offset) }
  }

  /// Whether an encoding that is to be found is known: not before the first character beyond ASCII is
  /// complete.
  private mutating func decide(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.firstIndex(where: { $0 >= 0x80 }) else { return true }
    let rest = bytes[first...]
    if isBeginning(rest), !isAtEnd { return false }
    let length = rest.withUnsafeBufferPointer {
      UTF8Check.sequenceLength($0.baseAddress!, $0.baseAddress! + $0.count)
    }
    encoding = length > 0 ? .utf8 : .windows1252
    return true
  }

  private mutating func fromUTF16(_ bytes: [UInt8]) -> [UInt8] {
    let text = utf16?.decode(bytes) ?? []
    if let offset = utf16?.fault { fault = .notUTF16(offset: offset) }
    return text
  }

  /// Cuts off what is wrong, or a last character that is not complete yet.
  private mutating func checkUTF8(_ bytes: inout [UInt8]) {
    let invalid = bytes.withUnsafeBufferPointer { UTF8Check.firstInvalid($0) }
    guard let invalid else {
      offset += bytes.count
      return
    }
    offset += invalid
    let rest = bytes[invalid...]
    if isBeginning(rest) {
      carried = Array(rest)
    } else {
      fault = .notUTF8(byte: bytes[invalid], offset: offset)
    }
    bytes.removeSubrange(invalid...)
  }

  /// Whether further bytes can make a character of these.
  private func isBeginning(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let lead = rest.first, let (length, second) = UTF8Check.expectation(lead),
      rest.count < length
    else { return false }
    let following = rest.dropFirst()
    return following.first.map(second.contains) ?? true
      && following.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
  }

  private func fromWindows1252(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { $0 >= 0x80 }) else { return bytes }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes {
      if byte < 0x80 {
        text.append(byte)
      } else {
        let code = byte < 0xA0 ? windows1252[Int(byte - 0x80)] : UInt32(byte)
        text.append(contentsOf: UTF8.encode(Unicode.Scalar(code)!)!)
      }
    }
    return text
  }
}

package let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

private let littleEndianMark: [UInt8] = [0xFF, 0xFE]

/// How a text may begin: the mark of UTF-8, and those of UTF-16.
private let marks = [byteOrderMark, littleEndianMark, [0xFE, 0xFF]]

/// 0x80 to 0x9F, from the index of the WHATWG Encoding Standard.
private let windows1252: [UInt32] = [
  0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
  0x0152,
  0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
  0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
]
