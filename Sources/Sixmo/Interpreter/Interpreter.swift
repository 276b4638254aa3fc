import Glibc
import Synchronization
import Syntax

/// Runs Sixmo programs for an embedding program.
///
/// ```swift
/// let interpreter = Interpreter(limits: Limits(seconds: 2))
/// let sum = try interpreter.run(source: "1 + 2").decode(as: Int.self)
/// ```
///
/// A text that runs often is compiled once: `compile`. Names that `run` declares stay for its next text,
/// where a new declaration replaces the old; so does the code, until the interpreter goes.
///
/// Scripts reach nothing but the `Host` and the `Builtin`s that they are given. What goes wrong is thrown
/// as a `Stop`, after which the interpreter is as good as before.
///
/// Any number of interpreters live side by side, each used by one thread at a time; only `interrupt()` may
/// be called from anywhere. A run happens on a thread of its own with a deep stack, where builtins and the
/// host are called too, while the caller waits: blocked, or suspended in asynchronous code.
public final class Interpreter {
  /// The functions that scripts find, with their signatures, documentation and examples.
  public let library: Library
  let runtime: Runtime
  private let limits: Limits
  /// Seconds of each run from now on; see `Limits.seconds`.
  package var secondsOfRun: Double?
  private let isRunning = Atomic(false)

  /// `builtins` come on top of what every script has and replace those of the same name.
  public convenience init(host: Host = Host(), builtins: [Builtin] = [], limits: Limits = Limits())
  {
    self.init(host: host, library: Library(adding: builtins), limits: limits, checks: [])
  }

  package init(host: Host, library: Library, limits: Limits, checks: Heap.Checks = []) {
    self.library = library
    self.limits = limits
    secondsOfRun = limits.seconds
    runtime = Runtime(
      machine: Machine(host: host, limits: limits, checks: checks), library: library)
  }

  /// Stops what is running, at once and without a chance for the script to catch it, also inside a wait.
  /// If nothing runs, it stops the next run before it begins: a cancellation is never lost to a race. One
  /// interruption stops one run. Safe from any thread and in a signal handler.
  public var interrupt: Interrupt { Interrupt(signal: runtime.machine.signal) }

  /// How many values of arrays and objects were copied so far.
  var copiedValues: Int { runtime.machine.heap.copiedValues }

  // MARK: Running

  /// Reads, checks and runs a text; the answer is the value of its last statement. `name` is how
  /// diagnostics call it.
  @discardableResult
  public func run(source text: String, name: String = "<script>") throws(Stop) -> Answer {
    try onOwnThread {
      let program = try self.parse(text, name)
      return try self.execute(program, keepsNames: true) { self.answer($0) }
    }
  }

  /// Reads and checks a text that is to run often. `globals` are names that it may use, whose values
  /// each run is given. The code lives as long as the interpreter.
  ///
  /// Throws `rejected` with everything that is wrong.
  public func compile(_ text: String, name: String = "<script>", globals: [String] = [])
    throws(Stop) -> Script
  {
    try onOwnThread {
      try Script(self.parse(text, name), globals: globals, self)
    }
  }

  /// What is wrong with a text, and what is probably a mistake, without running it: errors in the order of their
  /// places, then warnings. Empty if it is fine.
  public func check(source text: String, name: String = "<script>", globals: [String] = [])
    -> [Diagnostic]
  {
    do {
      return try onOwnThread {
        Checker(self, embeddedWith: globals).check([Source(name: name, text: text)])
      }
    } catch {
      return error.diagnostics
    }
  }

  /// Calls a function that an earlier run declared: `try interpreter.call("score", with: lead, 3)`.
  public func call<each Argument: Encodable>(
    _ function: String, with argument: repeat each Argument
  ) throws(Stop) -> Answer {
    try call(function, of: runtime.scope, [JSON](encoding: repeat each argument))
  }

  /// The same with arguments whose number is not known before.
  public func call(_ function: String, withArguments arguments: [JSON]) throws(Stop) -> Answer {
    try call(function, of: runtime.scope, arguments)
  }

  /// Checks and runs a program for its effects.
  ///
  /// A script that is run once keeps its variables in registers (`keepsNames` false); at a prompt the
  /// names must stay.
  package func run(_ program: Program, keepsNames: Bool = false) throws(Stop) {
    _ = try onOwnThread { try self.execute(program, keepsNames: keepsNames) { _ in } }
  }

  /// The same for the value of the last statement.
  package func evaluate(_ program: Program) throws(Stop) -> Answer {
    try onOwnThread { try self.execute(program, keepsNames: true) { self.answer($0) } }
  }

  /// The same; unless the value is null, later runs find it by `names`.
  package func evaluate(_ program: Program, keepingAs names: [String]) throws(Stop) -> Answer {
    try onOwnThread {
      try self.execute(program, keepsNames: true) { value in
        self.keep(value, as: names)
        return self.answer(value)
      }
    }
  }

  /// Gives a name of later runs a value; the name is declared if it is not yet.
  package func keep(_ value: JSON, as name: String) throws(Stop) {
    try onOwnThread { self.runtime.keep(self.runtime.machine.heap.value(value), as: name) }
  }

  /// The names that runs have declared so far, in order.
  public var names: [String] { runtime.scope.order.map(\.name) }

  /// The present value of a declared name; nil if there is none.
  public func value(of name: String) -> Answer? {
    runtime.scope.value(of: name).map { self.answer($0) }
  }

  /// Forgets a name that runs have declared, or all, with what only they keep alive.
  package func forget(_ name: String) { runtime.forget { $0 == name } }
  package func forgetNames() { runtime.forget { _ in true } }

  // MARK: On the run's thread

  func keep(_ value: Value, as names: [String]) {
    if !value.isNull { for name in names { runtime.keep(value, as: name) } }
  }

  func answer(_ value: Value) -> Answer {
    Answer(value, runtime.machine.heap.textBounds)
  }

  func call(_ name: String, of topLevel: TopLevel, _ arguments: [JSON]) throws(Stop) -> Answer {
    try onOwnThread {
      guard case .function(let function)? = topLevel.value(of: name) else {
        throw self.noFunction(name, of: topLevel)
      }
      let machine = self.runtime.machine
      return self.answer(
        try machine.invoke(.function(function), arguments.map { machine.heap.value($0) }))
    }
  }

  private func noFunction(_ name: String, of topLevel: TopLevel) -> Diagnostic {
    if let other = topLevel.value(of: name) {
      return Diagnostic("E0305", "'\(name)' is \(other.typePhrase) and cannot be called", at: nil)
    }
    let functions = topLevel.order.filter { $0.kind == .function }.map(\.name)
    let near = Suggestion.nearest(to: name, among: functions)
    return Diagnostic(
      "E0201", "no function '\(name)' is declared", at: nil,
      help: near.map { "did you mean '\($0)'?" })
  }

  private func parse(_ text: String, _ name: String) throws(Stop) -> Program {
    let result = Parser.parse(Source(name: name, text: text))
    guard !result.hasErrors else { throw .rejected(result.diagnostics) }
    return result.program
  }

  func execute<T>(_ program: Program, keepsNames: Bool, _ use: (Value) -> T) throws -> T {
    use(try runRoot(compile(program, keepsNames: keepsNames)))
  }

  private func compile(_ program: Program, keepsNames: Bool) throws -> Unit {
    do {
      return try keepsNames
        ? runtime.compile(program, in: runtime.scope)
        : runtime.compile(program, in: TopLevel(.forgotten))
    } catch let rejection {
      throw Stop.rejected(rejection.diagnostics)
    }
  }

  @discardableResult
  func runRoot(_ unit: Unit) throws -> Value {
    guard let root = unit.root else { return .null }
    let machine = runtime.machine
    let value = root.evaluate(machine.stack.base)
    if case .exception = value { throw machine.takeFailure() }
    return value
  }

  /// What reading and building deep source needs, in bytes, however little depth a script may have.
  static let leastStack = 64 << 20

  func onOwnThread<T>(_ body: () throws -> T) throws(Stop) -> T {
    guard !isRunning.exchange(true, ordering: .acquiring) else {
      fatalError("an interpreter runs one script at a time")
    }
    let machine = runtime.machine
    let signal = machine.signal
    // Cleared after a run, not before it: an interruption must not be lost because it came early.
    defer {
      signal.clear()
      isRunning.store(false, ordering: .releasing)
    }
    guard signal.reason == .none else { throw .interrupted }
    machine.beginRun()
    let result = withDeepStack(
      bytes: max(limits.frameValues * Limits.nativeBytesPerValue, Self.leastStack),
      meanwhile: { signal.watch(seconds: secondsOfRun, onStop: machine.baton.wakeAll) },
      {
        defer { signal.end() }
        machine.useThisThread()
        return try body()
      })
    do {
      return try result.get()
    } catch {
      throw Stop(error)
    }
  }
}

/// Stops a running interpreter; see `Interpreter.interrupt`.
public struct Interrupt: Sendable {
  let signal: Signal
  public func callAsFunction() { signal.stop(.interrupt) }
  /// Whether a run has been asked to stop, also because its time is over.
  package var isRequested: Bool { signal.reason != .none }
  /// Takes back what no run has seen yet.
  package func withdraw() { signal.clear() }
}
