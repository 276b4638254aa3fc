import Glibc

// Arrays that get shorter in place. What was dropped in front stays as free memory before the elements until
// the array needs room; an array that has become much smaller than its memory gives some of it back.

extension Heap {
  /// Removes the last elements of an array that nobody else holds.
  func removeLast(_ count: Int, of array: ArrayRef) {
    array.cell.pointee.count -= count
    shrink(array)
  }

  /// Removes the first elements of an array that nobody else holds.
  func removeFirst(_ count: Int, of array: ArrayRef) {
    guard count > 0 else { return }
    let rest = array.count - count
    array.cell.pointee.count = rest
    if array.isInline {
      array.elements.update(from: array.elements + count, count: rest)
      copiedValues &+= rest
      return
    }
    advance(array, by: count)
    shrink(array)
  }

  /// Removes one element of an array that nobody else holds, moving those on the shorter side of it.
  func remove(at index: Int, of array: ArrayRef) {
    let after = array.count - index - 1
    if index < after, !array.isInline {
      move(array.elements, count: index, to: array.elements + 1)
      removeFirst(1, of: array)
    } else {
      move(array.elements + index + 1, count: after, to: array.elements + index)
      removeLast(1, of: array)
    }
  }

  fileprivate func move(
    _ values: UnsafeMutablePointer<Value>, count: Int, to target: UnsafeMutablePointer<Value>
  ) {
    target.update(from: values, count: count)
    copiedValues &+= count
  }

  private func advance(_ array: ArrayRef, by count: Int) {
    let dropped = array.droppedCount + count
    array.cell.pointee.elements += count
    array.cell.pointee.header.word -= UInt32(count)
    array.cell.pointee.header.flags.insert(.advanced)
    UnsafeMutableRawPointer(array.elements - 1).storeBytes(of: dropped, as: Int.self)
  }

  /// Moves the elements to where the memory begins.
  func moveToFront(_ array: ArrayRef) {
    let dropped = array.droppedCount
    let memory = array.memory
    move(array.elements, count: array.count, to: memory)
    array.cell.pointee.elements = memory
    array.cell.pointee.header.word += UInt32(dropped)
    array.cell.pointee.header.flags.remove(.advanced)
  }

  private static let smallestShrinking = 256

  private func shrink(_ array: ArrayRef) {
    let total = array.capacity + array.droppedCount
    guard total >= Heap.smallestShrinking, array.count < total / 4, !array.isInline else { return }
    if array.droppedCount > 0 { moveToFront(array) }
    let smaller = max(array.count * 2, Heap.smallestShrinking / 2)
    array.cell.pointee.elements = grow(
      array.elements, of: array.raw, isInline: false, count: array.count, from: total, to: smaller)
    array.cell.pointee.header.word = UInt32(smaller)
  }
}

extension Heap {
  /// Removes a field that an object, which nobody else holds, has; gives its value.
  func removeField(_ key: TextRef, of object: ObjectRef) -> Value {
    let slot = position(of: key, in: object)
    let value = object.slots[slot]
    if !object.isDictionary, !leaveShape(object, without: slot) { giveTable(to: object) }
    if object.isDictionary {
      object.slots[slot] = .null
      object.table.pointee.remove(at: slot, leaving: removedKey)
    } else {
      let after = object.shape.count - slot
      move(object.slots + slot + 1, count: after, to: object.slots + slot)
    }
    return value
  }

  /// Gives an object the shape without one key; false if there are too many shapes.
  private func leaveShape(_ object: ObjectRef, without slot: Int) -> Bool {
    let old = object.shape
    var shape = shapes.empty
    for index in 0..<old.count where index != slot {
      guard let next = shapes.adding(old.keys[index], to: shape) else { return false }
      shape = next
    }
    object.cell.pointee.layout = UnsafeMutableRawPointer(shape.pointer)
    return true
  }
}

extension ObjectRef {
  /// Closes the gaps that removed fields left; how many fields there are.
  @inline(never)
  func closeGaps() -> Int {
    table.pointee.closeGaps(slots)
    return table.pointee.count
  }
}
