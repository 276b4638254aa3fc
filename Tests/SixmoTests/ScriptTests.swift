import Foundation
import Syntax
import Testing

@testable import Sixmo

/// Runs each script below Tests/Scripts: what it prints must be its `# expect:` lines in order, and if a
/// line says `# error: E0301 part of the message`, that error must come from that line.
@Suite struct ScriptTests {
  @Test(arguments: GoldenScript.all)
  func `a script does what its comments say`(script: GoldenScript) throws {
    try script.check(checks: [])
  }

  @Test(arguments: GoldenScript.all)
  func `it does the same when every safepoint collects`(script: GoldenScript) throws {
    try script.check(checks: [.collectAlways, .poison])
  }
}

struct GoldenScript: Sendable, CustomTestStringConvertible {
  let path: String

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "Scripts").path

  static let all: [GoldenScript] = {
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".sixmo") }.sorted().map(GoldenScript.init)
  }()

  var testDescription: String { path }

  func check(checks: Heap.Checks) throws {
    let text = try String(contentsOfFile: "\(GoldenScript.folder)/\(path)", encoding: .utf8)
    let outcome = run(text, checks: checks)
    #expect(outcome.output == expectedOutput(text))
    #expect(outcome.error == expectedError(text, got: outcome.error))
  }

  private func expectedOutput(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      line.range(of: "# expect: ").map { String(line[$0.upperBound...]) }
    }
  }

  /// `E0301 12 part of the message`; the message of the error itself if it contains the expected part.
  private func expectedError(_ text: String, got: String?) -> String? {
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard let comment = line.range(of: "# error: ") else { continue }
      let wanted = line[comment.upperBound...].split(separator: " ", maxSplits: 1)
      let start = "\(wanted[0]) \(number + 1) "
      if let got, got.hasPrefix(start), got.contains(wanted[1]) { return got }
      return start + wanted[1]
    }
    return nil
  }

  private func run(_ text: String, checks: Heap.Checks) -> (output: [String], error: String?) {
    let output = Output()
    var host = Host()
    host.write = { output.write($0) }
    host.arguments = ["one", "two"]
    host.loadModule = { request in
      let path = "\(GoldenScript.folder)/modules/\(request.path)"
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw Diagnostic("E0501", "no module '\(request.path)'", at: nil)
      }
      return Source(name: request.path, text: text)
    }
    let source = Source(name: path, text: text)
    let parsed = Parser.parse(source)
    if let error = parsed.diagnostics.first(where: { $0.severity == .error }) {
      return (output.lines, GoldenScript.line(of: error))
    }
    let interpreter = Interpreter(host: host, library: Library(), limits: Limits(), checks: checks)
    do {
      try interpreter.run(parsed.program)
      return (output.lines, nil)
    } catch {
      return (output.lines, GoldenScript.line(of: error))
    }
  }

  private static func line(of stop: Stop) -> String {
    switch stop {
    case .rejected(let diagnostics): line(of: diagnostics[0])
    case .failed(let diagnostic, _), .limited(let diagnostic): line(of: diagnostic)
    case .exited(let status): "exit \(status)"
    case .interrupted: "interrupted"
    }
  }

  private static func line(of diagnostic: Diagnostic) -> String {
    guard let location = diagnostic.location else {
      return "\(diagnostic.code) 0 \(diagnostic.message)"
    }
    let before = location.source.bytes.prefix(Int(location.span.start))
    return
      "\(diagnostic.code) \(before.count { $0 == UInt8(ascii: "\n") } + 1) \(diagnostic.message)"
  }
}

/// What a script printed. One thread writes, and it is read after that thread has ended.
final class Output: @unchecked Sendable {
  private var bytes: [UInt8] = []
  func write(_ more: [UInt8]) { bytes += more }
  var lines: [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast().map { String($0) }
  }
}
