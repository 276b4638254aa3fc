import Syntax

/// A compiled program, to be run any number of times; made by `Interpreter.compile`.
///
/// ```swift
/// let script = try interpreter.compile(text, name: "rules.sixmo", globals: ["lead"])
/// for lead in leads {
///   let answer = try script.run(["lead": JSON(encoding: lead)])
///   print(try answer.decode(as: Double.self))
/// }
/// ```
///
/// Each run begins anew: no variable keeps its value from the one before, only modules stay loaded. After a
/// run the functions of the script can be called. A Swift optional that is nil is a field that is not there,
/// which scripts read with `lead?.email`. Like its interpreter, a script is used by one thread at a time.
public final class Script {
  /// Of what was compiled, as diagnostics show it.
  public let name: String
  let interpreter: Interpreter
  private let unit: Unit
  private let topLevel: TopLevel
  private let globals: [String: UnsafeMutablePointer<Value>]

  /// Must be called on the thread of a run.
  init(_ program: Program, globals: [String], _ interpreter: Interpreter)
    throws(Stop)
  {
    let runtime = interpreter.runtime
    let topLevel = TopLevel(.kept)
    var addresses: [String: UnsafeMutablePointer<Value>] = [:]
    for name in globals { addresses[name] = runtime.declare(name, in: topLevel) }
    do {
      unit = try runtime.compile(program, in: topLevel)
    } catch {
      throw .rejected(error.diagnostics)
    }
    name = program.source.name
    self.interpreter = interpreter
    self.topLevel = topLevel
    self.globals = addresses
  }

  /// Runs the program with a value for each of its globals; the answer is the value of its last statement.
  /// Throws `failed` for an error that the script does not catch, or for a global without a value.
  @discardableResult
  public func run(_ values: [String: JSON] = [:]) throws(Stop) -> Answer {
    try interpreter.onOwnThread {
      try self.begin(values)
      return self.interpreter.answer(try self.interpreter.runRoot(self.unit))
    }
  }

  /// Calls a function that the script declares, after a run of it:
  /// `try script.call("score", with: lead, 3).decode(as: Double.self)`.
  public func call<each Argument: Encodable>(
    _ function: String, with argument: repeat each Argument
  ) throws(Stop) -> Answer {
    try interpreter.call(function, of: topLevel, [JSON](encoding: repeat each argument))
  }

  /// The same with arguments whose number is not known before.
  public func call(_ function: String, withArguments arguments: [JSON]) throws(Stop) -> Answer {
    try interpreter.call(function, of: topLevel, arguments)
  }

  /// The names that the script declares at its top level, in order.
  public var names: [String] { topLevel.order.map(\.name) }

  /// The value that a name of the top level has after the last run; nil if there is none.
  public func value(of name: String) -> Answer? {
    topLevel.value(of: name).map { interpreter.answer($0) }
  }

  private func begin(_ values: [String: JSON]) throws {
    for variable in topLevel.order where variable.kind == .constant || variable.kind == .variable {
      if case .global(let address) = variable.storage { address.pointee = .missing }
    }
    for (name, address) in globals {
      guard let value = values[name] else {
        throw ScriptError("'\(self.name)' needs a value for its global '\(name)'", kind: "argument")
      }
      address.pointee = interpreter.runtime.machine.heap.value(value).shared
    }
    if let unknown = values.keys.first(where: { globals[$0] == nil }) {
      throw ScriptError("'\(name)' has no global '\(unknown)'", kind: "argument")
    }
  }
}

extension [JSON] {
  /// The arguments of a call from Swift.
  init<each Argument: Encodable>(encoding argument: repeat each Argument) throws(Stop) {
    self = []
    do {
      for argument in repeat each argument { append(try JSON(encoding: argument)) }
    } catch {
      throw Stop(error)
    }
  }
}
