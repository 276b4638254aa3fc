import Glibc

/// A growing run of bytes that is written without a check for each byte.
///
/// `[UInt8]` checks uniqueness and capacity at every append, which costs the JSON writer more than
/// half of its speed; here room is asked for once for a whole token. A text of the heap can take the
/// bytes over without copying them: in front of them is room for the head of its buffer.
struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 256) {
    self.capacity = max(capacity, 16)
    base = Self.allocate(nil, self.capacity)
  }

  deinit { free(Self.head(of: base)) }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  mutating func removeAll() { count = 0 }

  /// Room for `size` bytes after the last; tell `advance(by:)` how many were written.
  @inline(__always)
  mutating func reserve(_ size: Int) -> UnsafeMutablePointer<UInt8> {
    if capacity - count < size { grow(size) }
    return base + count
  }

  @inline(__always)
  mutating func advance(by size: Int) { count += size }

  /// What was written ends before this address, which `reserve` made room for.
  @inline(__always)
  mutating func advance(to end: UnsafeMutablePointer<UInt8>) { count = end - base }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1).pointee = byte
    count += 1
  }

  @inline(__always)
  mutating func append(_ source: UnsafePointer<UInt8>, count size: Int) {
    reserve(size).update(from: source, count: size)
    count += size
  }

  mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    guard let start = source.baseAddress else { return }
    append(start, count: source.count)
  }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    append(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// A word of four bytes.
  @inline(__always)
  mutating func appendFour(_ text: StaticString) {
    let word = UnsafeRawPointer(text.utf8Start).loadUnaligned(as: UInt32.self)
    UnsafeMutableRawPointer(reserve(4)).storeBytes(of: word, as: UInt32.self)
    count += 4
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// The bytes as the buffer of one text, which has to free it.
  consuming func intoTextBuffer() -> UnsafeMutablePointer<TextBuffer> {
    let size = count
    base = Self.allocate(base, max(size, 1))
    let buffer = Self.head(of: base).bindMemory(to: TextBuffer.self, capacity: 1)
    discard self
    buffer.initialize(to: TextBuffer(references: 1, capacity: size, used: size, positions: nil))
    return buffer
  }

  // MARK: Memory

  @inline(never)
  private mutating func grow(_ size: Int) {
    capacity = max(capacity * 2, count + size)
    base = Self.allocate(base, capacity)
  }

  /// The system moves a long run by changing its page tables, where we would copy it.
  private static func allocate(
    _ former: UnsafeMutablePointer<UInt8>?, _ capacity: Int
  ) -> UnsafeMutablePointer<UInt8> {
    let headSize = MemoryLayout<TextBuffer>.stride
    guard let head = realloc(former.map(head(of:)), headSize + capacity) else {
      fatalError("out of memory")
    }
    return (head + headSize).assumingMemoryBound(to: UInt8.self)
  }

  private static func head(of base: UnsafeMutablePointer<UInt8>) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(base) - MemoryLayout<TextBuffer>.stride
  }
}
