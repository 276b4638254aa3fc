import Glibc

/// Searching in UTF-8. A valid part can only be found at the boundary of a code point.
extension TextRef {
  /// Where `part` begins at or after the byte `start`; nil if nowhere.
  func firstOffset(of part: TextRef, from start: Int = 0) -> Int? {
    guard part.byteCount > 0 else { return start }
    let first = Int32(part.bytes[0])
    let base = UnsafeRawPointer(cell.pointee.bytes)
    // Where a match can still begin.
    let last = byteCount - part.byteCount
    var offset = start
    var tries = 0
    while offset <= last, let found = memchr(base + offset, first, last - offset + 1) {
      offset = UnsafeRawPointer(found) - base
      if memcmp(found, part.cell.pointee.bytes, part.byteCount) == 0 { return offset }
      offset += 1
      tries += 1
      if tries == Self.manyTries, part.byteCount > Self.shortPart {
        return linearOffset(of: part.bytes, from: offset)
      }
    }
    return nil
  }

  /// After that many places where a part only begins, a long one is searched for in another way.
  private static let manyTries = 1_000
  private static let shortPart = 64

  /// The same in time that is linear in both texts, whatever they are (Knuth, Morris and Pratt).
  private func linearOffset(of part: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    // How much of the part is also its beginning, where a longer one fails.
    var borders = [0]
    borders.reserveCapacity(part.count)
    var matched = 0
    func advance(_ byte: UInt8) {
      while matched > 0, part[matched] != byte { matched = borders[matched - 1] }
      if part[matched] == byte { matched += 1 }
    }
    for byte in part.dropFirst() {
      advance(byte)
      borders.append(matched)
    }
    matched = 0
    for offset in start..<byteCount {
      advance(bytes[offset])
      if matched == part.count { return offset + 1 - part.count }
    }
    return nil
  }

  /// A part as a Swift string, from one end of a code point to another.
  func string(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
  }

  func hasPrefix(_ part: TextRef) -> Bool {
    bytes.prefix(part.byteCount).elementsEqual(part.bytes)
  }

  func hasSuffix(_ part: TextRef) -> Bool {
    bytes.suffix(part.byteCount).elementsEqual(part.bytes)
  }

  /// The length of the code point that begins at a byte.
  func width(at offset: Int) -> Int {
    switch bytes[offset] {
    case ..<0x80: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }

  /// The length of the white space that begins at a byte; 0 if it is none.
  func spaceWidth(at offset: Int) -> Int {
    let first = bytes[offset]
    if first < 0x80 { return first == 0x20 || 0x09...0x0D ~= first ? 1 : 0 }
    let width = width(at: offset)
    let code = String(decoding: bytes[offset..<offset + width], as: UTF8.self).unicodeScalars.first!
    return code.properties.isWhitespace ? width : 0
  }

  /// The bytes without white space at the chosen ends.
  func trimmed(start: Bool = true, end: Bool = true) -> Range<Int> {
    var lower = 0
    var upper = byteCount
    while start, lower < upper {
      let width = spaceWidth(at: lower)
      if width == 0 { break }
      lower += width
    }
    while end, lower < upper {
      var last = upper - 1
      while bytes[last] & 0xC0 == 0x80 { last -= 1 }
      if spaceWidth(at: last) == 0 { break }
      upper = last
    }
    return lower..<upper
  }
}

extension Call {
  /// A part of a text, by bytes.
  func make(_ text: TextRef, _ range: Range<Int>) -> Value {
    .text(heap.slice(text, bytes: range.lowerBound, range.upperBound))
  }

  /// An int from 0 to `limit`, for a count of things to make.
  func count(_ index: Int, limit: Int = .max) throws -> Int {
    let number = try int(index)
    guard 0...limit ~= number else {
      throw fail(
        "E0307",
        "'\(name)' needs \(limit == .max ? "0 or more" : "0 to \(limit.grouped)") for"
          + " '\(function.parameterName(index))', got \(number)", argument: index)
    }
    return number
  }

  /// A text that is not empty.
  func part(_ index: Int, help: String? = nil) throws -> TextRef {
    let part = try text(index)
    guard part.byteCount > 0 else {
      throw fail(
        "E0307", "'\(name)' needs a text that is not empty for '\(function.parameterName(index))'",
        argument: index, help: help)
    }
    return part
  }

  /// What the script calls the builtin.
  var name: String { function.signature.name }
}
