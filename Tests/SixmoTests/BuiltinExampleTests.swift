import Examples
import Foundation
import Syntax
import Testing

@testable import Sixmo

/// The examples that help shows are true: of builtins, and in the `##` lines of the prelude.
@Suite("Examples run")
struct BuiltinExampleTests {
  @Test("of every builtin", arguments: Library().all.flatMap(Script.examples))
  func builtin(script: Script) async throws {
    try await run(script, [])
    try await run(script, [.collectAlways, .poison])
  }

  @Test("of every function of the prelude and of modules", arguments: Script.stdlib)
  func stdlib(script: Script) async throws {
    try await run(script, [])
    try await run(script, [.collectAlways, .poison])
  }

  @Test("every builtin and every public function of the prelude has one")
  func everyOne() {
    for builtin in Library().all { #expect(!builtin.examples.isEmpty, "\(builtin.name)") }
    for name in Stdlib.preludeIndex.keys {
      #expect(Script.stdlib.contains { $0.code.contains(name) }, "\(name)")
    }
  }

  /// On a thread of its own: a builtin that waits needs the threads that tests run on.
  private func run(_ script: Script, _ checks: Heap.Checks) async throws {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try script.run(checks) })
      }
    }
  }
}

/// A script that fails unless what it shows is true.
struct Script: Sendable, CustomTestStringConvertible {
  let name: String
  let example: Example

  var testDescription: String { name }
  var code: String { String(decoding: example.source.bytes, as: UTF8.self) }

  func run(_ checks: Heap.Checks) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/sixmo-\(UUID().uuidString)/"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var host = Host.everything
    host.files = { path, _ in path.hasPrefix("/") ? path : folder + path }
    let interpreter = Interpreter(
      host: host, library: Library(adding: Claim.builtins { "" }), limits: Limits(), checks: checks)
    try interpreter.run(example.program().program)
  }

  static func examples(of builtin: Builtin) -> [Script] {
    builtin.examples.map { example in
      var lines = example.source.split(separator: "\n").map(String.init)
      if let value = example.value { lines.append("assert (\(lines.removeLast())) == (\(value))") }
      let source = Source(name: builtin.name, text: lines.joined(separator: "\n"))
      return Script(name: builtin.name, example: Example(source))
    }
  }

  /// An example of a module uses its functions by their plain names. Those of the modules left out need a
  /// service or write files; `sixmo test` runs them in a folder of their own.
  static let stdlib = Stdlib.paths
    .filter {
      let others = [
        "drawing.sixmo", "pipeline.sixmo", "plan.sixmo", "runs.sixmo", "workflows.sixmo",
      ]
      return $0.hasSuffix(".sixmo") && !others.contains($0)
    }
    .flatMap { path in
      let source = Source(name: path, text: Stdlib.text(path) ?? "")
      return Example.documented(in: source).map { example in
        Script(
          name: "\(path):\(example.line)",
          example: path.hasPrefix("prelude/") ? example : Example(example.source, behind: source))
      }
    }
}

extension Example {
  fileprivate init(_ example: Source, behind module: Source) {
    self.init(Source(name: module.name, bytes: module.bytes + example.bytes))
  }
}
