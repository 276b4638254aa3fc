/// A place in a frame as nodes hold it: its distance in bytes, so that reading it takes no multiplication.
struct Slot {
  fileprivate let offset: Int

  init(_ index: Int) { offset = index * MemoryLayout<Value>.stride }
}

extension UnsafeMutablePointer<Value> {
  @inline(__always)
  static func + (frame: Self, slot: Slot) -> Self {
    (UnsafeMutableRawPointer(frame) + slot.offset).assumingMemoryBound(to: Value.self)
  }

  @inline(__always)
  subscript(slot: Slot) -> Value {
    get { (self + slot).pointee }
    nonmutating set { (self + slot).pointee = newValue }
  }
}
