import Syntax

// Calls: the arguments are evaluated straight into the window that becomes the callee's frame, which
// begins where the caller's variables and temporaries end.

/// A call of a function that is known, captures nothing and takes exactly these arguments.
final class CallNode: Node {
  let code: UnsafeMutablePointer<FunctionCode>
  let arguments: NodeList
  let window: Int
  let machine: Machine
  init(
    _ code: UnsafeMutablePointer<FunctionCode>, _ arguments: [Node], _ window: Int,
    _ machine: Machine, _ site: Site
  ) {
    self.code = code
    self.arguments = NodeList(arguments)
    self.window = window
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let callee = frame + window
    if let completion = arguments.evaluate(frame, into: callee) { return completion }
    let result = machine.enter(code, callee)
    if case .exception = result { return machine.trace(code, site) }
    return result
  }
}

/// The same with one argument.
final class CallOneNode: Node {
  let code: UnsafeMutablePointer<FunctionCode>
  let argument: Node
  let window: Int
  let machine: Machine
  init(
    _ code: UnsafeMutablePointer<FunctionCode>, _ argument: Node, _ window: Int, _ machine: Machine,
    _ site: Site
  ) {
    self.code = code
    self.argument = argument
    self.window = window
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = argument.evaluate(frame)
    if value.isCompletion { return value }
    let callee = frame + window
    callee.initialize(to: value)
    let result = machine.enter(code, callee)
    if case .exception = result { return machine.trace(code, site) }
    return result
  }
}

/// The same with two arguments.
final class CallTwoNode: Node {
  let code: UnsafeMutablePointer<FunctionCode>
  let first: Node
  let second: Node
  let window: Slot
  let machine: Machine
  init(
    _ code: UnsafeMutablePointer<FunctionCode>, _ first: Node, _ second: Node, _ window: Int,
    _ machine: Machine, _ site: Site
  ) {
    self.code = code
    self.first = first
    self.second = second
    self.window = Slot(window)
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = first.evaluate(frame)
    if value.isCompletion { return value }
    (frame + window).initialize(to: value)
    let next = second.evaluate(frame)
    if next.isCompletion { return next }
    let callee = frame + window
    (callee + 1).initialize(to: next)
    let result = machine.enter(code, callee)
    if case .exception = result { return machine.trace(code, site) }
    return result
  }
}

/// A call of whatever the callee's expression gives; that is kept below the arguments.
final class CallValueNode: Node {
  let callee: Node
  let arguments: NodeList
  let window: Int
  let syntax: CallSyntax
  let machine: Machine
  init(
    _ callee: Node, _ arguments: [Node], _ window: Int, _ syntax: CallSyntax, _ machine: Machine,
    _ site: Site
  ) {
    self.callee = callee
    self.arguments = NodeList(arguments)
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
    if case .function(let function) = value, !function.isNative {
      let code = function.scriptCode
      if code.pointee.isSimple, code.pointee.parameterCount == arguments.count {
        let result = machine.enter(code, function, own + 1)
        if case .exception = result { return machine.trace(code, site) }
        return result
      }
    }
    return machine.callAndTrace(value, own + 1, arguments.count, syntax, site)
  }
}

/// A call of a builtin that is known, its arguments in the order of the signature with gaps for what is
/// not given.
final class CallBuiltinNode: Node {
  let native: NativeFunction
  let arguments: NodeList
  let window: Int
  let syntax: CallSyntax
  let machine: Machine
  init(
    _ native: NativeFunction, _ arguments: [Node], _ window: Int, _ syntax: CallSyntax,
    _ machine: Machine, _ site: Site
  ) {
    self.native = native
    self.arguments = NodeList(arguments)
    self.window = window
    self.syntax = syntax
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let own = frame + window
    if let completion = arguments.evaluate(frame, into: own) { return completion }
    return machine.runNative(native, own, arguments.count, syntax: syntax, site: site)
  }
}

/// `x.f(a)`: x's own field f if it is an object that has one, otherwise the function f with x as its first
/// argument.
final class CallMethodNode: Node {
  let receiver: Node
  let key: TextRef
  /// What the name means as an ordinary name; nil if it means nothing. Beside its owner, for an optional
  /// child would be retained at each call.
  private let function: Unmanaged<Node>?
  private let functionOwner: Node?
  let arguments: NodeList
  let window: Int
  let isOptional: Bool
  /// For a call of the own field, and for one of the function (where the receiver is the first argument).
  let syntax: (method: CallSyntax, function: CallSyntax)
  let keySite: Site
  let machine: Machine
  private var cachedLayout = UInt(0)
  /// -1: objects of the cached layout have no such field.
  private var cachedSlot = 0
  init(
    _ receiver: Node, _ key: TextRef, _ function: Node?, _ arguments: [Node], _ window: Int,
    isOptional: Bool,
    _ syntax: (method: CallSyntax, function: CallSyntax), keySite: Site, _ machine: Machine,
    _ site: Site
  ) {
    self.receiver = receiver
    self.key = key
    self.function = function.map { .passUnretained($0) }
    functionOwner = function
    self.arguments = NodeList(arguments)
    self.window = window
    self.isOptional = isOptional
    self.syntax = syntax
    self.keySite = keySite
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = receiver.evaluate(frame)
    if value.isCompletion || value.isUnset { return value }
    let own = frame + window
    if case .object(let object) = value {
      let slot =
        UInt(bitPattern: object.cell.pointee.layout) == cachedLayout ? cachedSlot : find(object)
      if slot >= 0 { return callField(object.slots[slot], frame, own) }
    }
    if isOptional && value.isNull { return .missing }
    guard let function else { return raiseUnknown(value) }
    let callee = function._withUnsafeGuaranteedRef { $0.evaluate(frame) }
    if callee.isCompletion { return callee }
    own.initialize(to: callee)
    (own + 1).initialize(to: value)
    if let completion = arguments.evaluate(frame, into: own + 2) { return completion }
    return call(callee, own + 1, arguments.count + 1, syntax.function)
  }

  private func callField(_ callee: Value, _ frame: Frame, _ own: Frame) -> Value {
    own.initialize(to: callee)
    if let completion = arguments.evaluate(frame, into: own + 1) { return completion }
    return call(callee, own + 1, arguments.count, syntax.method)
  }

  @inline(__always)
  private func call(_ callee: Value, _ window: Frame, _ count: Int, _ syntax: CallSyntax) -> Value {
    if case .function(let function) = callee, !function.isNative {
      let code = function.scriptCode
      if code.pointee.isSimple, code.pointee.parameterCount == count {
        let result = machine.enter(code, function, window)
        if case .exception = result { return machine.trace(code, site) }
        return result
      }
    }
    return machine.callAndTrace(callee, window, count, syntax, site)
  }

  @inline(never)
  private func find(_ object: ObjectRef) -> Int {
    if object.isDictionary { return findInTable(object) }
    cachedLayout = UInt(bitPattern: object.cell.pointee.layout)
    cachedSlot = object.shape.slot(of: key)
    return cachedSlot
  }
  @inline(never)
  private func findInTable(_ object: ObjectRef) -> Int {
    machine.heap.position(of: key, in: object)
  }

  private func raiseUnknown(_ value: Value) -> Value {
    machine.raiseUnknownFunction(key, on: value, keySite)
  }
}

/// A call with spread or dynamically named arguments: collected first, then put where the callee's
/// signature wants them.
final class CallSpreadNode: Node {
  enum Part {
    case positional(Node)
    case named(String, Node)
    case spread(Node)

    var node: Node {
      switch self {
      case .positional(let node), .named(_, let node), .spread(let node): node
      }
    }
  }

  let callee: Node
  let parts: [Part]
  let window: Int
  let syntax: CallSyntax
  let machine: Machine
  init(
    _ callee: Node, _ parts: [Part], _ window: Int, _ syntax: CallSyntax, _ machine: Machine,
    _ site: Site
  ) {
    self.callee = callee
    self.parts = parts
    self.window = window
    self.syntax = syntax
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let callee = callee.evaluate(frame)
    if callee.isCompletion || callee.isUnset { return callee }
    let own = frame + window
    own.initialize(to: callee)
    var given = GivenArguments()
    if let completion = given.collect(parts, frame, into: own + 1, machine) { return completion }
    return machine.call(callee, given, at: own + 1 + parts.count, syntax, site)
  }
}

/// `x.f(a, n: b)`
final class CallMethodSpreadNode: Node {
  let receiver: Node
  let key: TextRef
  let function: Node?
  let parts: [CallSpreadNode.Part]
  let window: Int
  let isOptional: Bool
  let syntax: CallSyntax
  let keySite: Site
  let machine: Machine
  init(
    _ receiver: Node, _ key: TextRef, _ function: Node?, _ parts: [CallSpreadNode.Part],
    _ window: Int,
    isOptional: Bool, _ syntax: CallSyntax, keySite: Site, _ machine: Machine, _ site: Site
  ) {
    self.receiver = receiver
    self.key = key
    self.function = function
    self.parts = parts
    self.window = window
    self.isOptional = isOptional
    self.syntax = syntax
    self.keySite = keySite
    self.machine = machine
    super.init(site)
  }
  override func evaluate(_ frame: Frame) -> Value {
    let value = receiver.evaluate(frame)
    if value.isCompletion || value.isUnset { return value }
    let own = frame + window
    var given = GivenArguments()
    let callee: Value
    if case .object(let object) = value, let field = machine.heap.field(key, of: object) {
      callee = field
    } else if isOptional && value.isNull {
      return .missing
    } else if let function {
      callee = function.evaluate(frame)
      if callee.isCompletion { return callee }
      given.positional.append(value)
    } else {
      return machine.raiseUnknownFunction(key, on: value, keySite)
    }
    own.initialize(to: callee)
    (own + 1).initialize(to: value)
    if let completion = given.collect(parts, frame, into: own + 2, machine) { return completion }
    return machine.call(callee, given, at: own + 2 + parts.count, syntax, site)
  }
}

/// Arguments as they were given: by position, then by name.
struct GivenArguments {
  var positional: [Value] = []
  var named: [(name: String, value: Value)] = []

  /// Evaluates arguments in the order in which they are written; slots keep them until the callee has
  /// them.
  mutating func collect(
    _ parts: [CallSpreadNode.Part], _ frame: Frame, into window: Frame, _ machine: Machine
  ) -> Value? {
    for (index, part) in parts.enumerated() {
      let value = part.node.evaluate(frame)
      if value.isCompletion { return value }
      (window + index).initialize(to: value)
      switch part {
      case .positional: positional.append(value)
      case .named(let name, _): named.append((name, value))
      case .spread(let node):
        guard spread(value, atMost: machine.stack.count) else {
          return machine.raise(
            "E0303",
            "only an array or an object can be spread into arguments, got \(value.typePhrase)",
            node.site,
            help: "an array spreads positional arguments, an object named ones")
        }
      }
    }
    return nil
  }

  /// A range is longer than any stack perhaps: of that, no more than what is refused anyway.
  private mutating func spread(_ value: Value, atMost limit: Int) -> Bool {
    switch value {
    case .array(let array):
      for index in 0..<array.count { positional.append(array.elements[index].shared) }
    case .range(let range):
      for index in 0..<min(range.count, limit) { positional.append(.int(range.lower + index)) }
    case .object(let object):
      for index in 0..<object.count {
        named.append((object.key(at: index).string, object.slots[index].shared))
      }
    case .nothing: break
    default: return false
    }
    return true
  }
}

extension Machine {
  /// Calls with arguments by name: finds each one's place in the callee's signature.
  func call(
    _ callee: Value, _ given: GivenArguments, at window: Frame, _ syntax: CallSyntax, _ site: Site
  ) -> Value {
    guard case .function(let function) = callee else { return call(callee, window, 0, site: site) }
    let (names, name, signature): ([String?], String, String)
    if function.isNative {
      let native = function.nativeFunction.takeUnretainedValue()
      names = native.signature.parameters.map { $0.isRest ? nil : $0.name }
      (name, signature) = (native.signature.name, native.builtin.signature)
    } else {
      let details = function.scriptCode.pointee.details.takeUnretainedValue()
      names = details.parameters.map { $0.isRest ? nil : $0.name }
      (name, signature) = (details.name ?? "this function", details.signature)
    }
    guard window + (given.positional.count + names.count) < stack.end else {
      return raise("E0306", "'\(name)' gets more arguments than a call can have", site)
    }
    var count = given.positional.count
    for (index, value) in given.positional.enumerated() { (window + index).initialize(to: value) }
    for (argument, value) in given.named {
      guard let index = names.firstIndex(of: argument) else {
        let near = Suggestion.nearest(to: argument, among: names.compactMap { $0 })
        return raise(
          Failure(
            Diagnostic(
              "E0306", "'\(name)' has no parameter '\(argument)'",
              at: syntax.location(ofLabel: argument) ?? site.location,
              label: near.map { "did you mean '\($0)'?" } ?? "",
              help: "signature: \(signature)")))
      }
      if index < count, !window[index].isUnset {
        return raise(
          "E0306", "'\(argument)' of '\(name)' is given twice", site,
          help: "signature: \(signature)")
      }
      while count <= index {
        (window + count).initialize(to: .missing)
        count += 1
      }
      window[index] = value
    }
    if let gap = firstGap(function, window, count) {
      return raise(
        "E0306", "'\(name)' needs a value for '\(names[gap] ?? "")'", site,
        help: "signature: \(signature)")
    }
    return callAndTrace(callee, window, count, syntax, site)
  }

  /// The first required parameter without a value among those that are in the window.
  private func firstGap(_ function: FunctionRef, _ window: Frame, _ count: Int) -> Int? {
    let required: Int
    if function.isNative {
      required = function.nativeFunction.takeUnretainedValue().signature.requiredCount
    } else {
      required = function.scriptCode.pointee.details.takeUnretainedValue().requiredCount
    }
    return (0..<min(required, count)).first { window[$0].isUnset }
  }

  @inline(never)
  func callAndTrace(
    _ callee: Value, _ window: Frame, _ count: Int, _ syntax: CallSyntax, _ site: Site
  ) -> Value {
    let result = call(callee, window, count, syntax: syntax, site: site)
    if case .exception = result, case .function(let function) = callee, !function.isNative {
      return trace(function.scriptCode, site)
    }
    return result
  }

  /// Adds the place of a call to the error that comes through it.
  @inline(never)
  func trace(_ code: UnsafeMutablePointer<FunctionCode>, _ site: Site) -> Value {
    code.pointee.details._withUnsafeGuaranteedRef { pending?.leave($0, at: site) }
    return .failed
  }
}

extension Failure {
  /// An error on its way out of a function: notes the call.
  fileprivate mutating func leave(_ function: FunctionDetails, at call: Site) {
    if diagnostic.location == nil { diagnostic.location = call.location }
    if function.hidesErrors || call.source.hidesErrors {
      leavePrelude(at: call)
    } else if diagnostic.traceCount < Failure.longestTrace {
      diagnostic.addCall(
        .init(function: function.name ?? "<lambda>", location: call.location))
    } else {
      diagnostic.hiddenCalls += 1
    }
  }

  private static let longestTrace = 1_000
}
