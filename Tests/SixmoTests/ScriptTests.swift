import Foundation
import Syntax
import Testing

@testable import Sixmo

/// Runs each script below Tests/Scripts: what it prints must be its `# expect:` lines in order, and its
/// errors those of the lines that say `# error: E0301 part of the message` (or only the code).
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
    #expect(outcome.errors == expectedErrors(text, got: outcome.errors))
  }

  private func expectedOutput(_ text: String) -> [String] {
    lines(text).compactMap { note("# expect:", on: $0) }
  }

  /// `E0301 12 part of the message`; the error itself where it has the code, the line and the part.
  private func expectedErrors(_ text: String, got: [String]) -> [String] {
    var expected: [String] = []
    for (number, line) in lines(text).enumerated() {
      guard let note = note("# error:", on: line) else { continue }
      let (code, part) = (note.prefix(5), note.dropFirst(6))
      let error = got.count > expected.count ? got[expected.count] : ""
      let fits = error.hasPrefix("\(code) \(number + 1) ") && (part.isEmpty || error.contains(part))
      expected.append(fits ? error : "\(code) \(number + 1) \(part)")
    }
    return expected
  }

  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// What is after a mark; empty for an empty line of output.
  private func note(_ mark: String, on line: Substring) -> String? {
    line.range(of: mark).map { String(line[$0.upperBound...].trimmingPrefix(" ")) }
  }

  private func run(_ text: String, checks: Heap.Checks) -> (output: [String], errors: [String]) {
    let output = Output()
    var host = Host()
    host.write = { output.write($0) }
    host.arguments = ["one", "two"]
    host.clock = { Date.now.timeIntervalSince1970 }
    host.loadModule = { request in
      let path = URL(filePath: request.importer.name).deletingLastPathComponent()
        .appending(path: request.path).relativePath
      guard
        let text = try? String(contentsOfFile: "\(GoldenScript.folder)/\(path)", encoding: .utf8)
      else {
        throw Diagnostic("E0501", "no module '\(request.path)'", at: nil)
      }
      return Source(name: path, text: text)
    }
    let source = Source(name: path, text: text)
    let parsed = Parser.parse(source)
    if parsed.hasErrors {
      return (output.lines, GoldenScript.lines(of: .rejected(parsed.diagnostics)))
    }
    let interpreter = Interpreter(host: host, library: Library(), limits: Limits(), checks: checks)
    do {
      try interpreter.run(parsed.program)
      return (output.lines, [])
    } catch {
      return (output.lines, GoldenScript.lines(of: error))
    }
  }

  private static func lines(of stop: Stop) -> [String] {
    switch stop {
    case .rejected(let diagnostics):
      diagnostics.filter { $0.severity == .error }.map(line(of:))
    case .failed(let diagnostic, _), .limited(let diagnostic): [line(of: diagnostic)]
    case .exited(let status): status == 0 ? [] : ["exit \(status)"]
    case .interrupted: ["interrupted"]
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
  func clear() { bytes = [] }
  var lines: [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast().map { String($0) }
  }
}
