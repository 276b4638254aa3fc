import Syntax

/// What a pattern does with a value: fits and binds its names, or not.
class PatternNode {
  enum Fit { case fits, differs, exception }

  let site: Site
  init(_ site: Site) { self.site = site }

  func bind(_ value: Value, _ frame: Frame) -> Fit {
    fatalError("a pattern without bind")
  }
}

/// `_`
final class WildcardPattern: PatternNode {
  override func bind(_ value: Value, _ frame: Frame) -> Fit { .fits }
}

/// `x`: stores into a variable. The value stays where it was, too, so it becomes shared.
final class NamePattern: PatternNode {
  enum Target {
    case slot(Int)
    /// A slot that gets a new box.
    case newBox(Int)
    /// A slot whose box exists already.
    case box(Int)
    case global(UnsafeMutablePointer<Value>)
  }

  let target: Target
  let machine: Machine
  init(_ target: Target, _ machine: Machine, _ site: Site) {
    self.target = target
    self.machine = machine
    super.init(site)
  }
  override func bind(_ value: Value, _ frame: Frame) -> Fit {
    value.share()
    switch target {
    case .slot(let slot): (frame + slot).initialize(to: value)
    case .newBox(let slot): (frame + slot).initialize(to: .box(machine.heap.box(value)))
    case .box(let slot): ownBox(frame, slot).value = value
    case .global(let variable): variable.pointee = value
    }
    return .fits
  }
}

/// `1`, `"failed"`, `1..5`
final class ValuePattern: PatternNode {
  let value: Node
  let isRange: Bool
  let machine: Machine
  init(_ value: Node, isRange: Bool, _ machine: Machine, _ site: Site) {
    self.value = value
    self.isRange = isRange
    self.machine = machine
    super.init(site)
  }
  override func bind(_ value: Value, _ frame: Frame) -> Fit {
    let expected = self.value.evaluate(frame)
    if expected.isCompletion { return .exception }
    if isRange, case .int = value {
      if case .bool(true) = machine.apply(.contained, value, expected, site) { return .fits }
      return .differs
    }
    return machine.equals(value, expected) ? .fits : .differs
  }
}

/// `[a, b = 2, ...rest, c]`
final class ArrayPattern: PatternNode {
  final class Element {
    let pattern: PatternNode
    let defaultValue: Node?
    /// Where a default value is kept while its own pattern binds.
    let slot: Int
    init(_ pattern: PatternNode, defaultValue: Node?, slot: Int) {
      self.pattern = pattern
      self.defaultValue = defaultValue
      self.slot = slot
    }
  }

  let before: Children<Element>
  /// How many of them have a default value.
  let optionalCount: Int
  let rest: PatternNode?
  let after: Children<PatternNode>
  let hasRest: Bool
  /// Outside of `match` a value that does not fit is an error.
  let isStrict: Bool
  let machine: Machine
  init(
    before: [Element], rest: PatternNode?, after: [PatternNode], hasRest: Bool, isStrict: Bool,
    _ machine: Machine,
    _ site: Site
  ) {
    self.before = Children(before)
    optionalCount = before.count { $0.defaultValue != nil }
    self.rest = rest
    self.after = Children(after)
    self.hasRest = hasRest
    self.isStrict = isStrict
    self.machine = machine
    super.init(site)
  }

  override func bind(_ value: Value, _ frame: Frame) -> Fit {
    guard value.isSequence else {
      return refuse("an array is expected here, got \(value.typePhrase)")
    }
    let count = value.elementCount
    let most = before.count + after.count
    let least = most - optionalCount
    guard count >= least, hasRest || count <= most else {
      return refuse("\(expected(least, most)) expected here, got \(count)")
    }
    for index in 0..<before.count {
      let isGiven = index < count - after.count
      let fit = before.with(index) { element in
        isGiven
          ? element.pattern.bind(value.element(index), frame) : bindDefault(of: element, frame)
      }
      if fit != .fits { return fit }
    }
    if let rest {
      let end = before.count + max(0, count - most)
      let fit = rest.bind(machine.part(of: value, from: before.count, to: end), frame)
      if fit != .fits { return fit }
    }
    for index in 0..<after.count {
      let fit = after.with(index) { $0.bind(value.element(count - after.count + index), frame) }
      if fit != .fits { return fit }
    }
    return .fits
  }

  private func bindDefault(of element: Element, _ frame: Frame) -> Fit {
    guard let node = element.defaultValue else {
      preconditionFailure("an array that is too short for its pattern")
    }
    let value = node.evaluate(frame)
    if value.isCompletion { return .exception }
    (frame + element.slot).initialize(to: value)
    return element.pattern.bind(value, frame)
  }

  /// `2 elements are`, `1 to 3 elements are`, `at least 1 element is`
  private func expected(_ least: Int, _ most: Int) -> String {
    let count = hasRest ? "at least \(least)" : least == most ? "\(least)" : "\(least) to \(most)"
    return count + ((hasRest ? least : most) == 1 ? " element is" : " elements are")
  }

  private func refuse(_ message: String) -> Fit {
    guard isStrict else { return .differs }
    _ = machine.raise("E0312", message, site)
    return .exception
  }
}

/// `{id, name: title, note = "none", ...others}`
final class ObjectPattern: PatternNode {
  final class Field {
    let key: TextRef
    let pattern: PatternNode
    let defaultValue: Node?
    /// Where a default value is kept while its own pattern binds.
    let slot: Int
    let site: Site
    init(_ key: TextRef, _ pattern: PatternNode, defaultValue: Node?, slot: Int, _ site: Site) {
      self.key = key
      self.pattern = pattern
      self.defaultValue = defaultValue
      self.slot = slot
      self.site = site
    }
  }

  let fields: Children<Field>
  let rest: PatternNode?
  let isStrict: Bool
  let machine: Machine
  init(_ fields: [Field], rest: PatternNode?, isStrict: Bool, _ machine: Machine, _ site: Site) {
    self.fields = Children(fields)
    self.rest = rest
    self.isStrict = isStrict
    self.machine = machine
    super.init(site)
  }

  override func bind(_ value: Value, _ frame: Frame) -> Fit {
    guard case .object(let object) = value else {
      guard isStrict else { return .differs }
      _ = machine.raise("E0312", "an object is expected here, got \(value.typePhrase)", site)
      return .exception
    }
    for index in 0..<fields.count {
      let fit = fields.with(index) { bind($0, of: object, frame) }
      if fit != .fits { return fit }
    }
    guard let rest else { return .fits }
    let others = machine.heap.object(capacity: max(0, object.count - fields.count))
    for index in 0..<object.count where !names(object.key(at: index)) {
      machine.heap.add(object.key(at: index), object.slots[index].shared, to: others)
    }
    return rest.bind(.object(others), frame)
  }

  private func names(_ key: TextRef) -> Bool {
    (0..<fields.count).contains { fields.with($0) { $0.key == key } }
  }

  private func bind(_ field: Field, of object: ObjectRef, _ frame: Frame) -> Fit {
    if let value = machine.heap.field(field.key, of: object) {
      (frame + field.slot).initialize(to: value)
      return field.pattern.bind(value, frame)
    }
    if let node = field.defaultValue {
      let value = node.evaluate(frame)
      if value.isCompletion { return .exception }
      (frame + field.slot).initialize(to: value)
      return field.pattern.bind(value, frame)
    }
    guard isStrict else { return .differs }
    _ = machine.raiseNoField(field.key, object, field.site)
    return .exception
  }
}

/// `let {id, name} = wf`: the value is kept in a slot while the pattern binds.
final class DestructureNode: Node {
  let pattern: PatternNode
  let value: Node
  let slot: Int
  init(_ pattern: PatternNode, _ value: Node, _ slot: Int, _ site: Site) {
    self.pattern = pattern
    self.value = value
    self.slot = slot
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = value.evaluate(frame)
    if value.isCompletion { return value }
    (frame + slot).initialize(to: value)
    return pattern.bind(value, frame) == .fits ? .null : .failed
  }
}

/// `match v { 1, 2 => e, n if n > 3 => e, _ => e }`
final class MatchNode: Node {
  final class Arm {
    let patterns: Children<PatternNode>
    let hasCondition: Bool
    /// The body where there is none: an optional node would be retained.
    let condition: Node
    let body: Node
    init(_ patterns: [PatternNode], condition: Node?, _ body: Node) {
      self.patterns = Children(patterns)
      hasCondition = condition != nil
      self.condition = condition ?? body
      self.body = body
    }

    @inline(__always)
    func fits(_ value: Value, _ frame: Frame) -> Truth {
      for index in 0..<patterns.count {
        switch patterns.with(index, { $0.bind(value, frame) }) {
        case .fits: return hasCondition ? condition.test(frame) : .yes
        case .differs: continue
        case .exception: return .exception
        }
      }
      return .no
    }
  }

  let subject: Node
  let arms: Children<Arm>
  let slot: Int
  let machine: Machine
  init(_ subject: Node, _ arms: [Arm], _ slot: Int, _ machine: Machine, _ site: Site) {
    self.subject = subject
    self.arms = Children(arms)
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = subject.evaluate(frame)
    if value.isCompletion { return value }
    (frame + slot).initialize(to: value)
    for index in 0..<arms.count {
      switch arms.with(index, { $0.fits(value, frame) }) {
      case .yes: return arms.with(index) { $0.body.evaluate(frame) }
      case .no: continue
      case let other: return other.completion.value
      }
    }
    return machine.raise(
      "E0308", "no arm of this 'match' fits \(machine.excerpt(value))", subject.site,
      help: "'_ => …' fits anything")
  }
}
