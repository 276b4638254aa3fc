import Sixmo
import Syntax

/// The Test Anything Protocol, version 14: a line for each test as it ends.
enum TAP {
  static let heading = "TAP version 14\n"
  static let interruption = "Bail out! interrupted\n"

  static func plan(_ count: Int) -> String { "1..\(count)\n" }

  static func lines(_ outcome: TestOutcome, number: Int) -> String {
    let line = "ok \(number) - \(escaped(outcome.title))\n"
    return outcome.hasPassed ? line : "not " + line + block(outcome)
  }

  /// Details as YAML, whose strings may be written as in JSON.
  private static func block(_ outcome: TestOutcome) -> String {
    let failure = outcome.failures[0]
    var lines = [
      "message: \(quoted("\(failure.code): \(failure.message)"))", "severity: fail",
      "diagnostic: \(quoted(outcome.failures.map { $0.rendered() }.joined()))",
    ]
    if let place = failure.fields.place {
      lines.append("at: {file: \(quoted(place.file)), line: \(place.start.line)}")
    }
    if !outcome.output.isEmpty { lines.append("output: \(quoted(outcome.output))") }
    return (["---"] + lines + ["..."]).map { "  \($0)\n" }.joined()
  }

  private static func quoted(_ text: String) -> String { JSON.string(text).text() }

  /// `#` would begin a directive.
  private static func escaped(_ title: String) -> String {
    title.reduce(into: "") { text, character in
      switch character {
      case "\\", "#": text += "\\\(character)"
      case "\n", "\r\n", "\r": text += " "
      default: text.append(character)
      }
    }
  }
}
