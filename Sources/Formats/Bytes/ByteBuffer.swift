import Glibc

/// A growing run of bytes that is written without a check for each byte.
///
/// `[UInt8]` checks uniqueness and capacity at every append, which costs the JSON writer more than
/// half of its speed; here room is asked for once for a whole token. What keeps texts can take the bytes
/// over without copying them: in front of them is room for a head of its own.
@usableFromInline package struct ByteBuffer: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<UInt8>
  /// How many bytes are written.
  @usableFromInline var filled = 0
  @usableFromInline var capacity: Int

  @inlinable package init(capacity: Int = 256) {
    self.capacity = max(capacity, 16)
    base = Self.allocate(nil, self.capacity)
  }

  deinit { free(Self.head(of: base)) }

  @inlinable package var count: Int { filled }
  @inlinable package var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: base, count: filled)
  }

  @inlinable package mutating func removeAll() { filled = 0 }

  /// Room for `size` bytes after the last; tell `advance(by:)` how many were written.
  @inlinable @inline(__always)
  package mutating func reserve(_ size: Int) -> UnsafeMutablePointer<UInt8> {
    if capacity - filled < size { grow(size) }
    return base + filled
  }

  @inlinable @inline(__always)
  package mutating func advance(by size: Int) { filled += size }

  /// What was written ends before this address, which `reserve` made room for.
  @inlinable @inline(__always)
  package mutating func advance(to end: UnsafeMutablePointer<UInt8>) { filled = end - base }

  @inlinable @inline(__always)
  package mutating func append(_ byte: UInt8) {
    reserve(1).pointee = byte
    filled += 1
  }

  @inlinable @inline(__always)
  package mutating func append(_ source: UnsafePointer<UInt8>, count size: Int) {
    reserve(size).update(from: source, count: size)
    filled += size
  }

  @inlinable package mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    guard let start = source.baseAddress else { return }
    append(start, count: source.count)
  }

  @inlinable @inline(__always)
  package mutating func append(_ text: StaticString) {
    append(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// A word of four bytes.
  @inlinable @inline(__always)
  package mutating func appendFour(_ text: StaticString) {
    let word = UnsafeRawPointer(text.utf8Start).loadUnaligned(as: UInt32.self)
    UnsafeMutableRawPointer(reserve(4)).storeBytes(of: word, as: UInt32.self)
    filled += 4
  }

  @inlinable package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// The memory from the head on, which has room for the bytes alone; `free` releases it.
  package consuming func intoMemory() -> UnsafeMutableRawPointer {
    let memory = Self.head(of: Self.allocate(base, max(filled, 1)))
    discard self
    return memory
  }

  /// Bytes in front of those that are written, which belong to whoever takes the memory over.
  @inlinable package static var headSize: Int { 32 }

  // MARK: Memory

  @inline(never)
  @usableFromInline mutating func grow(_ size: Int) {
    capacity = max(capacity * 2, filled + size)
    base = Self.allocate(base, capacity)
  }

  /// The system moves a long run by changing its page tables, where we would copy it.
  @usableFromInline static func allocate(
    _ former: UnsafeMutablePointer<UInt8>?, _ capacity: Int
  ) -> UnsafeMutablePointer<UInt8> {
    guard let head = realloc(former.map(head(of:)), headSize + capacity) else {
      fatalError("out of memory")
    }
    return (head + headSize).assumingMemoryBound(to: UInt8.self)
  }

  @inlinable static func head(of base: UnsafeMutablePointer<UInt8>) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(base) - headSize
  }
}
