import Testing

@testable import Prompt

struct `A journal` {
  private func script(_ texts: [String], _ range: ClosedRange<Int>? = nil) throws -> String {
    var journal = Journal()
    for (index, text) in texts.enumerated() {
      journal.add(
        .init(
          number: index + 1, text: text, hasResult: !text.hasPrefix("let") || text.contains(";")))
    }
    return try journal.script(range)
  }

  @Test func `becomes a script in the usual form`() throws {
    #expect(try script(["let x=1", "x+1"]) == "let x = 1\nx + 1\n")
    #expect(try script(["let x = 1", "x + 1", "x + 2"], 1...2) == "let x = 1\nx + 1\n")
  }

  @Test func `gives results that are used later a name`() throws {
    #expect(
      try script(["[1, 2]", "_.len()", "_ + _1[0]"])
        == "let _1 = [1, 2]\nlet _2 = _1.len()\n_2 + _1[0]\n")
    #expect(try script(["let a = 1; a + 1", "_ * 2"]) == "let a = 1; let _1 = a + 1\n_1 * 2\n")
  }

  @Test func `declares a name once that entries declared again`() throws {
    #expect(
      try script(["let x = 1", "let y = x", "let x = 2", "x + y"])
        == "var x = 1\nlet y = x\nx = 2\nx + y\n")
    #expect(
      try script(["fn f() { 1 }", "fn f() { 2 }", "var n = 0", "let n = f()"])
        == "fn f() { 2 }\nvar n = 0\nn = f()\n")
  }

  @Test func `says which result is missing`() {
    #expect(throws: Journal.Fault.needs(result: 1, by: 2)) { try script(["1", "_ + 1"], 2...2) }
    #expect(throws: Journal.Fault.empty) { try script([]) }
  }

  @Test func `leaves members and other names alone`() throws {
    #expect(try script(["1", "let _x = {_: 2}", "_x._"]) == "1\nlet _x = {_: 2}\n_x._\n")
  }
}
