import Syntax
import Testing

@testable import Sixmo

/// Recursion ends before the stack of its thread does, whatever lies between two calls.
@Suite struct NativeStackTests {
  /// Bodies of a function `f` that calls itself forever.
  static let bodies = [
    "[f].map(g => g(g))[0]", "[f].filter(g => g(g))", "[f, 2].sort((a, b) => f(f))",
    "[f, 2].sort_by(g => f(f))", "[1, f].reduce((a, b) => f(f))",
    "regex.replace(\"abc\", \"b\", m => f(f))", "memoize(n => f(f))(1)",
    repeated("!", 400) + "f(f)", repeated("[", 300) + "f(f)" + repeated("]", 300),
    "f(f)" + repeated(" + 1", 600), repeated("null ?? (", 300) + "f(f)" + repeated(")", 300),
    repeated("if true { while true { for i in [1] { try { ", 40) + "f(f)"
      + repeated(" } catch { 1 } } } }", 40),
    "match [f] { " + repeated("[", 300) + "a" + repeated("]", 300) + " => 1, [g] => g(f) }",
    "\"" + repeated("\\(\"", 40) + "\\(f(f))" + repeated("\")", 40) + "\"",
    "f(...[f])", "f(f).first().first()", "[[1]].walk(v => f(f))",
  ]

  @Test(arguments: bodies.indices, [512 << 10, 8 << 20])
  func `recursion ends in an error`(body: Int, stack: Int) throws {
    let text = "(f => f(f))(f => \(Self.bodies[body]))"
    let outcome = onStack(of: stack) {
      try CompiledExpression(text, parameters: ["row"], steps: .max).evaluate([1])
    }
    guard case .failure(Stop.limited(let diagnostic)) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(diagnostic.code == "E0401")
  }

  @Test(arguments: [512 << 10, 8 << 20])
  func `deep code is checked on a thread of any size`(stack: Int) throws {
    for text in ["row" + Self.repeated(" + 1", 1_900), Self.repeated("-", 900) + "row"] {
      let outcome = onStack(of: stack) {
        CompiledExpression.fault(in: text, parameters: ["row"])
      }
      #expect(try outcome.get()?.diagnostics.first?.message == nil)
    }
  }

  private func onStack<T>(of bytes: Int, _ body: () throws -> T) -> Result<T, any Error> {
    withDeepStack(bytes: bytes, meanwhile: {}, body)
  }

  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }
}
