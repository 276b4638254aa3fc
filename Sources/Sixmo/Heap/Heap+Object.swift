extension ObjectRef {
  @inline(__always)
  package var count: Int {
    if !isDictionary { return shape.count }
    return table.pointee.gaps == 0 ? table.pointee.count : closeGaps()
  }

  /// The same where positions do not matter: gaps stay.
  var fieldCount: Int {
    isDictionary ? table.pointee.count - table.pointee.gaps : shape.count
  }

  /// How many slots are in use, those of removed fields among them.
  var slotCount: Int { isDictionary ? table.pointee.count : shape.count }

  /// Keys and values in order of insertion.
  package func key(at position: Int) -> TextRef {
    isDictionary ? table.pointee.keys[position] : shape.keys[position]
  }

  package func value(at position: Int) -> Value { slots[position] }
}

extension Heap {
  /// An empty object with room for `capacity` fields.
  package func object(capacity: Int) -> ObjectRef {
    object(shape: shapes.empty, capacity: capacity)
  }

  /// An object of a shape whose slots the caller fills in at once.
  func object(shape: ShapeRef, capacity: Int) -> ObjectRef {
    let fixed = MemoryLayout<ObjectRef.Cell>.size
    let isInline = capacity <= Heap.inlineValues
    let size = isInline ? fixed &+ capacity &* MemoryLayout<Value>.stride : fixed
    let cell = allocate(.object, size: size, word: UInt32(truncatingIfNeeded: capacity))
      .assumingMemoryBound(to: ObjectRef.Cell.self)
    let object = ObjectRef(cell: cell)
    cell.pointee.layout = UnsafeMutableRawPointer(shape.pointer)
    cell.pointee.slots =
      isInline ? object.tail(as: Value.self) : outsideValues(capacity, of: object.raw)
    return object
  }

  /// Where a key is in an object, -1 if nowhere.
  package func position(of key: TextRef, in object: ObjectRef) -> Int {
    if object.isDictionary {
      return object.table.pointee.position(of: key, hash: hash(of: key))
    }
    guard let atom = existingAtom(key) else { return -1 }
    return object.shape.slot(of: atom)
  }

  /// The value of a field, nil if there is none.
  package func field(_ key: TextRef, of object: ObjectRef) -> Value? {
    let position = position(of: key, in: object)
    return position < 0 ? nil : object.slots[position]
  }

  func field(_ key: String, of object: ObjectRef) -> Value? { field(atom(key), of: object) }

  /// Sets a field of an object that nobody else holds; a known key keeps its place. The value may be held
  /// elsewhere too.
  package func set(_ key: TextRef, _ value: Value, in object: ObjectRef) {
    setFresh(key, value.shared, in: object)
  }

  /// The same for a value that nobody else holds: writing to it later needs no copy.
  package func setFresh(_ key: TextRef, _ value: Value, in object: ObjectRef) {
    let position = position(of: key, in: object)
    if position >= 0 {
      object.slots[position] = value
    } else {
      add(key, value, to: object)
    }
  }

  package func set(_ key: String, _ value: Value, in object: ObjectRef) {
    set(atom(key), value, in: object)
  }

  /// Adds a field that the object does not have.
  func add(_ key: TextRef, _ value: Value, to object: ObjectRef) {
    if object.isDictionary, object.table.pointee.gaps > object.table.pointee.count / 2 {
      _ = object.closeGaps()
    }
    let count = object.slotCount
    if count == object.capacity { growObject(object) }
    (object.slots + count).initialize(to: value)
    if !object.isDictionary {
      if let atom = atom(for: key), let shape = shapes.adding(atom, to: object.shape) {
        object.cell.pointee.layout = UnsafeMutableRawPointer(shape.pointer)
        return
      }
      giveTable(to: object)
    }
    if object.table.pointee.isFull { account(object.table.pointee.grow()) }
    object.table.pointee.append(key, hash: hash(of: key))
  }

  /// Adds the field that leads to `shape`, which the caller knows to be the next one.
  @inline(__always)
  func add(
    _ value: Value, to object: ObjectRef, becoming shape: UnsafeMutableRawPointer, at slot: Int
  ) {
    if slot == object.capacity { growObject(object) }
    (object.slots + slot).initialize(to: value)
    object.cell.pointee.layout = shape
  }

  func giveTable(to object: ObjectRef) {
    let shape = object.shape
    let table = KeyTable.allocate(capacity: shape.count + 1)
    for slot in 0..<shape.count {
      table.pointee.append(shape.keys[slot], hash: hash(of: shape.keys[slot]))
    }
    object.cell.pointee.layout = UnsafeMutableRawPointer(table)
    object.cell.pointee.header.flags.insert(.dictionary)
    account(table.pointee.byteCount)
  }

  @inline(never)
  private func growObject(_ object: ObjectRef) {
    let capacity = max(4, object.capacity * 2)
    let count = min(object.capacity, object.slotCount)
    object.cell.pointee.slots = grow(
      object.slots, of: object.raw, isInline: object.isInline, count: count,
      from: object.capacity, to: capacity)
    object.cell.pointee.header.word = UInt32(capacity)
  }

  /// A copy to write into. Both hold the same values now, so those become shared.
  func copy(_ object: ObjectRef) -> ObjectRef {
    let count = object.count
    let result = self.object(shape: shapes.empty, capacity: count)
    copiedValues &+= count
    for slot in 0..<count { (result.slots + slot).initialize(to: object.slots[slot].shared) }
    if object.isDictionary {
      let table = KeyTable.copy(object.table)
      account(table.pointee.byteCount)
      result.cell.pointee.layout = UnsafeMutableRawPointer(table)
      result.cell.pointee.header.flags.insert(.dictionary)
    } else {
      result.cell.pointee.layout = object.cell.pointee.layout
    }
    return result
  }
}
