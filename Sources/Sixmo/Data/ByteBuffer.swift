/// A growing run of bytes that is written without a check for each byte.
///
/// `[UInt8]` checks uniqueness and capacity at every append, which costs the JSON writer more than
/// half of its speed; here room is asked for once for a whole token.
struct ByteBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 256) {
    self.capacity = max(capacity, 16)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  mutating func removeAll() { count = 0 }

  /// Room for `size` bytes behind the last; tell `advance(by:)` how many were written.
  @inline(__always)
  mutating func reserve(_ size: Int) -> UnsafeMutablePointer<UInt8> {
    if capacity - count < size { grow(size) }
    return base + count
  }

  @inline(__always)
  mutating func advance(by size: Int) { count += size }

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

  mutating func append(_ text: StaticString) {
    append(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  @inline(never)
  private mutating func grow(_ size: Int) {
    let wider = max(capacity * 2, count + size)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: wider)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = wider
  }
}
