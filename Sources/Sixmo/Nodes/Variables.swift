import Syntax

/// A literal, or a function that captures nothing.
final class ConstantNode: Node {
  let value: Value
  init(_ value: Value, _ site: Site) {
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { value }
}

/// A variable in a slot of the frame.
final class LocalNode: Node {
  let slot: Slot
  init(_ slot: Int, _ site: Site) {
    self.slot = Slot(slot)
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { frame[slot] }
  override func test(_ frame: Frame) -> Truth { Truth(frame[slot]) }
}

/// Stores a fresh value into a slot: the declaration of a variable, or an assignment to it.
final class StoreLocalNode: Node {
  let slot: Slot
  let value: Node
  init(_ slot: Int, _ value: Node, _ site: Site) {
    self.slot = Slot(slot)
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let value = value.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    frame[slot] = value
    return .normal
  }
}

/// The same for a value that may also be held elsewhere.
final class StoreLocalSharedNode: Node {
  let slot: Slot
  let value: Node
  init(_ slot: Int, _ value: Node, _ site: Site) {
    self.slot = Slot(slot)
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let value = value.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    frame[slot] = value.shared
    return .normal
  }
}

/// `let x = xs[i]` of two variables in slots.
final class StoreLocalElementNode: Node {
  let slot: Slot
  let array: Slot
  let index: Slot
  /// The element in general.
  let element: LocalIndexNode
  init(_ slot: Int, _ element: LocalIndexNode, _ site: Site) {
    self.slot = Slot(slot)
    self.element = element
    array = element.base
    index = element.index
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    if case .array(let array) = frame[array], case .int(let number) = frame[index],
      UInt(bitPattern: number) < UInt(bitPattern: array.count)
    {
      frame[slot] = array.elements[number].shared
      return .normal
    }
    return storeOther(frame)
  }
  @inline(never)
  private func storeOther(_ frame: Frame) -> Completion {
    let value = element.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    frame[slot] = value.shared
    return .normal
  }
}

/// Marks a value that is now held from two places.
final class ShareNode: Node {
  let value: Node
  init(_ value: Node) {
    self.value = value
    super.init(value.site)
  }
  override func evaluate(_ frame: Frame) -> Value { value.evaluate(frame).shared }
}

/// A top-level variable that functions use, or one of the prompt.
final class GlobalNode: Node {
  let variable: UnsafeMutablePointer<Value>
  let name: String
  let machine: Machine
  init(_ variable: UnsafeMutablePointer<Value>, _ name: String, _ machine: Machine, _ site: Site) {
    self.variable = variable
    self.name = name
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = variable.pointee
    if value.isUnset { return machine.raiseUndeclared(name, site) }
    return value
  }
}

final class StoreGlobalNode: Node {
  let variable: UnsafeMutablePointer<Value>
  let value: Node
  init(_ variable: UnsafeMutablePointer<Value>, _ value: Node, _ site: Site) {
    self.variable = variable
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let value = value.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    variable.pointee = value
    return .normal
  }
}

/// A variable of this function that closures share.
final class BoxedLocalNode: Node {
  let slot: Int
  let name: String
  let machine: Machine
  init(_ slot: Int, _ name: String, _ machine: Machine, _ site: Site) {
    self.slot = slot
    self.name = name
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = ownBox(frame, slot).value
    if value.isUnset { return machine.raiseUndeclared(name, site) }
    return value
  }
}

/// Makes the box of a variable, at its declaration or earlier.
final class MakeBoxNode: Node {
  let slot: Int
  let value: Node
  /// The machine's, which would be retained.
  private let heap: Heap
  /// No value is given for a box that exists before its variable.
  init(_ slot: Int, _ value: Node?, _ machine: Machine, _ site: Site) {
    self.slot = slot
    self.value = value ?? ConstantNode(.missing, site)
    heap = machine.heap
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let content = value.evaluate(frame)
    if content.isCompletion { return content }
    frame[slot] = .box(heap.box(content))
    return .null
  }
}

final class StoreBoxNode: Node {
  let slot: Int
  let value: Node
  init(_ slot: Int, _ value: Node, _ site: Site) {
    self.slot = slot
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = value.evaluate(frame)
    if value.isCompletion { return value }
    ownBox(frame, slot).value = value
    return .null
  }
}

/// A captured variable that never changes: its value lies in the closure.
final class CaptureNode: Node {
  let closureSlot: Int
  let index: Int
  init(_ closureSlot: Int, _ index: Int, _ site: Site) {
    self.closureSlot = closureSlot
    self.index = index
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    guard case .function(let function) = frame[closureSlot] else {
      preconditionFailure("a function without its captures")
    }
    return function.captures[index]
  }
}

/// A captured variable that changes: the closure holds its box.
final class BoxedCaptureNode: Node {
  let closureSlot: Int
  let index: Int
  let name: String
  let machine: Machine
  init(_ closureSlot: Int, _ index: Int, _ name: String, _ machine: Machine, _ site: Site) {
    self.closureSlot = closureSlot
    self.index = index
    self.name = name
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = capturedBox(frame, closureSlot, index).value
    if value.isUnset { return machine.raiseUndeclared(name, site) }
    return value
  }
}

final class StoreCaptureNode: Node {
  let closureSlot: Int
  let index: Int
  let value: Node
  init(_ closureSlot: Int, _ index: Int, _ value: Node, _ site: Site) {
    self.closureSlot = closureSlot
    self.index = index
    self.value = value
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = value.evaluate(frame)
    if value.isCompletion { return value }
    capturedBox(frame, closureSlot, index).value = value
    return .null
  }
}

/// The box that a slot of the frame holds.
@inline(__always)
func ownBox(_ frame: Frame, _ slot: Int) -> BoxRef {
  guard case .box(let box) = frame[slot] else {
    preconditionFailure("a boxed variable without its box")
  }
  return box
}

/// The box among the captures of the closure in a slot.
@inline(__always)
func capturedBox(_ frame: Frame, _ closureSlot: Int, _ index: Int) -> BoxRef {
  guard case .function(let function) = frame[closureSlot],
    case .box(let box) = function.captures[index]
  else {
    preconditionFailure("a captured variable without its box")
  }
  return box
}

/// A function that captures variables: each evaluation makes a new one.
final class ClosureNode: Node {
  /// Where a capture comes from: a slot of this frame (its box, if it has one), or this function's own
  /// captures.
  enum Origin {
    case slot(Int)
    case capture(closureSlot: Int, index: Int)
    case constant(Value)
  }

  let code: UnsafeMutablePointer<FunctionCode>
  let origins: [Origin]
  /// The machine's, which would be retained.
  private let heap: Heap
  init(
    _ code: UnsafeMutablePointer<FunctionCode>, _ origins: [Origin], _ machine: Machine,
    _ site: Site
  ) {
    self.code = code
    self.origins = origins
    heap = machine.heap
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let function = heap.function(
      code: UnsafeMutableRawPointer(code), captures: origins.count)
    for (index, origin) in origins.enumerated() {
      switch origin {
      case .slot(let slot): (function.captures + index).initialize(to: frame[slot].shared)
      case .capture(let closureSlot, let from):
        guard case .function(let own) = frame[closureSlot] else {
          preconditionFailure("a function without its captures")
        }
        (function.captures + index).initialize(to: own.captures[from].shared)
      case .constant(let value): (function.captures + index).initialize(to: value)
      }
    }
    return .function(function)
  }
}

extension Machine {
  @inline(never)
  func raiseUndeclared(_ name: String, _ site: Site) -> Value {
    raise(
      "E0209", "'\(name)' is used before its declaration has run", site,
      help: "move the declaration up; at the prompt, enter one that has failed again")
  }

  /// Notes an error of the evaluator; answers the completion.
  @inline(never)
  func raise(
    _ code: String, _ message: String, _ site: Site, label: String = "", help: String? = nil,
    notes: [String] = []
  ) -> Value {
    raise(
      Failure(
        Diagnostic(code, message, at: site.location, label: label, help: help, notes: notes)))
  }
}
