import Syntax
import Testing

@Suite struct `A prompt` {
  @Test(arguments: [
    "let x =", "1 +", "f(", "f(1,", "[1,", "{a:", "{", "if x", "if x {", "if x { 1 } else", "x.",
    "fn f", "fn f(a", "fn f() {", "fn", "match x {", "match x { 1 =>", "match x { 1", "try",
    "try { 1 } catch", "let", "x =>", "(a, b", "(a, b) =>", "\"\"\"\nhello", "\"a \\(", "\"a \\(b",
    "while", "for x", "for x in", "x[", "x[1", "x[1..", "!", "a &&", "import", "throw", "assert (a",
    "xs.map(x => do {\n  print(x)", "let {a,", "do", "()", "-",
  ])
  func `opens another line after`(_ text: String) {
    let result = Parser.parse(Source(name: "<prompt>", text: text))
    #expect(result.isIncomplete)
    #expect(result.hasErrors)
  }

  @Test(arguments: [
    "", "1", "x", "let x = 1", "if x { 1 }", "return", "f()", "# comment", "## doc", "[1]; ",
    "assert",
  ])
  func `runs`(_ text: String) {
    let result = Parser.parse(Source(name: "<prompt>", text: text))
    #expect(!result.isIncomplete)
    #expect(!result.hasErrors)
  }

  @Test(arguments: [
    "\"abc", "1 2", ")", "f(1 2", "let 1", "'a'", "let x = )\nlet y =", "5px +", "a === (",
    "\"\\q\" +",
    "caf\u{e9} = (",
  ])
  func `reports at once`(_ text: String) {
    let result = Parser.parse(Source(name: "<prompt>", text: text))
    #expect(!result.isIncomplete)
    #expect(result.hasErrors)
  }

  @Test func `sees the semicolon that hides a result`() {
    #expect(Parser.parse(Source(name: "<prompt>", text: "1;  # quiet")).endsWithSemicolon)
    #expect(!Parser.parse(Source(name: "<prompt>", text: "1; 2")).endsWithSemicolon)
  }
}
