extension Heap {
  /// Reads one JSON text straight into this heap; no safepoint lies between, so nothing needs a root.
  package func readJSON(_ text: UnsafeBufferPointer<UInt8>) throws(JSONError) -> Value {
    var reader = JSONReader(text, into: JSONHeapSink(self))
    try reader.read()
    // What failed counts as garbage, like all that it made.
    reader.sink.countWaiting(0)
    return reader.sink.result
  }
}

/// Builds values of a heap: finished ones wait on one stack until their container ends.
///
/// Records that come one after another mostly have the same keys. So a key is compared with the one that
/// followed the same shape the last time: if it is that one, it costs no hash and no look-up.
private struct JSONHeapSink: JSONSink, ~Copyable {
  private let heap: Heap
  private var values = Stack<Value>()
  private var containers = Stack<Container>()
  private var container = Container(first: 0, shape: nil)
  private let expectations: UnsafeMutablePointer<ShapeTable.Expectation>
  private var countedBytes = 0

  /// An open array or object.
  private struct Container {
    /// Where its first value waits.
    var first: Int
    /// An object's keys so far; nil for an array.
    var shape: ShapeRef?
    /// An object with a key that comes twice or too many keys, filled field by field; the values that
    /// wait are the last key and its value.
    var fields: ObjectRef?

    init(first: Int, shape: ShapeRef?) {
      self.first = first
      self.shape = shape
    }
  }

  init(_ heap: Heap) {
    self.heap = heap
    expectations = heap.shapes.expectations
  }

  deinit {
    values.deallocate()
    containers.deallocate()
  }

  var result: Value { values[0] }

  mutating func mustStop() -> Bool {
    countWaiting(values.byteCount)
    return heap.mustStop()
  }

  /// Values that wait take memory too.
  mutating func countWaiting(_ bytes: Int) {
    heap.account(bytes - countedBytes)
    countedBytes = bytes
  }

  mutating func null() { values.push(.null) }
  mutating func bool(_ value: Bool) { values.push(.bool(value)) }
  mutating func int(_ value: Int) { values.push(.int(value)) }
  mutating func double(_ value: Double) { values.push(.double(value)) }

  mutating func bigInt(_ digits: UnsafeBufferPointer<UInt8>) {
    values.push(.bigInt(heap.text(digits)))
  }

  @inline(__always)
  mutating func string(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    values.push(.text(text(utf8, isASCII)))
  }

  mutating func beginArray() {
    containers.push(container)
    container = Container(first: values.count, shape: nil)
  }

  mutating func endArray() {
    let count = values.count - container.first
    let array = heap.array(capacity: count)
    array.elements.update(from: values.address(container.first), count: count)
    array.cell.pointee.count = count
    close(.array(array))
  }

  mutating func beginObject() {
    containers.push(container)
    container = Container(first: values.count, shape: heap.shapes.empty)
  }

  @inline(__always)
  mutating func key(_ utf8: UnsafeBufferPointer<UInt8>, isASCII: Bool) {
    if let shape = container.shape, container.fields == nil {
      let expected = expectations + ShapeTable.expectation(of: shape)
      let next = expected.pointee.next
      if expected.pointee.shape == shape, next.count > 0, next.keys[next.count - 1].hasBytes(utf8) {
        container.shape = next
        return
      }
    }
    otherKey(utf8, isASCII)
  }

  mutating func endObject() {
    if let object = container.fields {
      setLastField(object)
      return close(.object(object))
    }
    let shape = container.shape.unsafelyUnwrapped
    let object = heap.object(shape: shape, capacity: shape.count)
    object.slots.update(from: values.address(container.first), count: shape.count)
    close(.object(object))
  }

  @inline(__always)
  private mutating func close(_ value: Value) {
    values.count = container.first
    container = containers.pop()
    values.push(value)
  }

  private func text(_ utf8: UnsafeBufferPointer<UInt8>, _ isASCII: Bool) -> TextRef {
    let text = heap.uninitializedText(count: utf8.count, flags: isASCII ? .ascii : [])
    if let first = utf8.baseAddress {
      text.cell.pointee.bytes.update(from: first, count: utf8.count)
    }
    return text
  }
}

// MARK: - Keys that were not expected

extension JSONHeapSink {
  @inline(never)
  private mutating func otherKey(_ utf8: UnsafeBufferPointer<UInt8>, _ isASCII: Bool) {
    let key = heap.key(utf8)
    if let object = container.fields {
      setLastField(object)
    } else {
      let shape = container.shape.unsafelyUnwrapped
      if key.isAtom, shape.slot(of: key) < 0, let next = heap.shapes.adding(key, to: shape) {
        expectations[ShapeTable.expectation(of: shape)] = .init(shape: shape, next: next)
        container.shape = next
        return
      }
      container.fields = objectSoFar(shape)
    }
    values.push(.text(key))
  }

  /// The fields that wait, as an object to which others can be added in any way.
  private mutating func objectSoFar(_ shape: ShapeRef) -> ObjectRef {
    let object = heap.object(shape: shape, capacity: shape.count)
    object.slots.update(from: values.address(container.first), count: shape.count)
    values.count = container.first
    return object
  }

  private mutating func setLastField(_ object: ObjectRef) {
    guard case .text(let key) = values[container.first] else {
      preconditionFailure("a key waits before its value")
    }
    heap.set(key, values[container.first + 1], in: object)
    values.count = container.first
  }
}

/// A stack of trivial values without checks of bounds or uniqueness.
private struct Stack<Element> {
  var count = 0
  private var base: UnsafeMutablePointer<Element>
  private var capacity = 64

  init() { base = .allocate(capacity: capacity) }
  func deallocate() { base.deallocate() }

  var byteCount: Int { capacity * MemoryLayout<Element>.stride }

  subscript(index: Int) -> Element { base[index] }
  func address(_ index: Int) -> UnsafeMutablePointer<Element> { base + index }

  @inline(__always)
  mutating func push(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count &+= 1
  }

  @inline(__always)
  mutating func pop() -> Element {
    count &-= 1
    return base[count]
  }

  @inline(never)
  private mutating func grow() {
    let wider = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    wider.update(from: base, count: count)
    base.deallocate()
    base = wider
    capacity *= 2
  }
}
