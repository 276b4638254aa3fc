import Syntax

/// `try { … } catch e { … }`
final class AttemptNode: Node {
  let body: Node
  /// Where the error goes while the pattern binds; what it binds follows.
  let slot: Int
  let pattern: PatternNode?
  /// Nil without `catch`: the value of a failure is null.
  let handler: Node?
  let machine: Machine
  /// The machine's, one step nearer.
  private let control: UnsafeMutablePointer<Control>
  init(
    _ body: Node, slot: Int, pattern: PatternNode?, handler: Node?, _ machine: Machine, _ site: Site
  ) {
    self.body = body
    self.slot = slot
    self.pattern = pattern
    self.handler = handler
    self.machine = machine
    control = machine.control
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    control.pointee.attempts &+= 1
    let value = body.evaluate(frame)
    control.pointee.attempts &-= 1
    guard case .exception = value, let error = machine.catchError() else { return value }
    (frame + slot).initialize(to: error)
    if let pattern, pattern.bind(error, frame) != .fits { return .failed }
    return handler?.evaluate(frame) ?? .null
  }
}

/// `throw e`
final class ThrowNode: Node {
  let value: Node
  let machine: Machine
  init(_ value: Node, _ machine: Machine, _ site: Site) {
    self.value = value
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = value.evaluate(frame)
    return value.isCompletion ? value : machine.raiseThrown(value, site)
  }
}

/// `assert c`, `assert c, "message"`
final class AssertNode: Node {
  /// A variable in the condition.
  struct Part {
    let name: String
    let node: Node
  }

  let condition: Node
  let message: Node?
  /// The source of the condition.
  let text: String
  let parts: [Part]
  let machine: Machine
  init(
    _ condition: Node, _ message: Node?, _ text: String, _ parts: [Part], _ machine: Machine,
    _ site: Site
  ) {
    self.condition = condition
    self.message = message
    self.text = text
    self.parts = parts
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let truth = condition.test(frame)
    if truth == .yes { return .null }
    if truth != .no { return truth.completion.value }
    let notes = parts.compactMap { part -> String? in
      let value = part.node.evaluate(frame)
      guard value.isCompletion else { return "\(part.name): \(machine.excerpt(value))" }
      // Behind a short circuit there may be a variable that has no value yet.
      _ = machine.takeFailure()
      return nil
    }
    return machine.raiseAssertion(text, message, frame, site, notes: notes)
  }
}

/// `assert a == b`: a failure shows both values.
final class AssertComparisonNode: Node {
  let operation: BinaryOperator
  let left: Node
  let right: Node
  let message: Node?
  let text: String
  /// The first of two slots for the values.
  let slot: Int
  let machine: Machine
  init(
    _ operation: BinaryOperator, _ left: Node, _ right: Node, _ message: Node?, _ text: String,
    _ slot: Int,
    _ machine: Machine, _ site: Site
  ) {
    self.operation = operation
    self.left = left
    self.right = right
    self.message = message
    self.text = text
    self.slot = slot
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let a = left.evaluate(frame)
    if a.isCompletion { return a }
    (frame + slot).initialize(to: a)
    let b = right.evaluate(frame)
    if b.isCompletion { return b }
    (frame + slot + 1).initialize(to: b)
    let truth = Truth(machine.apply(operation, a, b, site))
    if truth == .yes { return .null }
    if truth != .no { return truth.completion.value }
    let notes = ["left: \(machine.excerpt(a))", "right: \(machine.excerpt(b))"]
    return machine.raiseAssertion(text, message, frame, site, notes: notes)
  }
}

extension Machine {
  /// Takes the pending error for a `catch`; nil if a script may not catch it.
  func catchError() -> Value? {
    guard pending?.isCatchable == true else { return nil }
    var failure = takeFailure()
    let value =
      failure.value
      ?? .object(errorObject(kind: failure.kind, message: failure.diagnostic.message))
    failure.value = value
    caught = failure
    return value
  }

  func errorObject(kind: String, message: String) -> ObjectRef {
    let object = heap.object(capacity: 2)
    heap.set(kindKey, .text(heap.text(kind)), in: object)
    heap.set(messageKey, .text(heap.text(message)), in: object)
    return object
  }

  /// `throw`: a string becomes an object, an object gets what every error has. What was caught and is
  /// thrown again unchanged still tells where it first happened.
  func raiseThrown(_ value: Value, _ site: Site) -> Value {
    if case .object(let again) = value, let caught, case .object(let known)? = caught.value,
      again == known
    {
      return raise(caught)
    }
    let object: ObjectRef
    switch value {
    case .object(let given):
      object = heap.copy(given)
      if heap.field(kindKey, of: object) == nil {
        heap.set(kindKey, .text(heap.text("error")), in: object)
      }
      if heap.field(messageKey, of: object) == nil {
        heap.set(messageKey, .text(heap.text("an error was thrown")), in: object)
      }
    case .text(let text): object = errorObject(kind: "error", message: text.string)
    default: object = errorObject(kind: "error", message: excerpt(value))
    }
    let message = excerpt(heap.field(messageKey, of: object) ?? .null, quotes: false)
    let kind = excerpt(heap.field(kindKey, of: object) ?? .null, quotes: false)
    var failure = Failure(Diagnostic("E0310", message, at: site.location), kind: kind)
    failure.value = .object(object)
    return raise(failure)
  }

  func raiseAssertion(
    _ text: String, _ message: Node?, _ frame: Frame, _ site: Site, notes: [String]
  ) -> Value {
    var told = "assertion failed: \(text)"
    if let message {
      let value = message.evaluate(frame)
      if value.isCompletion { return value }
      told = "assertion failed: \(excerpt(value, quotes: false))"
    }
    return raise("E0309", told, site, notes: notes)
  }

  /// A value for a message, cut when it is long.
  func excerpt(_ value: Value, quotes: Bool = true) -> String {
    // Far more than is shown.
    let limit = 1 << 16
    if case .text(let text) = value {
      if !quotes, text.byteCount <= 200 { return text.string }
      if text.byteCount > limit {
        let start = String(decoding: text.bytes.prefix(limit), as: UTF8.self)
        return excerpt(.text(heap.text(start)), quotes: quotes)
      }
    }
    var writer = TextWriter(.init(bytes: limit))
    if quotes {
      writer.inspect(value)
    } else if let problem = writer.display(value), problem == .tooDeep {
      return "a value nested too deep"
    }
    let text = String(decoding: writer.bytes, as: UTF8.self)
    return text.utf8.count > 200 && text.count > 200 ? text.prefix(199) + "…" : text
  }
}
