import Glibc
import Syntax

/// Runs Sixmo programs for an embedding program.
///
/// ```swift
/// let interpreter = Interpreter(host: host)
/// let answer = try interpreter.run(source: "1 + 2")
/// print(answer.json)
/// ```
///
/// Names that a run declares stay for the next one, where a new declaration replaces the old. Any number
/// of interpreters live side by side, each used by one thread at a time; only `interrupt()` may be called
/// from anywhere. A run happens on a thread of its own with a deep stack, while the caller waits.
public final class Interpreter {
  public let library: Library
  let session: Session
  private let limits: Limits

  /// `builtins` come on top of what every script has.
  public convenience init(host: Host = Host(), builtins: [Builtin] = [], limits: Limits = Limits())
  {
    self.init(host: host, library: Library(adding: builtins), limits: limits, checks: [])
  }

  package init(host: Host, library: Library, limits: Limits, checks: Heap.Checks) {
    self.library = library
    self.limits = limits
    session = Session(
      machine: Machine(host: host, limits: limits, checks: checks), library: library)
  }

  /// Stops what is running, at once and without a chance for the script to catch it. Safe from any thread
  /// and in a signal handler.
  public var interrupt: Interrupt { Interrupt(signal: session.machine.signal) }

  // MARK: Running

  /// What a run came to.
  public struct Answer {
    /// As the prompt shows it: strings quoted, everything else as one-line JSON.
    public let text: String
    /// Nil if there is a function in the value.
    public let json: JSON?
    public let isNull: Bool
  }

  /// Reads, checks and runs a text. Throws `Stop`.
  @discardableResult
  public func run(source text: String, name: String = "<script>") throws(Stop) -> Answer {
    let result = Parser.parse(Source(name: name, text: text))
    guard !result.hasErrors else { throw .rejected(result.diagnostics) }
    return try evaluate(result.program)
  }

  /// Checks and runs a program for its effects.
  ///
  /// A script that is run once keeps its variables in registers (`keepsNames` false); at a prompt the
  /// names must stay.
  public func run(_ program: Program, keepsNames: Bool = false) throws(Stop) {
    _ = try onOwnThread { try self.execute(program, keepsNames: keepsNames) { _ in } }
  }

  /// The same for the value of the last statement.
  public func evaluate(_ program: Program) throws(Stop) -> Answer {
    try onOwnThread { try self.execute(program, keepsNames: true) { self.answer($0) } }
  }

  /// The same; unless the value is null, later runs find it by `name`, as a prompt's `_`.
  public func evaluate(_ program: Program, keepingAs name: String) throws(Stop) -> Answer {
    try onOwnThread {
      try self.execute(program, keepsNames: true) { value in
        if !value.isNull { self.session.keep(value, as: name, source: program.source) }
        return self.answer(value)
      }
    }
  }

  /// The names declared so far, for completion.
  public var names: [String] { session.scope.order.map(\.name) }

  /// The present value of a name, for completion and results; nil if there is none.
  public func value(of name: String) -> Answer? {
    guard let variable = session.scope.variables[name],
      case .global(let address) = variable.storage,
      !address.pointee.isUnset
    else { return nil }
    return answer(address.pointee)
  }

  // MARK: On the run's thread

  private func execute<T>(_ program: Program, keepsNames: Bool, _ use: (Value) -> T) throws -> T {
    use(try runRoot(compile(program, keepsNames: keepsNames)))
  }

  private func compile(_ program: Program, keepsNames: Bool) throws -> Unit {
    do {
      return try keepsNames
        ? session.compile(program, in: session.scope)
        : session.compile(program, in: TopLevel(.forgotten))
    } catch let rejection {
      throw Stop.rejected(rejection.diagnostics)
    }
  }

  @discardableResult
  private func runRoot(_ unit: Unit) throws -> Value {
    guard let root = unit.root else { return .null }
    let machine = session.machine
    let value = root.evaluate(machine.stack.base)
    if case .exception = value { throw machine.takeFailure() }
    return value
  }

  private func answer(_ value: Value) -> Answer {
    var writer = TextWriter()
    writer.inspect(value)
    return Answer(
      text: String(decoding: writer.bytes, as: UTF8.self), json: try? value.json(),
      isNull: value.isNull)
  }

  func onOwnThread<T>(_ body: () throws -> T) throws(Stop) -> T {
    let machine = session.machine
    let signal = machine.signal
    signal.clear()
    machine.beginRun()
    let result = withDeepStack(
      bytes: limits.frameValues * Limits.nativeBytesPerValue,
      meanwhile: { signal.watch(seconds: limits.seconds, onStop: machine.baton.wakeAll) },
      {
        defer { signal.end() }
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
}

/// Why a run ended early.
public enum Stop: Error {
  /// The program is wrong; nothing ran.
  case rejected([Diagnostic])
  /// An error that nobody caught; `kind` is its object's.
  case failed(Diagnostic, kind: String)
  /// `exit(status)`
  case exited(Int32)
  /// Ctrl-C, or a cancellation from another thread.
  case interrupted
  /// A limit of the embedder: steps, memory, time, depth.
  case limited(Diagnostic)

  init(_ error: any Error) {
    switch error {
    case let stop as Stop: self = stop
    case let failure as Failure:
      switch failure.kind {
      case Exit.kind: self = .exited(Exit.status(of: failure))
      case "limit" where failure.diagnostic.code == "E0402": self = .interrupted
      case "limit": self = .limited(failure.diagnostic)
      default: self = .failed(failure.diagnostic, kind: failure.kind)
      }
    default: self = .failed(Diagnostic("E0300", "\(error)", at: nil), kind: "error")
    }
  }
}
