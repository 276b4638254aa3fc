/// What all objects with the same keys in the same order share: which key is at which slot.
///
/// Shapes form a tree from the empty one; adding a key goes to a child. They live as long as the heap.
struct Shape {
  /// How many keys, which is also where the next one goes.
  let count: Int
  /// Atoms, in order.
  let keys: UnsafeMutablePointer<TextRef>
  /// Slots by hash of the key, for shapes with more keys than are quickly searched one by one.
  let index: UnsafeMutablePointer<UInt8>?
  let indexMask: Int

  /// Objects with more keys than this have a table of their own.
  static let largest = 32
  static let linearLimit = 8
}

struct ShapeRef: Equatable {
  let pointer: UnsafeMutablePointer<Shape>

  @inline(__always) var count: Int { pointer.pointee.count }
  @inline(__always) var keys: UnsafeMutablePointer<TextRef> { pointer.pointee.keys }

  /// The slot of an atom, -1 if it is not a key.
  @inline(__always)
  func slot(of atom: TextRef) -> Int {
    if let index = pointer.pointee.index { return indexedSlot(of: atom, index) }
    // Pointers, because a loop over numbers checks each step for overflow.
    var key = keys
    let end = key + count
    while key < end {
      if key.pointee.cell == atom.cell { return key - keys }
      key += 1
    }
    return -1
  }

  @inline(__always)
  private func indexedSlot(of atom: TextRef, _ index: UnsafeMutablePointer<UInt8>) -> Int {
    var position = Int(atom.cell.pointee.header.word) & pointer.pointee.indexMask
    while index[position] != 0xFF {
      let slot = Int(index[position])
      if keys[slot].cell == atom.cell { return slot }
      position = (position + 1) & pointer.pointee.indexMask
    }
    return -1
  }
}

/// All shapes of a heap and the ways between them.
final class ShapeTable {
  private struct Transition: Hashable {
    var shape: UnsafeMutablePointer<Shape>
    var key: UnsafeMutablePointer<TextRef.Cell>
  }

  struct Expectation {
    var shape: ShapeRef
    var next: ShapeRef
  }

  let empty: ShapeRef
  /// Which shape followed another one the last time, for readers of records that are alike: many in one
  /// text, or one in each of many texts.
  let expectations: UnsafeMutablePointer<Expectation>
  private var children: [Transition: ShapeRef] = [:]
  private var shapes: [UnsafeMutablePointer<Shape>] = []

  /// Beyond this number, objects get tables of their own: data from outside must not fill the memory
  /// with shapes.
  static let limit = 1 << 14

  private static let expectationCount = 256

  /// Where the expectation of a shape is kept, if no other took the place.
  @inline(__always)
  static func expectation(of shape: ShapeRef) -> Int {
    let address = UInt(bitPattern: shape.pointer)
    return Int(truncatingIfNeeded: address >> 5 ^ address >> 13) & (expectationCount - 1)
  }

  init() {
    empty = ShapeTable.make([])
    shapes.append(empty.pointer)
    expectations = .allocate(capacity: ShapeTable.expectationCount)
    // The empty shape follows none, so this expects nothing.
    let nothing = Expectation(shape: empty, next: empty)
    expectations.initialize(repeating: nothing, count: ShapeTable.expectationCount)
  }

  deinit {
    expectations.deallocate()
    for shape in shapes {
      shape.pointee.keys.deallocate()
      shape.pointee.index?.deallocate()
      shape.deallocate()
    }
  }

  /// The shape with one more key, an atom that the shape lacks; nil if there are too many.
  func adding(_ key: TextRef, to shape: ShapeRef) -> ShapeRef? {
    let transition = Transition(shape: shape.pointer, key: key.cell)
    if let child = children[transition] { return child }
    guard shape.count < Shape.largest, shapes.count < ShapeTable.limit else { return nil }
    let keys = UnsafeBufferPointer(start: shape.keys, count: shape.count)
    let child = ShapeTable.make(Array(keys) + [key])
    shapes.append(child.pointer)
    children[transition] = child
    return child
  }

  private static func make(_ keys: [TextRef]) -> ShapeRef {
    let copy = UnsafeMutablePointer<TextRef>.allocate(capacity: max(1, keys.count))
    copy.initialize(from: keys, count: keys.count)
    var index: UnsafeMutablePointer<UInt8>?
    var mask = 0
    if keys.count > Shape.linearLimit {
      let capacity = keys.count > 16 ? 64 : 32
      mask = capacity - 1
      let table = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      table.initialize(repeating: 0xFF, count: capacity)
      for (slot, key) in keys.enumerated() {
        var position = Int(key.cell.pointee.header.word) & mask
        while table[position] != 0xFF { position = (position + 1) & mask }
        table[position] = UInt8(slot)
      }
      index = table
    }
    let shape = UnsafeMutablePointer<Shape>.allocate(capacity: 1)
    shape.initialize(to: Shape(count: keys.count, keys: copy, index: index, indexMask: mask))
    return ShapeRef(pointer: shape)
  }
}
