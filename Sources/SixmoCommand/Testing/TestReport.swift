import ArgumentParser
import Prompt
import Sixmo
import Syntax

/// How outcomes are reported.
struct TestReport {
  enum Form: String, ExpressibleByArgument, CaseIterable {
    case junit, tap, json
  }

  /// Nil for people: what failed, then the score.
  let form: Form?
  private(set) var score = TestScore()
  private let reporter: Reporter
  private var outcomes: [TestOutcome] = []

  init(_ form: Form?, _ settings: Settings) {
    self.form = form
    reporter = Reporter(settings)
    if form == .tap { write(TAP.heading) }
  }

  mutating func add(_ outcome: TestOutcome) {
    score.add(outcome)
    switch form {
    case nil: tell(outcome)
    case .tap: write(TAP.lines(outcome, number: score.passed + score.failed))
    case .junit, .json: outcomes.append(outcome)
    }
  }

  /// The end of it; with a form other than that for people the score goes to standard error.
  func finish(isCancelled: Bool, quiet: Bool) {
    switch form {
    case nil: write(score.line + "\n")
    case .tap:
      write(isCancelled ? TAP.interruption : TAP.plan(score.passed + score.failed))
    case .junit: write(JUnit.document(outcomes))
    case .json: write(TestDocument.json(outcomes, score).lineText + "\n")
    }
    if form != nil, !quiet { StandardError.write(Array((score.line + "\n").utf8)) }
  }

  private func tell(_ outcome: TestOutcome) {
    guard !outcome.hasPassed else { return }
    write("failed: \(outcome.title)\n")
    for failure in outcome.failures { reporter.report(failure) }
    if !outcome.output.isEmpty {
      let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
      let text = (lines.last == "" ? lines.dropLast() : lines[...]).map { "  | \($0)\n" }.joined()
      StandardError.write(Array("  = it printed:\n\(text)".utf8))
    }
  }

  private func write(_ text: String) { StandardOutput.shared.write(Array(text.utf8)) }
}

/// `{"passed", "failed", "tests": [{"file", "test", "line", "seconds", "passed", "diagnostics"?, "output"?}]}`;
/// `test` is null for a file that could not be run.
private enum TestDocument {
  static func json(_ outcomes: [TestOutcome], _ score: TestScore) -> JSON {
    [
      "passed": .int(score.passed), "failed": .int(score.failed),
      "tests": .array(outcomes.map(json)),
    ]
  }

  private static func json(_ outcome: TestOutcome) -> JSON {
    var object: JSONObject = [
      "file": .string(outcome.file), "test": outcome.name.map { .string($0) } ?? .null,
      "line": .int(outcome.line), "seconds": .double(outcome.seconds),
      "passed": .bool(outcome.hasPassed),
    ]
    if !outcome.hasPassed {
      object["diagnostics"] = .array(outcome.failures.map(\.fields.json))
      object["output"] = .string(outcome.output)
    }
    return .object(object)
  }
}
