import Examples
import Syntax
import Testing

@testable import Sixmo

/// The tests of a script, also with a collection at every safepoint.
@Suite struct `A test bed` {
  @Test(arguments: [[], [.collectAlways, .poison]] as [Heap.Checks])
  func `gives each test what the top level left`(checks: Heap.Checks) throws {
    let bed = try bed(
      """
      import "counter.sixmo" as counter
      var rows = [{n: 1}]
      var text = "a"
      fn grow() { rows += [{n: 2}]; rows[0].n = 7; text += "b" }
      test "changes" { grow(); counter.add(); assert [rows.len(), rows[0].n, text] == [2, 7, "ab"] }
      test "sees nothing of it" { assert [rows, text, counter.count()] == [[{n: 1}], "a", 0] }
      test "fails" { assert text == "b" }
      test "sees no failure" { grow(); assert text == "ab" && counter.count() == 0 }
      """, checks)
    #expect(bed.names == ["changes", "sees nothing of it", "fails", "sees no failure"])
    #expect(bed.names.indices.map { bed.run($0)?.failure?.code } == [nil, nil, "E0309", nil])
    #expect(bed.run(1)?.failure == nil)
  }

  @Test(arguments: [[], [.collectAlways, .poison]] as [Heap.Checks])
  func `gives closures their variables back, too`(checks: Heap.Checks) throws {
    let bed = try bed(
      """
      fn counter() { var n = 0; var seen = []; {next: () => do { n += 1; seen += [n]; seen }} }
      let tools = [counter()]
      let own = counter().next
      own()
      test "counts" { assert tools[0].next() == [1] && own() == [1, 2] && own() == [1, 2, 3] }
      test "counts from the start" { assert own() == [1, 2] && tools[0].next() == [1] }
      """, checks)
    #expect(bed.names.indices.map { bed.run($0)?.failure?.code } == [nil, nil])
  }

  @Test func `runs an example with the names of the script`() throws {
    let bed = try bed("let limit = 3\nfn twice(n) { n * 2 }")
    #expect(bed.run(try program("twice(limit)  # => 6"))?.failure == nil)
    #expect(bed.run(try program("let limit = 5\ntwice(limit)  # => 10"))?.failure == nil)
    #expect(bed.run(try program("nosuch(limit)"))?.failure?.code == "E0201")
    #expect(bed.run(try program("limit  # => 3"))?.failure == nil)
  }

  @Test(arguments: [
    ("let xs = [1]\nassert xs.contains(2)", ["xs: [1]"]),
    ("let a = 1\nlet b = 2\nassert a == 1 && b == 3", ["left: 2", "right: 3"]),
    ("let a = 1\nlet b = [2]\nassert a > 3 || b[0] < 0 || a < 0", ["a: 1", "b: [2]"]),
    ("fn f(x) { x }\nlet n = null\nassert f(n)", ["n: null"]),
    ("fn f() { assert !(true || late) }\nf()\nlet late = 1", []),
    ("let a = 1\nassert match a { b => b > 1 }", []),
    ("let a = 1\nassert [2].any(b => b < a)", []),
    ("assert do { let c = null; c }", []),
  ])
  func `shows what a failed assertion reads`(_ text: String, _ notes: [String]) {
    #expect {
      try self.bed(text)
    } throws: { error in
      let failure = (error as? Stop)?.failure
      return failure?.code == "E0309" && failure?.notes == notes
    }
  }

  @Test func `says what is wrong with the script itself`() {
    #expect { try self.bed("unknown()") } throws: { ($0 as? Stop)?.failure?.code == "E0201" }
    #expect { try self.bed("throw 1") } throws: { ($0 as? Stop)?.failure?.code == "E0310" }
  }

  @Test(
    arguments: [
      ("1 + 1  # => 2", nil),
      ("1 + 1  # => 2.0", "E0811"),
      ("{b: 1, a: 2}  # => {b: 1, a: 2}", nil),
      ("{b: 1, a: 2}  # => {a: 2, b: 1}", "E0811"),
      ("[1,\n  2]  # => [1, 2]", nil),
      ("let x = 1  # => 1", "E0811"),
      ("1  # => 1 +", "E0101"),
      ("1  # => let x = 1", "E0811"),
      ("print(1)  # prints: 1", nil),
      ("print(1)  # prints: 2", "E0811"),
      ("for x in 1..=2 { print(x) }\n# prints: 1\n# prints: 2", nil),
      ("print(1)\nprint(2)\n# prints: 2", "E0811"),
      ("print(1); print(2)\n# prints: 1\n# prints: 2", nil),
      ("print(\"\")  # prints:", nil),
      ("[1][5]  # error: E0302", nil),
      ("[1][5]  # error: out of range\n[1][6]  # error: E0302\n1  # => 1", nil),
      ("[1][0]  # error: E0302", "E0811"),
      ("[1][5]  # error: E0301", "E0302"),
      ("let a = nosuch  # error: E0201\n1  # => 2", "E0811"),
      ("let a = nosuch  # error: E0201\nnosuch2", "E0201"),
      ("fn f() { 3 }\nf()  # => 3", nil),
      ("f()  # => 3\nfn f() { 3 }", nil),
      ("1  # an ordinary comment", nil),
    ] as [(String, String?)])
  func `checks what an example claims`(_ text: String, _ code: String?) throws {
    let output = Output()
    let interpreter = interpreter(output, [])
    func run(_ program: ExampleProgram) -> Stop? {
      do throws(Stop) {
        _ = try TestBed(program.program, in: interpreter)
        return nil
      } catch {
        guard case .rejected(let diagnostics) = error, let rest = program.without(diagnostics)
        else { return error }
        return run(rest)
      }
    }
    var stop: Stop?
    do throws(Stop) { stop = run(try Example(Source(name: "e", text: text)).program()) } catch {
      stop = error
    }
    #expect(stop?.failure?.code == code)
  }

  @Test func `finds the examples of a script and their places`() {
    let text = "## A.\n## ```\n## 1\n##\n## 2\n## ```\nfn a() { 1 }\n# ```\n## ```\n## ```\n"
    let examples = Example.documented(in: Source(name: "e", text: text))
    #expect(examples.map(\.line) == [3])
    let code = examples.map { String(decoding: $0.source.bytes, as: UTF8.self) }
    #expect(code == ["     \n      \n   1\n  \n   2\n"])
  }

  // MARK: Support

  private func program(_ text: String) throws -> Program {
    try Example(Source(name: "e", text: text)).program().program
  }

  private func bed(_ text: String, _ checks: Heap.Checks = []) throws -> TestBed {
    let parsed = Parser.parse(Source(name: "t", text: text))
    #expect(!parsed.hasErrors)
    return try TestBed(parsed.program, in: interpreter(Output(), checks))
  }

  private func interpreter(_ output: Output, _ checks: Heap.Checks) -> Interpreter {
    var host = Host()
    host.write = { output.write($0) }
    host.loadModule = { request in
      Source(
        name: request.path, text: "var n = 0\nfn add() { n += 1 }\nfn count() { n }")
    }
    let claims = Claim.builtins { output.take() }
    return Interpreter(
      host: host, library: Library(adding: claims), limits: Limits(), checks: checks)
  }
}

extension Stop {
  fileprivate var failure: Diagnostic? {
    switch self {
    case .rejected(let diagnostics): diagnostics.first
    case .failed(let diagnostic, _), .limited(let diagnostic): diagnostic
    case .exited, .interrupted: nil
    }
  }
}

extension Output {
  fileprivate func take() -> String {
    defer { clear() }
    return lines.map { $0 + "\n" }.joined()
  }
}
