/// Where code points of a long text that is not ASCII begin: the offset of each one whose number is a multiple
/// of `step`, as far as somebody asked. All texts of a buffer begin at its start, so they share it.
struct TextPositions {
  private var offsets: UnsafeMutablePointer<Int>
  private var count = 1
  private var capacity = 16

  static let step = 64

  private init() {
    offsets = .allocate(capacity: capacity)
    offsets.initialize(to: 0)
  }

  static func allocate() -> UnsafeMutablePointer<TextPositions> {
    let positions = UnsafeMutablePointer<TextPositions>.allocate(capacity: 1)
    positions.initialize(to: TextPositions())
    return positions
  }

  static func deallocate(_ positions: UnsafeMutablePointer<TextPositions>) {
    positions.pointee.offsets.deallocate()
    positions.deallocate()
  }

  /// How many code points these bytes hold, which begin where the buffer does.
  mutating func count(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    extend(to: bytes.count, in: bytes)
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if offsets[middle] <= bytes.count { low = middle } else { high = middle }
    }
    return low * Self.step + bytes[offsets[low]...].count { $0 & 0xC0 != 0x80 }
  }

  /// Where a code point begins; the end if there are only that many.
  mutating func offset(of number: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let entry = number / Self.step
    while entry >= count, addEntry(in: bytes) {}
    guard entry < count else { return bytes.count }
    var offset = offsets[entry]
    var rest = number % Self.step
    while rest > 0, offset < bytes.count {
      offset = Self.next(offset, in: bytes)
      rest -= 1
    }
    return offset
  }

  /// Notes all positions before an offset.
  private mutating func extend(to offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    while offsets[count - 1] < offset, addEntry(in: bytes) {}
  }

  /// Notes one position more; false if the text ends before it.
  private mutating func addEntry(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var offset = offsets[count - 1]
    for _ in 0..<Self.step {
      guard offset < bytes.count else { return false }
      offset = Self.next(offset, in: bytes)
    }
    if count == capacity { grow() }
    offsets[count] = offset
    count += 1
    return true
  }

  /// Where the code point after the one at `offset` begins, or the end.
  private static func next(_ offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var next = offset + 1
    while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Int>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: offsets, count: count)
    offsets.deallocate()
    offsets = larger
    capacity *= 2
  }
}

extension TextRef {
  /// Of a long text; nil for one that is short enough to count.
  var positions: UnsafeMutablePointer<TextPositions>? {
    guard let buffer else { return nil }
    if let known = buffer.pointee.positions { return known }
    let positions = TextPositions.allocate()
    buffer.pointee.positions = positions
    return positions
  }
}
