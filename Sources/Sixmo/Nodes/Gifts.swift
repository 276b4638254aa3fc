import Syntax

// Values that move. A variable that is used for the last time gives its value away: to another variable, to
// an operation that changes it in place, or to a call. Of a call, the caller notes in `Control.given` which
// arguments it gives away; a function some of whose parameters move on begins by keeping that note in a slot,
// and asks it where one of them is used for the last time. So `t = add(t, i)`, with `add` starting `var own = t`,
// copies nothing, while a caller that keeps its variable has it unchanged.
//
// A value that moves may still be shared or lent, which its cell says: then the write copies as ever.

/// Whether the value of an operand belongs to the operation, which may change it.
enum Ownership {
  case always
  /// That of a parameter: in the slot is which ones were given to the function; and the bit of this one.
  case parameter(Slot, bit: UInt64)
  /// That of a variable which nobody sees again if the operation fails, unless it is inside of a `try`.
  case outsideOfTry(UnsafeMutablePointer<Control>)

  var isAlways: Bool { if case .always = self { true } else { false } }

  @inline(__always)
  func holds(_ frame: Frame) -> Bool {
    switch self {
    case .always: return true
    case .parameter(let slot, let bit):
      guard case .int(let given) = frame[slot] else { return false }
      return UInt64(bitPattern: Int64(given)) & bit != 0
    case .outsideOfTry(let control): return control.pointee.attempts == 0
    }
  }
}

/// The beginning of a function that has parameters which move on.
final class KeepGivenNode: Node {
  let slot: Slot
  let control: UnsafeMutablePointer<Control>
  init(_ slot: Int, _ machine: Machine, _ site: Site) {
    self.slot = Slot(slot)
    control = machine.control
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    (frame + slot).initialize(to: .int(Int(truncatingIfNeeded: control.pointee.given)))
    control.pointee.given = 0
    return .normal
  }
}

/// The last use of a parameter, where the value is stored: one that the caller keeps becomes shared.
final class MoveParameterNode: Node {
  let slot: Slot
  let ownership: Ownership
  init(_ slot: Int, _ ownership: Ownership, _ site: Site) {
    self.slot = Slot(slot)
    self.ownership = ownership
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = frame[slot]
    return ownership.holds(frame) ? value : value.shared
  }
}

/// Which arguments a call gives away.
struct Gift {
  private(set) var always: UInt64 = 0
  /// Those that the frame decides on, such as parameters of the function around the call, which it may have
  /// been given itself.
  private var forwarded: [(bit: UInt64, ownership: Ownership)] = []

  mutating func add(_ position: Int, _ ownership: Ownership) {
    guard position < 60 else { return }
    let bit: UInt64 = 1 << UInt64(position)
    if ownership.isAlways { always |= bit } else { forwarded.append((bit, ownership)) }
  }

  /// All that may be given away.
  var mask: UInt64 { forwarded.reduce(always) { $0 | $1.bit } }

  func gives(_ position: Int) -> Bool { position < 60 && mask & (1 << UInt64(position)) != 0 }

  func mask(_ frame: Frame) -> UInt64 {
    var mask = always
    for (bit, ownership) in forwarded where ownership.holds(frame) { mask |= bit }
    return mask
  }
}

/// A call that gives arguments away.
final class GivingCallNode: Node {
  let callee: Node
  let arguments: NodeList
  let gift: Gift
  let window: Int
  let syntax: CallSyntax
  let machine: Machine
  init(
    _ callee: Node, _ arguments: [Node], _ gift: Gift, _ window: Int, _ syntax: CallSyntax,
    _ machine: Machine, _ site: Site
  ) {
    self.callee = callee
    self.arguments = NodeList(arguments)
    self.gift = gift
    self.window = window
    self.syntax = syntax
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = callee.evaluate(frame)
    if value.isCompletion || value.isUnset { return value }
    let own = frame + window
    own.initialize(to: value)
    if let completion = arguments.evaluate(frame, into: own + 1) { return completion }
    return machine.call(value, own + 1, arguments.count, giving: gift.mask(frame), syntax, site)
  }
}

/// `xs.push(1)` where the receiver or an argument is given away, if the name means a function.
final class GivingMethodNode: Node {
  let receiver: Node
  let key: TextRef
  let function: Node
  let arguments: NodeList
  let gift: Gift
  let window: Int
  let isOptional: Bool
  let syntax: (method: CallSyntax, function: CallSyntax)
  let machine: Machine
  init(
    _ receiver: Node, _ key: TextRef, _ function: Node, _ arguments: [Node], _ gift: Gift,
    _ window: Int, isOptional: Bool, _ syntax: (method: CallSyntax, function: CallSyntax),
    _ machine: Machine, _ site: Site
  ) {
    self.receiver = receiver
    self.key = key
    self.function = function
    self.arguments = NodeList(arguments)
    self.gift = gift
    self.window = window
    self.isOptional = isOptional
    self.syntax = syntax
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = receiver.evaluate(frame)
    if value.isCompletion || value.isUnset { return value }
    let own = frame + window
    if case .object(let object) = value, let field = machine.heap.field(key, of: object) {
      own.initialize(to: field)
      if let completion = arguments.evaluate(frame, into: own + 1) { return completion }
      return machine.callAndTrace(field, own + 1, arguments.count, syntax.method, site)
    }
    if isOptional && value.isNull { return .missing }
    let callee = function.evaluate(frame)
    if callee.isCompletion { return callee }
    own.initialize(to: callee)
    (own + 1).initialize(to: value)
    if let completion = arguments.evaluate(frame, into: own + 2) { return completion }
    return machine.call(
      callee, own + 1, arguments.count + 1, giving: gift.mask(frame), syntax.function, site)
  }
}

extension Machine {
  /// A call that gives some arguments away, as far as the callee takes them.
  func call(
    _ callee: Value, _ window: Frame, _ count: Int, giving mask: UInt64, _ syntax: CallSyntax,
    _ site: Site
  ) -> Value {
    if case .function(let function) = callee {
      let taken = mask & function.takes
      if taken == 0, !function.isNative {
        let code = function.scriptCode
        if code.pointee.isSimple, code.pointee.parameterCount == count {
          let result = enter(code, function, window)
          if case .exception = result { return trace(code, site) }
          return result
        }
      }
      control.pointee.given = taken
    }
    let result = callAndTrace(callee, window, count, syntax, site)
    control.pointee.given = 0
    return result
  }
}
