import Glibc

extension Heap {
  /// How many values fit after the cell of an array or object.
  static let inlineValues = (largestCell - 24) / MemoryLayout<Value>.stride

  /// An empty array with room for `capacity` values.
  package func array(capacity: Int) -> ArrayRef {
    let fixed = MemoryLayout<ArrayRef.Cell>.size
    let isInline = capacity <= Heap.inlineValues
    let size = isInline ? fixed + capacity * MemoryLayout<Value>.stride : fixed
    let cell = allocate(.array, size: size, word: UInt32(truncatingIfNeeded: capacity))
      .assumingMemoryBound(to: ArrayRef.Cell.self)
    let array = ArrayRef(cell: cell)
    cell.pointee.count = 0
    cell.pointee.elements =
      isInline ? array.tail(as: Value.self) : outsideValues(capacity, of: array.raw)
    return array
  }

  /// Adds an element to an array that nobody else holds yet. The value may be held elsewhere too.
  package func append(_ value: Value, to array: ArrayRef) { appendFresh(value.shared, to: array) }

  /// The same for a value that nobody else holds: writing to it later needs no copy.
  @inline(__always)
  package func appendFresh(_ value: Value, to array: ArrayRef) {
    let count = array.count
    if _slowPath(count == array.capacity) { growArray(array) }
    (array.elements + count).initialize(to: value)
    array.cell.pointee.count = count &+ 1
  }

  @inline(never)
  private func growArray(_ array: ArrayRef) {
    let dropped = array.droppedCount
    if dropped > 0 {
      moveToFront(array)
      if dropped >= array.count / 2 { return }
    }
    let capacity = max(8, array.capacity * 2)
    array.cell.pointee.elements = grow(
      array.elements, of: array.raw, isInline: array.isInline, count: array.count,
      from: array.capacity, to: capacity)
    array.cell.pointee.header.word = UInt32(capacity)
  }

  func reserve(_ array: ArrayRef, capacity: Int) {
    while array.capacity < capacity { growArray(array) }
  }

  /// Memory for values of a cell, outside the heap's blocks.
  func outsideValues(_ capacity: Int, of cell: RawCell) -> UnsafeMutablePointer<Value> {
    let size = capacity * MemoryLayout<Value>.stride
    account(size)
    if size >= Heap.largeMemory { noteLarge(cell) }
    return Heap.valuePointer(malloc(size))
  }

  func freeOutside(_ values: UnsafeMutablePointer<Value>) { free(values) }

  /// More room for values. `realloc` moves a long run by changing page tables instead of copying it.
  func grow(
    _ values: UnsafeMutablePointer<Value>, of cell: RawCell, isInline: Bool, count: Int,
    from capacity: Int, to larger: Int
  ) -> UnsafeMutablePointer<Value> {
    if isInline {
      let outside = outsideValues(larger, of: cell)
      outside.update(from: values, count: count)
      return outside
    }
    let size = larger * MemoryLayout<Value>.stride
    account(size - capacity * MemoryLayout<Value>.stride)
    if size >= Heap.largeMemory { noteLarge(cell) }
    return Heap.valuePointer(realloc(values, size))
  }

  private static func valuePointer(_ memory: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<
    Value
  > {
    guard let memory else { fatalError("out of memory") }
    return memory.assumingMemoryBound(to: Value.self)
  }

  /// A copy to write into. Both hold the same elements now, so those become shared.
  func copy(_ array: ArrayRef, extra: Int = 0) -> ArrayRef {
    let result = self.array(capacity: array.count + extra)
    appendAll(array.elements, count: array.count, to: result)
    return result
  }

  /// Adds values that something else holds too.
  func appendAll(_ values: UnsafeMutablePointer<Value>, count: Int, to array: ArrayRef) {
    reserve(array, capacity: array.count + count)
    copiedValues &+= count
    let target = array.elements + array.count
    for index in 0..<count { (target + index).initialize(to: values[index].shared) }
    array.cell.pointee.count += count
  }

  func appendAll(_ range: RangeRef, to array: ArrayRef) {
    reserve(array, capacity: array.count + range.count)
    for offset in 0..<range.count { appendFresh(.int(range.lower + offset), to: array) }
  }

  func range(_ lower: Int, _ upper: Int) -> RangeRef {
    let cell = allocate(.range, size: MemoryLayout<RangeRef.Cell>.size).assumingMemoryBound(
      to: RangeRef.Cell.self)
    cell.pointee.lower = lower
    cell.pointee.upper = upper
    return RangeRef(cell: cell)
  }

  @inline(__always)
  func box(_ value: Value) -> BoxRef {
    let cell = allocate(.box, size: MemoryLayout<BoxRef.Cell>.stride).assumingMemoryBound(
      to: BoxRef.Cell.self)
    (UnsafeMutableRawPointer(cell) + MemoryLayout<BoxRef.Cell>.offset(of: \.value)!).storeBytes(
      of: value, as: Value.self)
    return BoxRef(cell: cell)
  }

  /// A function with room for captures, which the caller fills in at once.
  func function(code: UnsafeMutableRawPointer, captures: Int, flags: CellFlags = []) -> FunctionRef
  {
    let size = MemoryLayout<FunctionRef.Cell>.size + captures * MemoryLayout<Value>.stride
    let cell = allocate(.function, size: size, flags: flags, word: UInt32(captures))
      .assumingMemoryBound(to: FunctionRef.Cell.self)
    cell.pointee.code = code
    return FunctionRef(cell: cell)
  }
}
