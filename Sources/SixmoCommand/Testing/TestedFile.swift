import Examples
import Glibc
import Sixmo
import Syntax
import System

/// A file and the tests in it: of a script its `test` blocks and the examples in its `##` lines, of a
/// Markdown page its ```` ```sixmo ```` and ```` ```console ```` blocks.
struct TestedFile {
  let path: String
  let run: TestRun

  init(_ path: String, in run: TestRun) {
    self.path = path
    self.run = run
  }

  /// In the order of the tests; those that Ctrl-C ended are missing.
  func outcomes() -> [TestOutcome] {
    results().map { outcome in
      var outcome = outcome
      outcome.failures = outcome.failures.map(namingLimit)
      return outcome
    }
  }

  /// The error of a test that took too long says how long it may take.
  private func namingLimit(_ failure: Diagnostic) -> Diagnostic {
    guard failure.code == "E0405", let seconds = run.settings.timeout else { return failure }
    let limit = Int(exactly: seconds).map { "\($0)" } ?? "\(seconds)"
    var failure = failure
    failure.message = "the time limit of \(limit) s for each test was exceeded"
    failure.help = "'sixmo test --timeout 5m' gives each test more time"
    return failure
  }

  private func results() -> [TestOutcome] {
    do {
      let source = try ScriptFile.read(path)
      return try path.hasSuffix(".md") ? page(Page(source)) : script(source)
    } catch let diagnostic as Diagnostic {
      return [TestOutcome(file: path, failures: [diagnostic])]
    } catch {
      let failure = Diagnostic("E0803", "no folder for the tests of '\(path)': \(error)", at: nil)
      return [TestOutcome(file: path, failures: [failure])]
    }
  }

  /// One test with a name that is wanted; adds nothing if Ctrl-C ended it.
  func add(
    _ name: String, line: Int, to outcomes: inout [TestOutcome],
    output: () -> String = { "" }, _ body: () -> [Diagnostic]?
  ) {
    guard !run.isCancelled else { return }
    let start = monotonicSeconds()
    guard let failures = body() else { return }
    outcomes.append(
      TestOutcome(
        file: path, name: name, line: line, seconds: monotonicSeconds() - start, failures: failures,
        output: output()))
  }
}

extension TestedFile {
  /// The top level runs once, and not at all if no test of the file is wanted.
  private func script(_ source: Source) throws -> [TestOutcome] {
    let parsed = Parser.parse(source)
    let tests = parsed.program.statements.compactMap(\.test)
    let examples = Example.documented(in: source).map { (name: "example in line \($0.line)", $0) }
    guard
      parsed.hasErrors || (tests.map(\.text) + examples.map(\.name)).contains(where: run.isWanted)
    else { return [] }
    let stage = try TestStage(run, beside: ".")
    defer { stage.close() }
    var outcomes: [TestOutcome] = []
    do throws(Stop) {
      if parsed.hasErrors { throw .rejected(parsed.diagnostics) }
      let bed = try TestBed(parsed.program, in: stage.interpreter)
      _ = stage.takeOutput()
      for (name, example) in examples where run.isWanted(name) {
        add(name, line: example.line, to: &outcomes, output: stage.takeOutput) {
          failures(of: example, in: bed)
        }
      }
      for (index, test) in tests.enumerated() where run.isWanted(test.text) {
        let line = source.position(of: Int(test.span.start)).line
        add(test.text, line: line, to: &outcomes, output: stage.takeOutput) {
          bed.run(index).map { TestOutcome.failures(of: $0, leaving: "the test") } ?? []
        }
      }
    } catch {
      let failures = TestOutcome.failures(of: error, leaving: "before its tests '\(path)'")
      outcomes +=
        failures.map {
          [TestOutcome(file: path, failures: $0, output: stage.takeOutput())]
        } ?? []
    }
    return outcomes
  }

  private func failures(of example: Example, in bed: TestBed) -> [Diagnostic]? {
    do throws(Stop) {
      let program = try example.program()
      var stop = bed.run(program.program)
      if case .rejected(let diagnostics)? = stop, let rest = program.without(diagnostics) {
        stop = bed.run(rest.program)
      }
      return stop.map { TestOutcome.failures(of: $0, leaving: "the example") } ?? []
    } catch {
      return TestOutcome.failures(of: error, leaving: "the example")
    }
  }
}

extension Statement {
  /// The name of a `test` block.
  fileprivate var test: Name? { if case .test(let name, _) = kind { name } else { nil } }
}
