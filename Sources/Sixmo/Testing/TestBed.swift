import Syntax

/// A script whose top level has run, ready for its tests.
///
/// Before each test the variables of the top level, those of imported modules and of closures too, have the
/// values again that they had at the end of the top level; so no test sees what another one assigned.
package final class TestBed {
  /// The names of its `test` blocks, in order.
  package let names: [String]
  private let interpreter: Interpreter
  private let topLevel: TopLevel
  private let tests: [Unit.Test]

  /// Checks the script and runs its top level.
  package init(_ program: Program, in interpreter: Interpreter) throws(Stop) {
    let topLevel = TopLevel(.kept)
    let runtime = interpreter.runtime
    let unit = try interpreter.onOwnThread {
      let unit = try TestBed.compile(program, in: topLevel, runtime)
      let machine = runtime.machine
      if case .exception? = unit.root?.evaluate(machine.stack.base) { throw machine.takeFailure() }
      return unit
    }
    runtime.machine.globals.save()
    self.interpreter = interpreter
    self.topLevel = topLevel
    tests = unit.tests
    names = unit.tests.map(\.name)
  }

  /// Runs one of its tests; nil if it passes.
  package func run(_ index: Int) -> Stop? { run(tests[index]) }

  /// Runs other statements as a test that sees the names of the script.
  package func run(_ example: Program) -> Stop? {
    let whole = Span(0, example.source.bytes.count)
    let test = Statement(
      .test(name: Name("example", whole), body: CodeBlock(example.statements, whole)), whole)
    do throws(Stop) {
      let unit = try interpreter.onOwnThread {
        try TestBed.compile(
          Program(source: example.source, statements: [test]), in: self.topLevel,
          self.interpreter.runtime)
      }
      return run(unit.tests[0])
    } catch {
      return error
    }
  }

  private func run(_ test: Unit.Test) -> Stop? {
    let machine = interpreter.runtime.machine
    machine.globals.restore()
    do throws(Stop) {
      try interpreter.onOwnThread {
        if case .exception = machine.enter(test.code, machine.stack.base) {
          throw machine.takeFailure()
        }
      }
      return nil
    } catch {
      return error
    }
  }

  private static func compile(
    _ program: Program, in topLevel: TopLevel, _ runtime: Runtime
  ) throws -> Unit {
    do {
      return try runtime.compile(program, in: topLevel)
    } catch let rejection {
      throw Stop.rejected(rejection.diagnostics)
    }
  }
}
