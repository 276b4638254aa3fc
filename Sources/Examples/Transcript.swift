/// Commands and what they say, as a terminal shows it:
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
/// `$` runs a command in bash, further lines of it follow `>`. What is below is its output. In a file
/// of its own, lines after `!` are standard error, `?` is the exit status where it is not 0, and files
/// follow at the end; in a page, output and errors are together. `[..]` stands for any text in a line,
/// `...` alone for any number of lines.
package struct Transcript: Sendable {
  package struct Step: Sendable {
    /// From 1.
    package var line: Int
    package var command: String
    package var output: [String] = []
    package var errors: [String] = []
    package var status = 0
  }

  package private(set) var steps: [Step] = []
  package private(set) var files: [(name: String, text: String)] = []

  package init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() { read(String(line), number: index + 1) }
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
  fileprivate mutating func read(_ line: String) {
    switch line.prefix(2) {
    case "> " where isRunning, ">" where isRunning: command += "\n" + line.dropFirst(2)
    case "! ", "!": errors.append(String(line.dropFirst(2)))
    case "? ": status = Int(line.dropFirst(2)) ?? -1
    default: output.append(line)
    }
  }

  /// Nothing was said so far, so the command may go on.
  private var isRunning: Bool { output.isEmpty && errors.isEmpty }

  /// Whether a text is what is shown.
  package static func matches(_ actual: String, _ shown: [String]) -> Bool {
    matches(trimmed(lines(of: actual))[...], trimmed(shown)[...])
  }

  /// What is shown and not there after `-`, what is there and not shown after `+`, from the first
  /// difference on.
  package static func difference(_ actual: String, _ shown: [String]) -> [String] {
    var (there, expected) = (trimmed(lines(of: actual))[...], trimmed(shown)[...])
    while let line = there.first, let pattern = expected.first, matches(line, pattern) {
      (there, expected) = (there.dropFirst(), expected.dropFirst())
    }
    while let line = there.last, let pattern = expected.last, matches(line, pattern) {
      (there, expected) = (there.dropLast(), expected.dropLast())
    }
    return expected.map { "- \($0)" } + there.map { "+ \($0)" }
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static func matches(_ actual: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool {
    guard let pattern = shown.first else { return actual.isEmpty }
    if pattern == "..." {
      return shown.count == 1
        || actual.indices.contains { matches(actual[$0...], shown.dropFirst()) }
    }
    guard let line = actual.first, matches(line, pattern) else { return false }
    return matches(actual.dropFirst(), shown.dropFirst())
  }

  /// `[..]` stands for any text.
  private static func matches(_ line: String, _ pattern: String) -> Bool {
    let pieces = pattern.split(separator: "[..]", omittingEmptySubsequences: false)
    guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else {
      return line == pattern
    }
    guard line.hasPrefix(first) else { return false }
    var rest = line.dropFirst(first.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let range = rest.firstRange(of: piece) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(last)
  }

  private static func trimmed(_ lines: [String]) -> [String] {
    var lines = lines[...]
    while lines.last == "" { lines.removeLast() }
    return Array(lines)
  }
}
