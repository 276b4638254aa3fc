import Foundation
import Syntax
import Testing

@testable import Sixmo

/// Each `.sixmo` file of Tests/Errors is some scripts between lines of `# ---`, and has the whole text of
/// what they fail with beside it: messages of the resolver and of running code.
///
/// After a change that is meant, run the tests with `SIXMO_WRITE_GOLDENS=1` and read the difference.
@Suite struct `The errors of` {
  static let folder = URL(filePath: GoldenScript.folder).deletingLastPathComponent()
    .appending(path: "Errors")

  static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
    .filter { $0.hasSuffix(".sixmo") }.sorted() ?? []

  @Test(arguments: names)
  func scripts(in name: String) throws {
    let file = Self.folder.appending(path: name)
    let golden = file.deletingPathExtension().appendingPathExtension("txt")
    let scripts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "# ---\n")
    let rendered = scripts.map { messages(of: $0, name) }.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["SIXMO_WRITE_GOLDENS"] != nil {
      try rendered.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(rendered == (try String(contentsOf: golden, encoding: .utf8)))
  }

  private func messages(of script: String, _ name: String) -> String {
    let parsed = Parser.parse(Source(name: name, text: script))
    guard !parsed.hasErrors else { return parsed.diagnostics.map { $0.rendered() }.joined() }
    // As deep in every build.
    var limits = Limits()
    limits.frameValues = 1 << 16
    do {
      try Interpreter(limits: limits).run(parsed.program)
      return "no error\n"
    } catch {
      switch error {
      case .rejected(let diagnostics): return diagnostics.map { $0.rendered() }.joined()
      case .failed(let diagnostic, _), .limited(let diagnostic): return diagnostic.rendered()
      case .exited, .interrupted: return "\(error)\n"
      }
    }
  }
}
