import Sixmo
import Syntax

/// How one test ended: a `test` block, an example, a session, or a whole file that could not be run.
struct TestOutcome: Sendable {
  var file: String
  /// Nil for a whole file.
  var name: String?
  /// From 1; 0 for a whole file.
  var line = 0
  var seconds = 0.0
  /// Empty if it passed.
  var failures: [Diagnostic] = []
  /// What it printed.
  var output = ""

  var hasPassed: Bool { failures.isEmpty }
  var title: String { name.map { "\(file): \($0)" } ?? file }
}

extension TestOutcome {
  /// What is reported of a test that stopped early; nil if the whole run ends.
  static func failures(of stop: Stop, leaving: String) -> [Diagnostic]? {
    switch stop {
    case .rejected(let diagnostics): return diagnostics.filter { $0.severity == .error }
    case .failed(let diagnostic, _), .limited(let diagnostic): return [diagnostic]
    case .exited(let status):
      return [Diagnostic("E0810", "\(leaving) called exit(\(status))", at: nil)]
    case .interrupted: return nil
    }
  }
}

struct TestScore {
  private(set) var passed = 0
  private(set) var failed = 0
  /// Whether there was anything but files that could not be run.
  private(set) var hasTests = false

  mutating func add(_ outcome: TestOutcome) {
    if outcome.hasPassed { passed += 1 } else { failed += 1 }
    hasTests = hasTests || outcome.name != nil
  }

  var isEmpty: Bool { passed + failed == 0 }
  var line: String { "\(passed) passed, \(failed) failed" }
}
