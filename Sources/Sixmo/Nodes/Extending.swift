import Syntax

// Operations that make a changed copy of their first operand: where it belongs to them, they change it.

/// `xs + [x]` and `[...xs, x]` where xs may belong to the operation.
final class ExtendArrayNode: Node {
  enum Form { case sum, spread }

  let base: Node
  let ownership: Ownership
  let form: Form
  /// An array of the further elements; the element itself if it `isSingle`.
  let rest: Node
  let isSingle: Bool
  /// Where the base is kept.
  let slot: Slot
  let machine: Machine
  private let heap: Heap
  init(
    _ base: Node, _ ownership: Ownership, _ form: Form, _ rest: Node, isSingle: Bool, _ slot: Int,
    _ machine: Machine, _ site: Site
  ) {
    self.base = base
    self.ownership = ownership
    self.form = form
    self.rest = rest
    self.isSingle = isSingle
    self.slot = Slot(slot)
    self.machine = machine
    heap = machine.heap
    super.init(site)
  }

  override func evaluate(_ frame: Frame) -> Value {
    let base = base.evaluate(frame)
    if base.isCompletion { return base }
    if form == .spread, !base.isSequence, !base.isNull { return refuse(base) }
    (frame + slot).initialize(to: base)
    let rest = rest.evaluate(frame)
    if rest.isCompletion { return rest }
    if case .array(let array) = base, !array.isShared, ownership.holds(frame) {
      return extend(array, by: rest)
    }
    return join(base, rest)
  }

  private func extend(_ array: ArrayRef, by rest: Value) -> Value {
    if isSingle {
      heap.appendFresh(rest, to: array)
      return .array(array)
    }
    return machine.attempt(site) { () throws(Failure) in
      try machine.append(rest, to: array)
      return .array(array)
    }
  }

  @inline(never)
  private func join(_ base: Value, _ rest: Value) -> Value {
    var more = rest
    if isSingle {
      let array = heap.array(capacity: 1)
      heap.appendFresh(rest, to: array)
      more = .array(array)
    }
    return base.isNull && form == .spread ? more : machine.apply(.add, base, more, site)
  }

  private func refuse(_ base: Value) -> Value {
    machine.raise(
      "E0303", "only an array or null can be spread here, got \(base.typePhrase)", self.base.site)
  }
}

/// `{...object, a: 1}` where the object may belong to the operation.
final class ExtendObjectNode: Node {
  let base: Node
  let ownership: Ownership
  /// An object of the further fields.
  let rest: Node
  /// Where the base is kept.
  let slot: Slot
  let machine: Machine
  private let heap: Heap
  init(
    _ base: Node, _ ownership: Ownership, _ rest: Node, _ slot: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.base = base
    self.ownership = ownership
    self.rest = rest
    self.slot = Slot(slot)
    self.machine = machine
    heap = machine.heap
    super.init(site)
  }

  override func evaluate(_ frame: Frame) -> Value {
    let base = base.evaluate(frame)
    if base.isCompletion { return base }
    guard case .object(let object) = base else { return evaluateOther(base, frame) }
    (frame + slot).initialize(to: base)
    let rest = rest.evaluate(frame)
    guard case .object(let more) = rest else { return rest }
    let result = !object.isShared && ownership.holds(frame) ? object : heap.copy(object)
    for index in 0..<more.count {
      heap.setFresh(more.key(at: index), more.slots[index], in: result)
    }
    return .object(result)
  }

  @inline(never)
  private func evaluateOther(_ base: Value, _ frame: Frame) -> Value {
    if base.isNull {
      (frame + slot).initialize(to: base)
      return rest.evaluate(frame)
    }
    return machine.raise(
      "E0303", "only an object or null can be spread here, got \(base.typePhrase)", self.base.site)
  }
}
