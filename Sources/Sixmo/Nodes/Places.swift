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
    let box: BoxRef
    if capture >= 0 {
      box = capturedBox(frame, slot, capture)
    } else {
      guard case .box(let own) = frame[slot] else {
        preconditionFailure("a boxed variable without its box")
      }
      box = own
    }
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
        "index \(number) is out of range: the array has \(array.count) element\(array.count == 1 ? "" : "s")",
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

/// `place = value`
final class AssignNode: Node {
  let place: Place
  let value: Node
  init(_ place: Place, _ value: Node, _ site: Site) {
    self.place = place
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let value = value.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    return place.store(value, frame) ? .normal : .exception
  }
}

/// `place += value` and its like.
class UpdateNode: Node {
  let place: Place
  let operation: BinaryOperator
  let value: Node
  /// Whether the value is also held elsewhere and goes where it may be written to: `xs[0] += xs` must not
  /// write into the array that it reads.
  let isAlias: Bool
  let machine: Machine

  required init(
    _ place: Place, _ operation: BinaryOperator, _ value: Node, isAlias: Bool, _ machine: Machine,
    _ site: Site
  ) {
    self.place = place
    self.operation = operation
    self.value = value
    self.isAlias = isAlias
    self.machine = machine
    super.init(site)
  }

  final override func evaluate(_ frame: Frame) -> Value { execute(frame).value }

  override func execute(_ frame: Frame) -> Completion { update(by: value.evaluate(frame), frame) }

  @inline(__always)
  final func execute<A: Arithmetic>(_ frame: Frame, as: A.Type) -> Completion {
    let value = value.evaluate(frame)
    if case .int(let b) = value {
      guard let pointer = place.pointer(frame) else { return .exception }
      if case .int(let a) = pointer.pointee {
        let (result, overflow) = A.compute(a, b)
        if _fastPath(!overflow) {
          pointer.pointee = .int(result)
          return .normal
        }
      }
      return update(pointer, by: value)
    }
    if case .double(let b) = value {
      guard let pointer = place.pointer(frame) else { return .exception }
      if case .double(let a) = pointer.pointee {
        let result = A.compute(a, b)
        if _fastPath(result.isFinite) {
          pointer.pointee = .double(result)
          return .normal
        }
      }
      return update(pointer, by: value)
    }
    return update(by: value, frame)
  }

  @inline(never)
  private func update(by value: Value, _ frame: Frame) -> Completion {
    if value.isCompletion { return Completion(value) }
    if isAlias { value.share() }
    guard let pointer = place.pointer(frame) else { return .exception }
    return update(pointer, by: value)
  }

  @inline(never)
  private func update(_ pointer: UnsafeMutablePointer<Value>, by value: Value) -> Completion {
    machine.update(pointer, operation, value, site)
  }

  /// The class for an operator.
  static func kind(_ operation: BinaryOperator) -> UpdateNode.Type {
    switch operation {
    case .add: AddUpdateNode.self
    case .subtract: SubtractUpdateNode.self
    default: UpdateNode.self
    }
  }
}

final class AddUpdateNode: UpdateNode {
  override func execute(_ frame: Frame) -> Completion { execute(frame, as: Addition.self) }
}

final class SubtractUpdateNode: UpdateNode {
  override func execute(_ frame: Frame) -> Completion { execute(frame, as: Subtraction.self) }
}

/// `i += 1` of a variable in a slot.
final class IncrementLocalNode: Node {
  let slot: Slot
  let step: Int
  let machine: Machine
  init(_ slot: Int, _ step: Int, _ machine: Machine, _ site: Site) {
    self.slot = Slot(slot)
    self.step = step
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    if case .int(let a) = frame[slot] {
      let (sum, overflow) = a.addingReportingOverflow(step)
      if _fastPath(!overflow) {
        frame[slot] = .int(sum)
        return .normal
      }
    }
    return update(frame)
  }
  @inline(never)
  private func update(_ frame: Frame) -> Completion {
    machine.update(frame + slot, .add, .int(step), site)
  }
}

/// `x += y` of two variables in slots.
final class AddAssignLocalsNode: Node {
  let slot: Slot
  let value: Slot
  let machine: Machine
  init(_ slot: Int, _ value: Int, _ machine: Machine, _ site: Site) {
    self.slot = Slot(slot)
    self.value = Slot(value)
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    if case .int(let x) = frame[slot], case .int(let y) = frame[value] {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if _fastPath(!overflow) {
        frame[slot] = .int(sum)
        return .normal
      }
    }
    return update(frame)
  }
  @inline(never)
  private func update(_ frame: Frame) -> Completion {
    machine.update(frame + slot, .add, frame[value], site)
  }
}

/// `x += b` of a variable in a slot, b neither reaching a safepoint nor writing to x.
final class AddAssignLocalNode: Node {
  let slot: Slot
  let value: Node
  let machine: Machine
  init(_ slot: Int, _ value: Node, _ machine: Machine, _ site: Site) {
    self.slot = Slot(slot)
    self.value = value
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let b = value.evaluate(frame)
    if case .int(let x) = frame[slot], case .int(let y) = b {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if _fastPath(!overflow) {
        frame[slot] = .int(sum)
        return .normal
      }
    } else if case .double(let x) = frame[slot], case .double(let y) = b {
      let sum = x + y
      if _fastPath(sum.isFinite) {
        frame[slot] = .double(sum)
        return .normal
      }
    }
    return update(frame, by: b)
  }
  @inline(never)
  private func update(_ frame: Frame, by value: Value) -> Completion {
    if value.isCompletion { return Completion(value) }
    return machine.update(frame + slot, .add, value, site)
  }
}

/// `xs[i] = value` of two variables in slots.
final class StoreElementNode: Node {
  let place: IndexPlace
  let base: Slot
  let index: Slot
  let value: Node
  init(_ place: IndexPlace, _ base: Int, _ index: Int, _ value: Node, _ site: Site) {
    self.place = place
    self.base = Slot(base)
    self.index = Slot(index)
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let value = value.evaluate(frame)
    if case .array(let array) = frame[base], case .int(let number) = frame[index],
      UInt(bitPattern: number) < UInt(bitPattern: array.count), !array.isShared, !value.isCompletion
    {
      array.elements[number] = value
      return .normal
    }
    return storeOther(value, frame)
  }
  @inline(never)
  private func storeOther(_ value: Value, _ frame: Frame) -> Completion {
    if value.isCompletion { return Completion(value) }
    return place.store(value, frame) ? .normal : .exception
  }
}

/// `xs[i - 1] = value` of a variable in a slot.
final class StoreComputedElementNode: Node {
  let place: IndexPlace
  let base: Slot
  let index: Node
  let value: Node
  init(_ place: IndexPlace, _ base: Int, _ value: Node, _ site: Site) {
    self.place = place
    self.base = Slot(base)
    index = place.index
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let value = value.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    if case .int(let number) = index.evaluate(frame), case .array(let array) = frame[base],
      UInt(bitPattern: number) < UInt(bitPattern: array.count), !array.isShared
    {
      array.elements[number] = value
      return .normal
    }
    return storeOther(value, frame)
  }
  @inline(never)
  private func storeOther(_ value: Value, _ frame: Frame) -> Completion {
    place.store(value, frame) ? .normal : .exception
  }
}

/// `xs += [x]`: appends without an array in between.
final class AppendNode: Node {
  let place: Place
  let element: Node
  let machine: Machine
  /// The machine's, one step nearer: two steps away it would be retained.
  let heap: Heap
  init(_ place: Place, _ element: Node, _ machine: Machine, _ site: Site) {
    self.place = place
    self.element = element
    self.machine = machine
    heap = machine.heap
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let value = element.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    guard let pointer = place.pointer(frame) else { return .exception }
    if case .array(let array) = pointer.pointee, !array.isShared {
      heap.appendFresh(value, to: array)
      return .normal
    }
    return machine.append(value, at: pointer, site)
  }
}

/// `place ??= value`: evaluates the value only if it is needed.
final class CoalesceAssignNode: Node {
  let place: Place
  let value: Node
  init(_ place: Place, _ value: Node, _ site: Site) {
    self.place = place
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let current = place.current(frame)
    if current.isCompletion { return current }
    guard current.isNull else { return .null }
    let value = value.evaluate(frame)
    if value.isCompletion { return value }
    return place.store(value, frame) ? .null : .failed
  }
}

extension Machine {
  /// Replaces a value by the result of an operator; arrays grow in place where they are ours alone.
  @inline(never)
  func update(
    _ pointer: UnsafeMutablePointer<Value>, _ operation: BinaryOperator, _ value: Value,
    _ site: Site
  ) -> Completion {
    if operation == .add, value.isSequence, case .array(let shared) = pointer.pointee {
      return Completion(
        attempt(site) { () throws(Failure) in
          try append(value, to: shared.isShared ? ownArray(pointer, shared) : shared)
          return .null
        })
    }
    let result = apply(operation, pointer.pointee, value, site)
    if result.isCompletion { return Completion(result) }
    pointer.pointee = result
    return .normal
  }

  @inline(never)
  func append(_ value: Value, at pointer: UnsafeMutablePointer<Value>, _ site: Site) -> Completion {
    switch pointer.pointee {
    case .array(let shared): heap.appendFresh(value, to: ownArray(pointer, shared))
    case .range(let range):
      return Completion(
        attempt(site) { () throws(Failure) in
          let array = try heap.array(of: range)
          heap.appendFresh(value, to: array)
          pointer.pointee = .array(array)
          return .null
        })
    default:
      let array = heap.array(capacity: 1)
      heap.appendFresh(value, to: array)
      return Completion(raiseOperands(.add, pointer.pointee, .array(array), site))
    }
    return .normal
  }
}

extension Value {
  var isRange: Bool {
    if case .range = self { true } else { false }
  }

  var isSequence: Bool {
    switch self {
    case .array, .range: true
    default: false
    }
  }
}
