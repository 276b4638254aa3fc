import Glibc

/// A string of a script: UTF-8 that is valid, with its length in bytes, a cached hash and an ASCII flag.
///
/// Short ones lie after their cell. Long ones share a `TextBuffer`, and appending to the text that ends
/// its buffer writes in place: `s += x` in a loop is linear.
package struct TextRef: CellReference {
  struct Cell {
    var header: CellHeader
    var bytes: UnsafeMutablePointer<UInt8>
    var count: Int
  }
  let cell: UnsafeMutablePointer<Cell>

  /// The number of bytes.
  @inline(__always) package var byteCount: Int { cell.pointee.count }
  @inline(__always) package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: cell.pointee.bytes, count: cell.pointee.count)
  }
  @inline(__always) package var isASCII: Bool { cell.pointee.header.flags.contains(.ascii) }
  @inline(__always) var isAtom: Bool { cell.pointee.header.flags.contains(.atom) }

  @inline(__always) var buffer: UnsafeMutablePointer<TextBuffer>? {
    guard cell.pointee.header.flags.contains(.buffered) else { return nil }
    return tail(as: UnsafeMutablePointer<TextBuffer>.self).pointee
  }

  /// The text as a Swift string, a copy.
  package var string: String { String(decoding: bytes, as: UTF8.self) }

  /// The number of code points.
  package var count: Int {
    if isASCII { return byteCount }
    if let positions { return positions.pointee.count(of: bytes) }
    return bytes.count { $0 & 0xC0 != 0x80 }
  }

  /// The offset of the code point with this number, which is at most `count`.
  package func offset(ofCodePoint number: Int) -> Int {
    if isASCII { return number }
    if let positions { return positions.pointee.offset(of: number, in: bytes) }
    var remaining = number
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if remaining == 0 { return offset }
      remaining -= 1
    }
    return byteCount
  }

  func hasBytes(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard byteCount == other.count else { return false }
    guard byteCount <= 16 else { return compareBytes(bytes, other) == 0 }
    guard byteCount > 0 else { return true }
    let left = UnsafeRawPointer(cell.pointee.bytes)
    let right = UnsafeRawPointer(other.baseAddress!)
    let first = min(byteCount, 8)
    let rest = byteCount &- first
    return shortBytes(left, first) == shortBytes(right, first)
      && (rest == 0 || shortBytes(left + first, rest) == shortBytes(right + first, rest))
  }

  @inline(__always)
  package static func == (left: TextRef, right: TextRef) -> Bool {
    if left.cell == right.cell { return true }
    // Two atoms with the same bytes are the same cell.
    let areAtoms = left.cell.pointee.header.flags.intersection(right.cell.pointee.header.flags)
      .contains(.atom)
    return !areAtoms && left.hasBytes(right.bytes)
  }

  /// By bytes, which is by code points in UTF-8.
  package static func < (left: TextRef, right: TextRef) -> Bool {
    let order = compareBytes(left.bytes, right.bytes)
    return order < 0 || (order == 0 && left.byteCount < right.byteCount)
  }
}

/// Bytes outside the heap that several texts may begin in.
struct TextBuffer {
  var references: Int
  var capacity: Int
  /// How many bytes belong to some text; what lies behind is free to append to.
  var used: Int
  /// Where code points are, once somebody asked.
  var positions: UnsafeMutablePointer<TextPositions>?

  static func allocate(capacity: Int) -> UnsafeMutablePointer<TextBuffer> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<TextBuffer>.size + capacity, alignment: 16)
    let buffer = raw.bindMemory(to: TextBuffer.self, capacity: 1)
    buffer.initialize(to: TextBuffer(references: 1, capacity: capacity, used: 0, positions: nil))
    return buffer
  }

  /// The bytes as the buffer of one text, without a copy.
  static func taking(_ bytes: consuming ByteBuffer) -> UnsafeMutablePointer<TextBuffer> {
    precondition(MemoryLayout<TextBuffer>.stride == ByteBuffer.headSize)
    let size = bytes.count
    let buffer = bytes.intoMemory().bindMemory(to: TextBuffer.self, capacity: 1)
    buffer.initialize(to: TextBuffer(references: 1, capacity: size, used: size, positions: nil))
    return buffer
  }

  static func deallocate(_ buffer: UnsafeMutablePointer<TextBuffer>) {
    if let positions = buffer.pointee.positions { TextPositions.deallocate(positions) }
    UnsafeMutableRawPointer(buffer).deallocate()
  }

  static func bytes(of buffer: UnsafeMutablePointer<TextBuffer>) -> UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(buffer + 1).assumingMemoryBound(to: UInt8.self)
  }
}

/// One to eight bytes as a number that no others of the same count have.
@inline(__always)
func shortBytes(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
  if count == 8 { return bytes.loadUnaligned(as: UInt64.self) }
  if count >= 4 {
    // The two halves overlap.
    let low = bytes.loadUnaligned(as: UInt32.self)
    let high = bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
    return UInt64(low) | UInt64(high) &<< 32
  }
  let first = bytes.load(as: UInt8.self)
  let middle = bytes.load(fromByteOffset: count &>> 1, as: UInt8.self)
  let last = bytes.load(fromByteOffset: count &- 1, as: UInt8.self)
  return UInt64(first) | UInt64(middle) &<< 8 | UInt64(last) &<< 16
}

/// Whether all bytes are below 128, eight at a time.
func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  var offset = 0
  let raw = UnsafeRawBufferPointer(bytes)
  while offset + 8 <= raw.count {
    if raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
      return false
    }
    offset += 8
  }
  while offset < raw.count {
    if raw[offset] >= 0x80 { return false }
    offset += 1
  }
  return true
}
