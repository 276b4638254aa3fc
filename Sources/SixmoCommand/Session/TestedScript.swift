import Sixmo
import Syntax

/// A script as `sixmo test` runs it: each example in its `##` lines is a test too.
enum TestedScript {
  /// Without the tests that lack the text `filter` in their name.
  static func program(of source: Source, filter: String?) throws(Stop) -> Program {
    var program = try parse(source)
    if let tested = withExamples(source) { program = try parse(tested) }
    guard let filter else { return program }
    program.statements.removeAll { statement in
      name(of: statement).map { !$0.contains(filter) } ?? false
    }
    return program
  }

  static func hasTests(_ program: Program) -> Bool {
    program.statements.contains { name(of: $0) != nil }
  }

  private static func name(of statement: Statement) -> String? {
    if case .test(let name, _) = statement.kind { name.text } else { nil }
  }

  private static func parse(_ source: Source) throws(Stop) -> Program {
    let result = Parser.parse(source)
    guard !result.hasErrors else { throw .rejected(result.diagnostics) }
    return result.program
  }

  /// The examples become test blocks in their own lines, so that errors name the right place; nil if
  /// there are none.
  private static func withExamples(_ source: Source) -> Source? {
    let text = String(decoding: source.bytes, as: UTF8.self)
    let examples = DocumentedCode.blocks(in: text).filter { !$0.script.isEmpty }
    guard !examples.isEmpty else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for example in examples {
      let code = example.script.split(separator: "\n", omittingEmptySubsequences: false)
      let first = example.line - 1
      lines[first - 1] = "test \"example in line \(example.line)\" {"
      for (offset, line) in code.enumerated() { lines[first + offset] = "   \(line)" }
      lines[first + code.count] = "}"
    }
    return Source(name: source.name, text: lines.joined(separator: "\n"))
  }
}
