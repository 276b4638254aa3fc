/// Turns the pieces of a text in UTF-16 into UTF-8, as spreadsheets save "Unicode text".
struct UTF16Decoder: Sendable {
  enum ByteOrder: Sendable { case little, big }

  private let order: ByteOrder
  /// The half of a character that the next piece must complete: one to three bytes.
  private var carried: [UInt8] = []
  /// Where in the text a half character is that nothing completes.
  private(set) var fault: Int?
  /// Of the first carried byte.
  private var offset: Int

  init(_ order: ByteOrder, offset: Int) {
    self.order = order
    self.offset = offset
  }

  /// The order that the first two bytes of a text without a mark show: the one with the bits of the
  /// alphabet is zero for Latin letters, and 3 to 7 for Greek, Cyrillic, Hebrew and Arabic ones. Text in
  /// UTF-8 has no such signs.
  init?(withoutMark first: UInt8, _ second: UInt8) {
    switch (first, second) {
    case (0, 0): return nil
    case (_, 0), (_, 3...7): self.init(.little, offset: 0)
    case (0, _), (3...7, _): self.init(.big, offset: 0)
    default: return nil
    }
  }

  mutating func decode(_ piece: some Sequence<UInt8>) -> [UInt8] {
    let bytes = carried + piece
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2 + bytes.count / 8)
    var at = 0
    while fault == nil, let (scalar, size) = scalar(bytes[at...]) {
      if let scalar, let encoded = UTF8.encode(scalar) {
        text.append(contentsOf: encoded)
        at += size
      } else {
        fault = offset + at
      }
    }
    carried = Array(bytes[at...])
    offset += at
    return text
  }

  mutating func finish() {
    if !carried.isEmpty { fault = fault ?? offset }
  }

  /// The first character and its size in bytes, without it if it is half of one; nil where more bytes
  /// are needed.
  private func scalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar?, Int)? {
    guard let first = unit(bytes) else { return nil }
    guard UTF16.isLeadSurrogate(first) else { return (Unicode.Scalar(first), 2) }
    guard let second = unit(bytes.dropFirst(2)) else { return nil }
    guard UTF16.isTrailSurrogate(second) else { return (nil, 2) }
    let code = 0x10000 + UInt32(first & 0x3FF) << 10 + UInt32(second & 0x3FF)
    return (Unicode.Scalar(code), 4)
  }

  private func unit(_ bytes: ArraySlice<UInt8>) -> UInt16? {
    guard bytes.count >= 2 else { return nil }
    let (first, second) = (UInt16(bytes[bytes.startIndex]), UInt16(bytes[bytes.startIndex + 1]))
    return order == .little ? second << 8 | first : first << 8 | second
  }
}
