import Syntax

/// The XML that build servers read: a suite for each file.
enum JUnit {
  static func document(_ outcomes: [TestOutcome]) -> String {
    var files: [String] = []
    for outcome in outcomes where files.last != outcome.file { files.append(outcome.file) }
    let suites = files.map { file in suite(file, outcomes.filter { $0.file == file }) }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites\(counts(outcomes))>\n"
      + suites.joined() + "</testsuites>\n"
  }

  private static func suite(_ file: String, _ outcomes: [TestOutcome]) -> String {
    "  <testsuite name=\"\(attribute(file))\"\(counts(outcomes))>\n"
      + outcomes.map(testCase).joined() + "  </testsuite>\n"
  }

  private static func counts(_ outcomes: [TestOutcome]) -> String {
    let failed = outcomes.count { !$0.hasPassed && $0.name != nil }
    let errors = outcomes.count { !$0.hasPassed && $0.name == nil }
    let seconds = outcomes.reduce(0) { $0 + $1.seconds }
    return " tests=\"\(outcomes.count)\" failures=\"\(failed)\" errors=\"\(errors)\""
      + " time=\"\(time(seconds))\""
  }

  private static func testCase(_ outcome: TestOutcome) -> String {
    let start =
      "    <testcase classname=\"\(attribute(outcome.file))\""
      + " name=\"\(attribute(outcome.name ?? "the file"))\" file=\"\(attribute(outcome.file))\""
      + (outcome.line > 0 ? " line=\"\(outcome.line)\"" : "") + " time=\"\(time(outcome.seconds))\""
    if outcome.hasPassed { return start + "/>\n" }
    let element = outcome.name == nil ? "error" : "failure"
    let (first, text) = (outcome.failures[0], outcome.failures.map { $0.rendered() }.joined())
    let output =
      outcome.output.isEmpty
      ? "" : "      <system-out>\(escaped(outcome.output))</system-out>\n"
    return start
      + ">\n      <\(element) type=\"\(first.code)\" message=\"\(attribute(first.message))\">"
      + "\(escaped(text))</\(element)>\n" + output + "    </testcase>\n"
  }

  /// Milliseconds are enough.
  private static func time(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

  private static func attribute(_ text: String) -> String {
    escaped(text).replacing("\n", with: "&#10;").replacing("\t", with: "&#9;")
  }

  /// What XML cannot hold at all becomes U+FFFD.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case "\0"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
