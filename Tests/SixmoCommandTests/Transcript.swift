import Foundation

/// Commands and what they must say, in a text file that reads as a session:
///
/// ```
/// # What the session shows.
///
/// $ sixmo -e '1 +'
/// ! error[E0101]: expected an expression
/// ! ...
/// ? 2
///
/// -- a file that the commands find --
/// its text
/// ```
///
/// `$` runs a command in bash, further lines of it follow `>`. What stands below is its standard output;
/// lines behind `!` are standard error; `?` is its exit status where it is not 0. `[..]` stands for any text
/// in a line, `...` alone for any number of lines.
struct Transcript {
  struct Step {
    var line: Int
    var command: String
    var output: [String] = []
    var errors: [String] = []
    var status = 0
  }

  var steps: [Step] = []
  var files: [(name: String, text: String)] = []

  init(_ text: String) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      read(String(line), number: index + 1)
    }
  }

  private mutating func read(_ line: String, number: Int) {
    if line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 {
      files.append((String(line.dropFirst(3).dropLast(3)), ""))
    } else if !files.isEmpty {
      files[files.count - 1].text += line + "\n"
    } else if line.hasPrefix("$ ") {
      steps.append(Step(line: number, command: String(line.dropFirst(2))))
    } else if line.hasPrefix("#") {
      return
    } else if !steps.isEmpty {
      steps[steps.count - 1].read(line)
    }
  }
}

extension Transcript.Step {
  mutating func read(_ line: String) {
    switch line.prefix(2) {
    case "> " where output.isEmpty && errors.isEmpty: command += "\n" + line.dropFirst(2)
    case "! ", "!": errors.append(String(line.dropFirst(2)))
    case "? ": status = Int(line.dropFirst(2)) ?? -1
    default: output.append(line)
    }
  }

  /// What differs from the expectation; nil if nothing does.
  func difference(from result: Shell.Result) -> String? {
    var parts: [String] = []
    if result.status != status { parts.append("exit status \(result.status), expected \(status)") }
    if !Self.matches(result.output, output) { parts.append("standard output:\n\(result.output)") }
    if !Self.matches(result.errors, errors) { parts.append("standard error:\n\(result.errors)") }
    return parts.isEmpty ? nil : "line \(line): $ \(command)\n" + parts.joined(separator: "\n")
  }

  static func matches(_ actual: String, _ expected: [String]) -> Bool {
    let lines = actual.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return matches(trimmed(lines)[...], trimmed(expected)[...])
  }

  private static func matches(_ actual: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool
  {
    guard let pattern = expected.first else { return actual.isEmpty }
    if pattern == "..." {
      return actual.indices.contains { matches(actual[$0...], expected.dropFirst()) }
        || expected.count == 1
    }
    guard let line = actual.first, matches(line, pattern) else { return false }
    return matches(actual.dropFirst(), expected.dropFirst())
  }

  /// `[..]` stands for any text.
  private static func matches(_ line: String, _ pattern: String) -> Bool {
    var rest = line[...]
    let pieces = pattern.components(separatedBy: "[..]")
    guard pieces.count > 1 else { return line == pattern }
    guard rest.hasPrefix(pieces[0]) else { return false }
    rest = rest.dropFirst(pieces[0].count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let range = rest.range(of: piece) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(pieces[pieces.count - 1])
  }

  private static func trimmed(_ lines: [String]) -> [String] {
    var lines = lines[...]
    while lines.last == "" { lines.removeLast() }
    return Array(lines)
  }
}
