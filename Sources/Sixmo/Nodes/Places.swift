import Syntax

/// What an assignment writes to: a variable, or a field or element below one.
///
/// Values are copied when they are written: on the way down, each container that is held elsewhere too
/// is replaced by a copy, which is then ours alone, so that a loop of writes copies once. No step reaches
/// a safepoint; the builder evaluates what could into slots before.
class Place {
  let site: Site
  init(_ site: Site) { self.site = site }

  /// Where the value lies, ready to be changed; nil if an error is pending.
  func pointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? {
    fatalError("a place without pointer")
  }

  /// Replaces the value; false if an error is pending.
  func store(_ value: Value, _ frame: Frame) -> Bool {
    guard let pointer = pointer(frame) else { return false }
    pointer.pointee = value
    return true
  }

  /// Reads for `??=`, where a missing field is null.
  func current(_ frame: Frame) -> Value {
    pointer(frame)?.pointee ?? .failed
  }
}

final class LocalPlace: Place {
  let slot: Slot
  init(_ slot: Int, _ site: Site) {
    self.slot = Slot(slot)
    super.init(site)
  }
  override func pointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? { frame + slot }
}

final class GlobalPlace: Place {
  let variable: UnsafeMutablePointer<Value>
  let name: String
  let machine: Machine
  init(_ variable: UnsafeMutablePointer<Value>, _ name: String, _ machine: Machine, _ site: Site) {
    self.variable = variable
    self.name = name
    self.machine = machine
    super.init(site)
  }
  override func pointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? {
    if variable.pointee.isUnset {
      _ = machine.raiseUndeclared(name, site)
      return nil
    }
    return variable
  }
}

/// A variable that closures share: its box is in a slot, or in a closure.
final class BoxedPlace: Place {
  let slot: Int
  /// Which capture of the function in the slot; -1 if the slot holds the box itself.
  let capture: Int
  let name: String
  let machine: Machine
  init(_ slot: Int, capture: Int, _ name: String, _ machine: Machine, _ site: Site) {
    self.slot = slot
    self.capture = capture
    self.name = name
    self.machine = machine
    super.init(site)
  }
  override func pointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? {
    let box = capture >= 0 ? capturedBox(frame, slot, capture) : ownBox(frame, slot)
    if box.value.isUnset {
      _ = machine.raiseUndeclared(name, site)
      return nil
    }
    return box.valuePointer
  }
}

/// `x.name = …`
class FieldPlace: Place {
  let base: Place
  let key: TextRef
  let machine: Machine
  fileprivate final var cachedLayout = UInt(0)
  fileprivate final var cachedSlot = 0
  init(_ base: Place, _ key: TextRef, _ machine: Machine, _ site: Site) {
    self.base = base
    self.key = key
    self.machine = machine
    super.init(site)
  }

  override func pointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? { locate(frame) }

  /// For a subclass that found its case not given.
  @inline(never)
  final func generalPointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? { locate(frame) }

  @inline(__always)
  private func locate(_ frame: Frame) -> UnsafeMutablePointer<Value>? {
    guard let object = object(frame) else { return nil }
    if UInt(bitPattern: object.cell.pointee.layout) == cachedLayout {
      return object.slots + cachedSlot
    }
    if let known = find(object) { return known }
    _ = machine.raiseNoField(key, object, site)
    return nil
  }

  final override func store(_ value: Value, _ frame: Frame) -> Bool {
    guard let object = object(frame) else { return false }
    if UInt(bitPattern: object.cell.pointee.layout) == cachedLayout {
      object.slots[cachedSlot] = value
    } else if let known = find(object) {
      known.pointee = value
    } else {
      machine.heap.add(key, value, to: object)
    }
    return true
  }

  final override func current(_ frame: Frame) -> Value {
    guard let object = object(frame) else { return .failed }
    return machine.heap.field(key, of: object) ?? .null
  }

  /// The object that has the field, not held elsewhere.
  @inline(__always)
  private func object(_ frame: Frame) -> ObjectRef? {
    guard let pointer = base.pointer(frame) else { return nil }
    guard case .object(let object) = pointer.pointee else {
      _ = machine.field(key, of: pointer.pointee, isOptional: false, site)
      return nil
    }
    return object.isShared ? machine.ownObject(pointer, object) : object
  }

  @inline(never)
  private func find(_ object: ObjectRef) -> UnsafeMutablePointer<Value>? {
    let slot = machine.heap.position(of: key, in: object)
    guard slot >= 0 else { return nil }
    if !object.isDictionary {
      cachedLayout = UInt(bitPattern: object.cell.pointee.layout)
      cachedSlot = slot
    }
    return object.slots + slot
  }
}

/// `x.name = …` of a variable in a slot.
final class LocalFieldPlace: FieldPlace {
  let slot: Slot
  init(_ slot: Int, _ base: Place, _ key: TextRef, _ machine: Machine, _ site: Site) {
    self.slot = Slot(slot)
    super.init(base, key, machine, site)
  }

  override func pointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? {
    if case .object(let object) = frame[slot],
      UInt(bitPattern: object.cell.pointee.layout) == cachedLayout, !object.isShared
    {
      return object.slots + cachedSlot
    }
    return generalPointer(frame)
  }
}

/// `a[i] = …`; the index is simple: it cannot reach a safepoint.
class IndexPlace: Place {
  let base: Place
  let index: Node
  let machine: Machine
  /// The machine's, one step nearer: two steps away it would be retained.
  private let heap: Heap
  init(_ base: Place, _ index: Node, _ machine: Machine, _ site: Site) {
    self.base = base
    self.index = index
    self.machine = machine
    heap = machine.heap
    super.init(site)
  }

  override func pointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? { locate(frame) }

  /// For a subclass that found its case not given.
  @inline(never)
  final func generalPointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? { locate(frame) }

  @inline(__always)
  private func locate(_ frame: Frame) -> UnsafeMutablePointer<Value>? {
    let position = index.evaluate(frame)
    if position.isCompletion { return nil }
    guard let pointer = base.pointer(frame) else { return nil }
    if case .array(let shared) = pointer.pointee, case .int(let number) = position {
      let array = shared.isShared ? machine.ownArray(pointer, shared) : shared
      if UInt(bitPattern: number) < UInt(bitPattern: array.count) { return array.elements + number }
    }
    return machine.elementPointer(position, in: pointer, site)
  }

  final override func store(_ value: Value, _ frame: Frame) -> Bool {
    let position = index.evaluate(frame)
    if position.isCompletion { return false }
    guard let pointer = base.pointer(frame) else { return false }
    if case .array(let shared) = pointer.pointee, case .int(let number) = position {
      let array = shared.isShared ? machine.ownArray(pointer, shared) : shared
      if UInt(bitPattern: number) < UInt(bitPattern: array.count) {
        array.elements[number] = value
        return true
      }
    }
    if case .object(let object) = pointer.pointee, case .text(let key) = position {
      heap.setFresh(key, value, in: object.isShared ? machine.ownObject(pointer, object) : object)
      return true
    }
    guard let element = machine.elementPointer(position, in: pointer, site) else { return false }
    element.pointee = value
    return true
  }

  final override func current(_ frame: Frame) -> Value {
    let position = index.evaluate(frame)
    guard !position.isCompletion, let pointer = base.pointer(frame) else { return .failed }
    if case .range = position { return machine.raiseSliceTarget(site) }
    if case .object(let object) = pointer.pointee, case .text(let key) = position {
      return machine.heap.field(key, of: object) ?? .null
    }
    return machine.element(position, of: pointer.pointee, isOptional: false, site)
  }
}

/// `xs[i] = …` of two variables in slots.
final class LocalIndexPlace: IndexPlace {
  let array: Slot
  let position: Slot
  init(
    _ array: Int, _ position: Int, _ base: Place, _ index: Node, _ machine: Machine, _ site: Site
  ) {
    self.array = Slot(array)
    self.position = Slot(position)
    super.init(base, index, machine, site)
  }

  override func pointer(_ frame: Frame) -> UnsafeMutablePointer<Value>? {
    if case .array(let array) = frame[array], case .int(let number) = frame[position],
      UInt(bitPattern: number) < UInt(bitPattern: array.count), !array.isShared
    {
      return array.elements + number
    }
    return generalPointer(frame)
  }
}

extension BoxRef {
  @inline(__always) var valuePointer: UnsafeMutablePointer<Value> {
    (UnsafeMutableRawPointer(cell) + MemoryLayout<Cell>.offset(of: \.value)!).assumingMemoryBound(
      to: Value.self)
  }
}

extension Machine {
  @inline(never)
  func ownObject(_ pointer: UnsafeMutablePointer<Value>, _ object: ObjectRef) -> ObjectRef {
    let copy = heap.copy(object)
    pointer.pointee = .object(copy)
    return copy
  }

  @inline(never)
  func ownArray(_ pointer: UnsafeMutablePointer<Value>, _ array: ArrayRef) -> ArrayRef {
    let copy = heap.copy(array, extra: array.count / 2)
    pointer.pointee = .array(copy)
    return copy
  }

  /// Where an element lies that is not simply inside an array.
  @inline(never)
  func elementPointer(
    _ position: Value, in pointer: UnsafeMutablePointer<Value>, _ site: Site
  ) -> UnsafeMutablePointer<Value>? {
    switch pointer.pointee {
    case .array where position.isRange, .range where position.isRange:
      _ = raiseSliceTarget(site)
      return nil
    case .range(let range):
      do { pointer.pointee = .array(try heap.array(of: range)) } catch {
        _ = raise(error, at: site)
        return nil
      }
      return elementPointer(position, in: pointer, site)
    case .array(let shared):
      let array = shared.isShared ? ownArray(pointer, shared) : shared
      if case .int(let number) = position, number < 0, number >= -array.count {
        return array.elements + (array.count + number)
      }
      if case .int(let number) = position, number >= -array.count, number < array.count {
        return array.elements + number
      }
    case .object(let shared):
      let object = shared.isShared ? ownObject(pointer, shared) : shared
      if case .text(let key) = position {
        let slot = heap.position(of: key, in: object)
        if slot >= 0 { return object.slots + slot }
      }
    case .text:
      _ = raise(
        "E0303", "a string does not change in place", site,
        help: "build a new one with '+' or 'replace'")
      return nil
    default: break
    }
    if case .array(let array) = pointer.pointee, case .int(let number) = position {
      _ = raise(
        "E0302",
        "index \(number) is out of range: the array has \(array.count.counted("element"))",
        site, help: "'+=' appends: xs += [x]")
    } else if !element(position, of: pointer.pointee, isOptional: false, site).isCompletion {
      preconditionFailure("an element that can be read has no place")
    }
    return nil
  }

  func raiseSliceTarget(_ site: Site) -> Value {
    raise(
      "E0303", "a slice cannot be assigned to", site,
      help: "assign to one element, or put the parts together: xs = xs[..1] + [x] + xs[2..]")
  }
}
