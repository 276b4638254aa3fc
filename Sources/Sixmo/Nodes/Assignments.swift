import Syntax

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
