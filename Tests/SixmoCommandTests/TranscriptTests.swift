import Examples
import Foundation
import Testing

@Suite(.ownThreads)
struct `A transcript` {
  @Test(arguments: Checkout.files(below: "Tests/Transcripts", ending: ".txt"))
  func `runs as it is written`(path: String) throws {
    let transcript = Transcript(try Checkout.text(of: path))
    try #require(!transcript.steps.isEmpty, "\(path) has no command")
    let shell = try Shell(program: Checkout.program, further: ["CHECKOUT": Checkout.root.path])
    for file in transcript.files {
      let url = URL(filePath: shell.folder).appending(path: file.name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.text.write(to: url, atomically: false, encoding: .utf8)
    }
    for step in transcript.steps {
      let difference = step.difference(from: try shell.run(step.command, seconds: 60))
      #expect(difference == nil, "\(path), \(difference ?? "")")
    }
  }

  @Test(arguments: [
    ("a\nb\n", ["a", "b"], true),
    ("a\nb\n", ["a"], false),
    ("a\nb\nc\n", ["a", "..."], true),
    ("a\nb\nc\n", ["...", "c"], true),
    ("a\nb\nc\n", ["...", "b"], false),
    ("took 12 ms, 3 rows\n", ["took [..] ms, [..] rows"], true),
    ("took 12 s\n", ["took [..] ms"], false),
    ("", ["a"], false),
  ])
  func `matches lines and pieces of lines`(actual: String, expected: [String], isMatch: Bool) {
    #expect(Transcript.Step.matches(actual, expected) == isMatch)
  }
}

extension Transcript.Step {
  /// What differs from the expectation; nil if nothing does.
  fileprivate func difference(from result: Shell.Result) -> String? {
    var parts: [String] = []
    if result.status != status { parts.append("exit status \(result.status), expected \(status)") }
    if !Self.matches(result.output, output) { parts.append("standard output:\n\(result.output)") }
    if !Self.matches(result.errors, errors) { parts.append("standard error:\n\(result.errors)") }
    return parts.isEmpty ? nil : "line \(line): $ \(command)\n" + parts.joined(separator: "\n")
  }
}
