import Syntax
import Testing

@testable import Sixmo

/// What a script can ask for at once is refused before the memory is taken.
@Suite struct MemoryLimitTests {
  @Test(arguments: [
    "let y = (0..10_000_000).reverse()", "let y = (0..10_000_000).sort()",
    "let y = [...0..10_000_000]",
    "(0..10_000_000) + [1]", "var r = 0..10_000_000\nr[0] = 1", "var r = 0..10_000_000\nr += [1]",
    "var r = [0]\nr += 0..10_000_000", "\"\\(0..100_000_000)\"", "(0..100_000_000).join(\",\")",
    "\"ab\".repeat(100_000_000)", "[1, 2].repeat(100_000_000)", "\"a\".pad_end(100_000_000)",
    "\"a\".repeat(10_000).replace(\"a\", \"b\".repeat(10_000))",
    "regex.replace(\"a\".repeat(10_000), \"a\", \"b\".repeat(10_000))",
    "[\"a\".repeat(1_000_000)].repeat(100).join(\"\")",
    "chars(\"x\".repeat(10_000_000))",
  ])
  func `one operation cannot take more than the limit`(_ text: String) {
    #expect(code(of: text) == "E0315")
  }

  /// Sixty arrays, each twice in the next: small in the heap, endless as text.
  @Test(arguments: [
    "str(x)", "print(x)", "json.stringify(x)", "json.stringify(x, indent: 2)", "\"\\(x)\"",
    "json.stringify_lines([x])", "csv.stringify([[x]])", "print(\"a\".repeat(50_000_000), x)",
  ])
  func `what shares its parts is not written without end`(_ use: String) {
    #expect(code(of: shared + use) == "E0315")
  }

  @Test func `an answer that is too large says so`() throws {
    for text in [shared + "x", "0..1_000_000_000"] {
      let answer = try limited().run(source: text)
      #expect(answer.text.hasSuffix("<too large>"))
      #expect(answer.json == nil)
    }
  }

  /// Which limit comes first depends on what was collected before.
  @Test(arguments: [
    "var s = \"x\"\nwhile true { s += s }", "var xs = [1]\nwhile true { xs += xs }",
  ])
  func `what doubles ends, too`(_ text: String) {
    #expect(["E0315", "E0404"].contains(code(of: text)))
  }

  @Test func `what adds up reaches the limit, which cannot be caught`() {
    let text = "var xs = []\ntry { while true { xs += [1] } } catch { 1 }"
    #expect(code(of: text) == "E0404")
  }

  @Test func `garbage does not count`() throws {
    let text = "var n = 0\nfor i in 0..40 { n += len(\"ab\".repeat(1_000_000)) }\nn"
    #expect(try limited().run(source: text).json == 80_000_000)
  }

  private let shared = "var x = [\"abc\"]\nfor i in 0..60 { x = [x, x] }\n"

  private func limited() -> Interpreter { Interpreter(limits: Limits(memory: 32 << 20)) }

  private func code(of text: String) -> String {
    do {
      try limited().run(source: text)
      return "nothing"
    } catch {
      switch error {
      case .failed(let diagnostic, _), .limited(let diagnostic): return diagnostic.code
      case .rejected(let diagnostics): return diagnostics.map(\.message).joined()
      case .exited, .interrupted: return "an end"
      }
    }
  }
}
