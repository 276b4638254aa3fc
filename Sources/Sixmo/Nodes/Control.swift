import Syntax

/// `{ a; b; c }`: the value is the last one's.
final class SequenceNode: Node {
  let statements: NodeList
  /// The last statement, whose value counts.
  let last: Node
  init(_ statements: [Node], _ last: Node, _ site: Site) {
    self.statements = NodeList(statements)
    self.last = last
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let completion = statements.execute(frame)
    return completion == .normal ? last.evaluate(frame) : completion.value
  }
  override func execute(_ frame: Frame) -> Completion {
    let completion = statements.execute(frame)
    return completion == .normal ? last.execute(frame) : completion
  }
}

/// Two statements, the commonest block, without a loop over them.
final class PairNode: Node {
  let first: Node
  let last: Node
  init(_ first: Node, _ last: Node, _ site: Site) {
    self.first = first
    self.last = last
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let completion = first.execute(frame)
    return completion == .normal ? last.evaluate(frame) : completion.value
  }
  override func execute(_ frame: Frame) -> Completion {
    let completion = first.execute(frame)
    return completion == .normal ? last.execute(frame) : completion
  }
}

/// `if c { a } else { b }`
final class ConditionalNode: Node {
  let condition: Node
  let then: Node
  let otherwise: Node
  init(_ condition: Node, _ then: Node, _ otherwise: Node, _ site: Site) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let truth = condition.test(frame)
    if truth == .yes { return then.evaluate(frame) }
    if truth == .no { return otherwise.evaluate(frame) }
    return truth.completion.value
  }
  override func execute(_ frame: Frame) -> Completion {
    let truth = condition.test(frame)
    if truth == .yes { return then.execute(frame) }
    if truth == .no { return otherwise.execute(frame) }
    return truth.completion
  }
}

/// `if c { a }`
final class WhenNode: Node {
  let condition: Node
  let then: Node
  init(_ condition: Node, _ then: Node, _ site: Site) {
    self.condition = condition
    self.then = then
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let truth = condition.test(frame)
    if truth == .yes { return then.evaluate(frame) }
    return truth.completion.value
  }
  override func execute(_ frame: Frame) -> Completion {
    let truth = condition.test(frame)
    if truth == .yes { return then.execute(frame) }
    return truth.completion
  }
}

/// The body of a loop: its first statement and the rest, so that two statements need no node around them.
struct LoopBody {
  let first: Node
  private let owner: Node?
  /// The owner without its count, for an optional child would be retained at each turn.
  private let rest: Unmanaged<Node>?

  init(_ body: Node) {
    if let pair = body as? PairNode {
      first = pair.first
      owner = pair.last
    } else {
      first = body
      owner = nil
    }
    rest = owner.map { .passUnretained($0) }
  }

  @inline(__always)
  func execute(_ frame: Frame) -> Completion {
    let completion = first.execute(frame)
    guard completion == .normal, let rest else { return completion }
    return rest._withUnsafeGuaranteedRef { $0.execute(frame) }
  }
}

/// `while c { … }`
final class WhileNode: Node {
  let condition: Node
  let body: LoopBody
  /// How many slots are in use at the back edge.
  let top: Int
  let machine: Machine
  init(_ condition: Node, _ body: Node, top: Int, _ machine: Machine, _ site: Site) {
    self.condition = condition
    self.body = LoopBody(body)
    self.top = top
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    while true {
      let truth = condition.test(frame)
      if truth != .yes { return truth.completion }
      let completion = body.execute(frame)
      if completion != .normal && completion != .continuing {
        return completion == .breaking ? .normal : completion
      }
      if _slowPath(!machine.mayProceed(frame)), !machine.safepoint(top: frame + top) {
        return .exception
      }
    }
  }
}

/// `for i in a..b { … }` without a range in the heap.
final class RangeLoopNode: Node {
  let range: RangeNode
  /// The bounds of the range, one step nearer.
  let lower: Node
  let upper: Node
  let slot: Int
  let body: LoopBody
  let machine: Machine
  init(_ range: RangeNode, _ slot: Int, _ body: Node, _ machine: Machine, _ site: Site) {
    self.range = range
    lower = range.lower
    upper = range.upper
    self.slot = slot
    self.body = LoopBody(body)
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let first = lower.evaluate(frame)
    range.hold(first, frame)
    guard case .int(var number) = first else { return Completion(range.refuse(first, frame)) }
    let last = upper.evaluate(frame)
    guard case .int(let bound) = last, let end = range.end(bound) else {
      return Completion(range.refuse(first, last))
    }
    while number < end {
      (frame + slot).initialize(to: .int(number))
      let completion = body.execute(frame)
      if completion != .normal && completion != .continuing {
        return completion == .breaking ? .normal : completion
      }
      if _slowPath(!machine.mayProceed(frame)), !machine.safepoint(top: frame + slot + 1) {
        return .exception
      }
      number &+= 1
    }
    return .normal
  }
}

/// `for x in xs { … }`, `for i, x in xs { … }`, `for k, v in obj { … }`
///
/// The value is kept in `slot`, the key (if asked for) in the next one, the element in the one after; then
/// follows what patterns bind.
final class LoopNode: Node {
  let sequence: Node
  let slot: Int
  let hasKey: Bool
  let bindsKey: Bool
  let bindsElement: Bool
  /// Unused where nothing is bound: an optional child would be retained.
  let keyPattern: PatternNode
  let elementPattern: PatternNode
  /// Whether the body may write to the variable that is looped over, which is lent then: what it binds
  /// must not change either.
  let isShared: Bool
  let body: LoopBody
  let machine: Machine
  init(
    _ sequence: Node, slot: Int, hasKey: Bool, key: PatternNode?, element: PatternNode?,
    isShared: Bool, _ body: Node,
    _ machine: Machine, _ site: Site
  ) {
    self.sequence = sequence
    self.slot = slot
    self.hasKey = hasKey
    bindsKey = key != nil
    bindsElement = element != nil
    keyPattern = key ?? WildcardPattern(site)
    elementPattern = element ?? WildcardPattern(site)
    self.isShared = isShared
    self.body = LoopBody(body)
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }

  override func execute(_ frame: Frame) -> Completion {
    let value = sequence.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    (frame + slot).initialize(to: value)
    if case .function(let function) = value { return execute(function, frame) }
    var position = 0
    while true {
      guard let (key, element) = next(value, position) else { return .normal }
      let first = slot + 1
      if hasKey { (frame + first).initialize(to: key) }
      (frame + (hasKey ? first + 1 : first)).initialize(to: isShared ? element.shared : element)
      if let completion = bind(frame, key, element) { return completion }
      let completion = body.execute(frame)
      if completion != .normal && completion != .continuing {
        return completion == .breaking ? .normal : completion
      }
      if _slowPath(!machine.mayProceed(frame)), !machine.safepoint(top: frame + slot + 1) {
        return .exception
      }
      position &+= 1
    }
  }

  /// The key and element at a position; nil at the end, and after an error, which `execute` finds pending.
  @inline(__always)
  private func next(_ value: Value, _ position: Int) -> (Value, Value)? {
    if case .array(let array) = value {
      guard position < array.count else { return nil }
      return (.int(position), array.elements[position])
    }
    return nextOfOther(value, position)
  }

  @inline(never)
  private func nextOfOther(_ value: Value, _ position: Int) -> (Value, Value)? {
    switch value {
    case .range(let range):
      return position < range.count ? (.int(position), .int(range.lower + position)) : nil
    case .object(let object):
      guard position < object.count else { return nil }
      let key = Value.text(object.key(at: position))
      return hasKey ? (key, object.slots[position]) : (key, key)
    default: return (value, .failed)
    }
  }

  @inline(__always)
  func bind(_ frame: Frame, _ key: Value, _ element: Value) -> Completion? {
    if case .exception = element { return refuse(key) }
    if bindsKey, keyPattern.bind(key, frame) != .fits { return .exception }
    if bindsElement, elementPattern.bind(element, frame) != .fits { return .exception }
    return nil
  }

  @inline(never)
  func refuse(_ value: Value) -> Completion {
    Completion(
      machine.raise(
        "E0311", "'for' needs an array or an object, got \(value.typePhrase)", sequence.site,
        label: value.typePhrase,
        help: value.isText ? "chars(text) has the characters of a string" : nil))
  }
}

extension Value {
  var isText: Bool { if case .text = self { true } else { false } }
}

/// `break`, `continue`
final class JumpNode: Node {
  let completion: Completion
  init(_ completion: Completion, _ site: Site) {
    self.completion = completion
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { completion.value }
  override func execute(_ frame: Frame) -> Completion { completion }
}

/// `return x` where it is not the last thing that its function does.
final class ReturnNode: Node {
  let value: Node
  let machine: Machine
  init(_ value: Node, _ machine: Machine, _ site: Site) {
    self.value = value
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value { execute(frame).value }
  override func execute(_ frame: Frame) -> Completion {
    let value = value.evaluate(frame)
    if value.isCompletion { return Completion(value) }
    machine.control.pointee.returned = value
    return .returning
  }
}

/// Evaluates for the effect and answers null: a block that ends with a statement.
final class EffectNode: Node {
  let statement: Node
  init(_ statement: Node) {
    self.statement = statement
    super.init(statement.site)
  }
  override func evaluate(_ frame: Frame) -> Value { statement.execute(frame).value }
  override func execute(_ frame: Frame) -> Completion { statement.execute(frame) }
}
