import Syntax
import System

/// A Sixmo expression over some parameters, ready to be asked again and again: the filters, transforms and
/// edge conditions of workflows.
///
/// ```swift
/// let isLarge = try CompiledExpression("row.employees > 100", parameters: ["row"])
/// try isLarge.evaluate([row])
/// ```
///
/// It runs on the caller's thread, reaches nothing outside, and is used by one thread at a time.
public final class CompiledExpression {
  let space: ExpressionSpace
  /// That of the space.
  let machine: Machine
  let code: UnsafeMutablePointer<FunctionCode>
  private let parameterCount: Int
  /// The fields of the only parameter that are used; nil if it is used as a whole.
  let usedFields: Set<String>?

  /// Calls and turns of loops that one evaluation may take.
  public static let defaultSteps = 1_000_000

  /// Throws `Stop.rejected` if the text is not an expression or uses unknown names.
  public convenience init(
    _ text: String, parameters: [String], name: String = "<expression>",
    library: Library = .standard,
    steps: Int = CompiledExpression.defaultSteps
  ) throws(Stop) {
    try self.init(
      text, parameters: parameters, name: name, in: ExpressionSpace(library: library, steps: steps))
  }

  /// One of several that share a heap and are evaluated one after the other.
  public init(
    _ text: String, parameters: [String], name: String = "<expression>", in space: ExpressionSpace
  ) throws(Stop) {
    self.space = space
    machine = space.runtime.machine
    parameterCount = parameters.count
    let source = Source(name: name, text: text)
    let runtime = space.runtime
    (code, usedFields) = try CompiledExpression.onDeepStack {
      runtime.machine.useThisThread()
      let body = try CompiledExpression.parse(source)
      let fields = parameters.count == 1 ? body.fields(of: parameters[0]) : nil
      return (try CompiledExpression.compile(body, parameters, source, runtime), fields)
    }
  }

  /// What is wrong with a text that is to become an expression: the first error, nil if it is fine.
  package static func fault(in text: String, parameters: [String]) -> Stop? {
    do throws(Stop) {
      // What is compiled ends there too: to free what is nested deep is recursion.
      try onDeepStack { _ = try CompiledExpression(text, parameters: parameters) }
      return nil
    } catch {
      return error
    }
  }

  /// Reading and building deep source takes more stack than some threads have.
  private static func onDeepStack<T>(_ body: () throws -> T) throws(Stop) -> T {
    do {
      return try withDeepStack(bytes: Interpreter.leastStack, meanwhile: {}, body).get()
    } catch {
      throw Stop(error)
    }
  }

  private static func parse(_ source: Source) throws(Stop) -> Expression {
    let result = Parser.parse(source)
    guard !result.hasErrors, !result.isIncomplete else { throw .rejected(result.diagnostics) }
    guard result.program.statements.count == 1,
      case .expression(let body) = result.program.statements[0].kind
    else {
      throw .rejected([
        Diagnostic(
          "E0214", "one expression is expected here", at: .init(source, Span(0, source.bytes.count))
        )
      ])
    }
    return body
  }

  private static func compile(
    _ body: Expression, _ parameters: [String], _ source: Source, _ runtime: Runtime
  ) throws(Stop) -> UnsafeMutablePointer<FunctionCode> {
    // The parameters are nowhere in the text; their places lie after its end.
    let end = source.bytes.count
    let declared = parameters.enumerated().map { index, name in
      Parameter(pattern: Pattern(.name(name), Span(end + index, end + index)))
    }
    let whole = Span(0, end)
    let function = Function(
      parameters: declared, body: CodeBlock([Statement(.expression(body), body.span)], whole),
      span: Span(-1, end))
    let program = Program(
      source: source,
      statements: [Statement(.expression(Expression(.lambda(function), Span(-1, end))), whole)])
    do {
      let unit = try runtime.compile(program, in: TopLevel(.kept))
      guard case .function(let value)? = unit.root?.evaluate(runtime.machine.stack.base) else {
        preconditionFailure("a lambda is a function")
      }
      return value.scriptCode
    } catch {
      throw .rejected(error.diagnostics)
    }
  }

  /// The value for these arguments, in the order of the parameters.
  public func evaluate(_ arguments: [JSON]) throws(Stop) -> JSON {
    let value = try run(arguments)
    do {
      return try value.json(space.runtime.machine.heap.textBounds)
    } catch {
      throw refusal(error)
    }
  }

  func refusal(_ reason: NotJSON) -> Stop {
    Stop(
      Diagnostic(
        "E0307", "the expression gives \(describe(reason)), which is not valid JSON", at: nil))
  }

  private func describe(_ reason: NotJSON) -> String {
    switch reason {
    case .function: "a function"
    case .tooDeep: "a value nested too deep"
    case .tooLarge, .stopped: "a value too large for its memory"
    }
  }

  /// Whether the value is neither `false` nor `null`.
  public func isTrue(_ arguments: [JSON]) throws(Stop) -> Bool { try run(arguments).isTruthy }

  private func run(_ arguments: [JSON]) throws(Stop) -> Value {
    precondition(arguments.count == parameterCount, "an argument for each parameter")
    let machine = space.runtime.machine
    space.begin()
    defer { space.end() }
    let frame = machine.stack.base
    for (index, argument) in arguments.enumerated() {
      (frame + index).initialize(to: machine.heap.value(argument))
    }
    machine.control.pointee.top = frame + arguments.count
    let value = machine.enter(code, frame)
    if case .exception = value { throw Stop(machine.takeFailure()) }
    return value
  }
}

/// Where expressions live that are evaluated one after the other, on one thread at a time. They share one
/// heap, so that its limit holds for all of them together, however many they are.
public final class ExpressionSpace {
  let runtime: Runtime
  private let seconds: Double?

  /// Bytes of the heap.
  public static let defaultMemory = 256 << 20
  /// Enough for any condition; the thread's own stack may end earlier.
  private static let frameValues = 1 << 16

  /// `steps` and `seconds` are those of one evaluation.
  public init(
    library: Library = .standard, steps: Int = CompiledExpression.defaultSteps,
    memory: Int = ExpressionSpace.defaultMemory, seconds: Double? = nil
  ) {
    var limits = Limits(steps: nil, memory: memory)
    limits.frameValues = Self.frameValues
    runtime = Runtime(machine: Machine(host: Host(), limits: limits), library: library)
    runtime.machine.stepBudget = steps
    self.seconds = seconds
  }

  /// Stops the evaluation that is at work with `Stop.interrupted`, and every later one.
  public var interrupt: Interrupt { Interrupt(signal: runtime.machine.signal) }

  /// Before an evaluation. That the time of an earlier one was over does not matter to it.
  func begin() {
    let machine = runtime.machine
    if machine.signal.reason == .deadline { machine.signal.clear() }
    machine.deadline = seconds.map { roughMonotonicSeconds() + $0 }
    machine.beginRun()
    machine.useThisThread()
  }

  func end() { runtime.machine.deadline = nil }
}
