import ArgumentParser
import Sixmo
import Syntax

/// Runs the tests of scripts and the examples in their documentation.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the test blocks and documented examples of scripts.")

  @OptionGroup var options: Options

  @Option(help: ArgumentHelp("Run only tests with that text in their name.", valueName: "text"))
  var filter: String?

  @ArgumentParser.Argument(
    help: "Scripts, or directories for all scripts inside; by default the current directory.",
    completion: .file(extensions: ["sixmo"]))
  var paths: [String] = []

  func run() throws {
    let reporter = Reporter(options.settings)
    var score = TestScore()
    for path in (paths.isEmpty ? ["."] : paths).flatMap(ScriptFile.scripts(at:)) {
      for outcome in try outcomes(of: path) {
        score.add(outcome)
        guard !outcome.failures.isEmpty else { continue }
        if options.settings.format != .json { write("failed: \(outcome.title)") }
        outcome.failures.forEach(reporter.report)
      }
    }
    write(options.settings.format == .json ? score.json.lineText : score.line)
    if !score.failed.isEmpty { throw ExitStatus.testFailed }
  }

  private func write(_ line: String) { StandardOutput.shared.write(Array("\(line)\n".utf8)) }

  /// A script that cannot be run fails as a whole; Ctrl-C and the end of `--timeout` end everything.
  private func outcomes(of path: String) throws -> [TestOutcome] {
    let source: Source
    do throws(Diagnostic) { source = try ScriptFile.read(path) } catch {
      Reporter(options.settings).report(error)
      throw ExitStatus.usage
    }
    let session = Session(options.settings, arguments: [])
    var outcomes: [TestOutcome] = []
    try session.ending {
      do {
        outcomes = try test(source, session.interpreter)
      } catch let stop as Stop {
        outcomes = [TestOutcome(file: path, name: nil, failures: try failures(stop, in: path))]
      }
      try outcomes.flatMap(\.failures).forEach(throwIfStopped)
    }
    return outcomes
  }

  private func test(_ source: Source, _ interpreter: Interpreter) throws(Stop) -> [TestOutcome] {
    let program = try TestedScript.program(of: source, filter: filter)
    guard TestedScript.hasTests(program) else { return [] }
    var outcomes: [TestOutcome] = []
    try interpreter.test(program) { result in
      let failures = result.failure.map { [$0] } ?? []
      outcomes.append(TestOutcome(file: source.name, name: result.name, failures: failures))
    }
    return outcomes
  }

  private func failures(_ stop: Stop, in path: String) throws(Stop) -> [Diagnostic] {
    switch stop {
    case .rejected(let diagnostics): return diagnostics
    case .failed(let diagnostic, kind: _): return [diagnostic]
    case .exited(let status):
      return [Diagnostic("E0810", "'\(path)' called exit(\(status)) before its tests", at: nil)]
    case .interrupted, .limited: throw stop
    }
  }

  private func throwIfStopped(_ failure: Diagnostic) throws(Stop) {
    switch failure.code {
    case "E0402": throw .interrupted
    case "E0405": throw .limited(failure)
    default: return
    }
  }
}

/// How one test ended, or a whole script that could not be run.
private struct TestOutcome {
  var file: String
  var name: String?
  var failures: [Diagnostic]

  var title: String { name.map { "\(file): \($0)" } ?? file }
}

private struct TestScore {
  var passed = 0
  var failed: [TestOutcome] = []

  mutating func add(_ outcome: TestOutcome) {
    if outcome.failures.isEmpty { passed += 1 } else { failed.append(outcome) }
  }

  var line: String { "\(passed) passed, \(failed.count) failed" }

  /// `{"passed", "failed", "failures": [{"file", "test"}]}`; `test` is null for a whole script.
  var json: JSON {
    let failures = failed.map { outcome -> JSON in
      ["file": .string(outcome.file), "test": outcome.name.map { .string($0) } ?? .null]
    }
    return ["passed": .int(passed), "failed": .int(failed.count), "failures": .array(failures)]
  }
}
