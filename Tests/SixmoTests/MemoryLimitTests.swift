import Syntax
import Testing

@testable import Sixmo

/// What a script can ask for at once is refused before the memory is taken, what a builtin puts together bit
/// by bit on the way.
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
    #expect(code(of: text) == "E0404")
    #expect(code(of: "try { \(text) } catch { 1 }") == "E0404")
  }

  @Test func `the refusal says how much was asked for`() {
    #expect {
      try limited().run(source: "(0..10_000_000).reverse()")
    } throws: { error in
      guard case Stop.limited(let diagnostic) = error else { return false }
      return diagnostic.message
        == "an array of 10,000,000 elements does not fit into the memory limit of 33,554,432 bytes"
        && diagnostic.location?.span.start == 0
    }
  }

  @Test(arguments: [
    "(0..9_000_000_000_000).reverse()", "\"ab\".repeat(1_000_000_000)",
    "(0..9_000_000_000_000).map(x => x)", "(0..9_000_000_000_000).zip(0..9_000_000_000_000)",
    "(0..9_000_000_000_000).sort_by(x => x)", "(0..9_000_000_000_000).windows(2)",
    "(0..9_000_000_000_000).push(1)", "(0..9_000_000_000_000).set_at(1, 2)",
    "random.shuffle(0..9_000_000_000_000)", "(0..9_000_000_000_000).median()",
    "(0..9_000_000_000_000).walk(x => x)", "csv.stringify(0..9_000_000_000_000)",
    "(0..9_000_000_000_000).compact()", "(0..9_000_000_000_000).unique()",
    "(0..9_000_000_000_000).intersection(0..9_000_000_000_000)",
    "(0..9_000_000_000_000).difference([1])", "(0..9_000_000_000_000).intersection([1])",
    "(0..9_000_000_000_000).flatten()", "(0..9_000_000_000_000).chunk(2)",
    "(0..9_000_000_000_000).enumerate()", "(0..9_000_000_000_000).parallel(x => x)",
    "(0..9_000_000_000_000).partition(x => true)", "(0..9_000_000_000_000).group_by(x => x)",
  ])
  func `what no machine has room for is an error like others`(_ text: String) {
    #expect(code(of: text) == "E0315")
    #expect(
      code(of: "try { \(text) } catch e { if e.kind == \"size\" { 1 } else { throw e } }")
        == "nothing")
  }

  /// A few megabytes, of which each builtin would make hundreds.
  @Test(arguments: [
    "json.parse(\"[\" + \"[],\".repeat(3_000_000) + \"0]\")",
    "json.parse(\"[\" + \"{\\\"a\\\":1},\".repeat(2_000_000) + \"0]\")",
    "json.parse_lines(\"[[1]]\\n\".repeat(500_000))", "chars(\"üé\".repeat(900_000))",
    "split(\"a,\".repeat(2_500_000), \",\")", "lines(\"a\\n\".repeat(2_500_000))",
    "words(\"a \".repeat(2_500_000))", "csv.parse(\"a,b,c,d\\n\".repeat(300_000))",
    "csv.parse(\"a,b,c,d\\n\".repeat(300_000), header: false)",
    "yaml.parse(\"- a\\n\".repeat(400_000))",
    "regex.find_all(\"aab\".repeat(200_000), \"aa\")",
    "regex.split(\"abb\".repeat(800_000), \"a\")",
    "text.code_points(\"ab\".repeat(2_000_000))",
    // Made of something longer than any memory, without a length that is known before.
    "(0..9_000_000_000_000).filter(x => true)",
    "(0..9_000_000_000_000).flat_map(x => [x])",
  ])
  func `a builtin that makes many values keeps near the limit`(_ text: String) {
    let interpreter = limited()
    #expect(code(of: text, interpreter) == "E0404")
    #expect(interpreter.runtime.machine.heap.bytesInUse < 80 << 20)
  }

  @Test func `what one builtin leaves as garbage does not count for the next`() throws {
    let text = "let text = \"x\".repeat(400_000)\n"
    let uses = (0..<8).map { "let n\($0) = len(chars(text))\n" }
    #expect(code(of: text + uses.joined()) == "nothing")
    #expect(code(of: text + "len(chars(text)) + len(chars(text)) + len(chars(text))") == "nothing")
  }

  /// Sixty arrays, each twice in the next: small in the heap, endless as text.
  @Test(arguments: [
    "str(x)", "print(x)", "json.stringify(x)", "json.stringify(x, indent: 2)", "\"\\(x)\"",
    "json.stringify_lines([x])", "csv.stringify([[x]])", "[x].unique()", "yaml.stringify(x)",
    "print(\"a\".repeat(50_000_000), x)",
  ])
  func `what shares its parts is not written without end`(_ use: String) {
    #expect(code(of: shared + use) == "E0404")
  }

  /// Ends at once, or never.
  @Test(arguments: [
    "x == y", "[x, y].sort()", "[x, y].sort_by(v => v)", "[x].contains(y)",
    "[x].index_of(y)", "x in [y]", "[x, y].group_by(v => len(v))", "[x, y].flatten(depth: 3)",
    "match x { [a, b] => 1, _ => 2 }", "[x, y].count_by(v => type(v))",
    "{a: x} == {a: y}", "merge_deep(o, p)", "merge_deep(o, p, o, p)", "o == p", "merge_deep(o, o)",
  ])
  func `what shares its parts is compared and merged part by part`(_ use: String) {
    let twins =
      "var y = [\"abc\"]\nfor i in 0..60 { y = [y, y] }\n"
      + "var o = {n: 1}\nvar p = {n: 2, m: 3}\nfor i in 0..60 { o = {a: o, b: o}\np = {a: p, b: p} }\n"
    #expect(code(of: shared + twins + "let result = \(use)\nnull") == "nothing")
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

  private func code(of text: String, _ interpreter: Interpreter? = nil) -> String {
    do {
      try (interpreter ?? limited()).run(source: text)
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
