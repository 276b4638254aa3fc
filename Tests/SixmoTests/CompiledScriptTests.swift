import Sixmo
import Testing

@Suite struct CompiledScriptTests {
  @Test func `a script is compiled once and run with other values each time`() throws {
    let script = try Interpreter().compile(
      "fn bonus() { row.n * 10 }\nbonus() + extra", name: "rules.sixmo", globals: ["row", "extra"])
    #expect(try script.run(["row": ["n": 1], "extra": 0]).json == 10)
    #expect(try script.run(["row": ["n": 2], "extra": 5]).decode(as: Int.self) == 25)
  }

  @Test func `each run begins anew`() throws {
    let script = try Interpreter().compile(
      """
      fn early() { try { later } catch e { e.message } }
      let before = early()
      var list = []
      list += [row]
      let later = "old"
      [before, list]
      """, globals: ["row"])
    let first = try script.run(["row": 1]).json?.array
    #expect(first?[0].string?.contains("'later'") == true && first?[1] == [1])
    #expect(try script.run(["row": 2]).json?.array == [first?[0] ?? nil, [2]])
  }

  @Test func `what a script makes of its input does not change the input of another run`() throws {
    let script = try Interpreter().compile(
      "var copy = rows\ncopy[0].n = 9\n[rows, copy]", globals: ["rows"])
    for _ in 1...2 {
      #expect(try script.run(["rows": [["n": 1]]]).json == [[["n": 1]], [["n": 9]]])
    }
  }

  @Test func `its functions are called with Swift values after a run`() throws {
    struct Lead: Codable { var name: String }
    let script = try Interpreter().compile(
      "let base = 10\nfn score(lead, factor = 1, ...more) { base + len(lead.name) * factor + len(more) }"
    )
    try script.run()
    #expect(try script.call("score", with: Lead(name: "Ada")).json == 13)
    #expect(
      try script.call("score", with: Lead(name: "Ada"), 2, "x", [1]).decode(as: Int.self) == 18)
    #expect(try script.call("score", withArguments: [["name": "Bo"], 3]).json == 16)
    #expect(script.names == ["base", "score"] && script.value(of: "base")?.json == 10)
  }

  @Test func `an interpreter's functions are called, too`() throws {
    let interpreter = Interpreter()
    try interpreter.run(source: "fn greet(name) { \"hello \\(name)\" }\nlet shout = s => s.upper()")
    #expect(try interpreter.call("greet", with: "Ada").json == "hello Ada")
    #expect(try interpreter.call("shout", with: "a").json == "A")
  }

  @Test(arguments: [
    ("scroe", "error[E0201]: no function 'scroe' is declared\n = help: did you mean 'score'?\n"),
    ("base", "error[E0305]: 'base' is an int and cannot be called\n"),
  ])
  func `a call of something that is not a function says so`(name: String, text: String) throws {
    let script = try Interpreter().compile("let base = 1\nfn score() { base }")
    try script.run()
    let stop = #expect(throws: Stop.self) { try script.call(name) }
    #expect(stop?.description.replacing("  = help", with: " = help") == text)
  }

  @Test func `mistakes are thrown once, as data and as text`() throws {
    let unknown = #expect(throws: Stop.self) {
      try Interpreter().compile("rwo.name", name: "rules.sixmo", globals: ["row"])
    }
    let place = try #require(unknown?.diagnostics.first?.fields.place)
    #expect(place.file == "rules.sixmo" && place.start == .init(line: 1, column: 1))
    #expect(
      "\(try #require(unknown))" == """
        error[E0201]: unknown name 'rwo'
         --> rules.sixmo:1:1
          |
        1 | rwo.name
          | ^^^ did you mean 'row'?

        """)
  }

  @Test func `a global is never assigned and always given`() throws {
    let stop = #expect(throws: Stop.self) {
      try Interpreter().compile("row = 1", globals: ["row"])
    }
    #expect(stop?.diagnostics.first?.code == "E0202")
    let script = try Interpreter().compile("row", name: "r.sixmo", globals: ["row"])
    #expect(
      #expect(throws: Stop.self) { try script.run() }?.diagnostics.first?.message
        == "'r.sixmo' needs a value for its global 'row'")
    #expect(
      #expect(throws: Stop.self) { try script.run(["row": 1, "rwo": 2]) }?.diagnostics.first?
        .message
        == "'r.sixmo' has no global 'rwo'")
    #expect(try script.run(["row": 7]).json == 7)
  }

  @Test func `an uncaught error tells its object`() throws {
    let script = try Interpreter().compile(
      #"throw {kind: "rejected", message: "too small", lead: 3}"#)
    let stop = #expect(throws: Stop.self) { try script.run() }
    #expect(stop?.kind == "rejected")
    guard case .failed(_, let error)? = stop else { return }
    #expect(error == ["kind": "rejected", "message": "too small", "lead": 3])
  }

  @Test func `scripts of one interpreter know each other only through modules`() throws {
    var host = Host()
    host.loadModule = { request in
      Source(name: request.path, text: "let count = 3\nfn twice(n) { n * 2 }")
    }
    let interpreter = Interpreter(host: host)
    try interpreter.run(source: "let kept = 1")
    #expect(throws: Stop.self) { try interpreter.compile("kept") }
    let script = try interpreter.compile("import \"m.sixmo\" as m\nm.twice(m.count)")
    #expect(try script.run().json == 6)
    #expect(try script.run().json == 6)
  }

  @Test func `warnings and mistakes are there without a run`() throws {
    let interpreter = Interpreter()
    let text = "fn score(lead) { lead.n * factor }\nfactor + 1"
    #expect(interpreter.check(source: text, globals: ["factor"]).isEmpty)
    #expect(interpreter.check(source: "3 == 4\n1").map(\.severity) == [.warning])
    #expect(interpreter.check(source: "x").map(\.code) == ["E0201"])
    #expect(interpreter.check(source: "1 +").map(\.severity) == [.error])
  }
}

@Suite struct InterruptTests {
  private func isInterrupted(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return false
    } catch Stop.interrupted {
      return true
    } catch {
      return false
    }
  }

  @Test func `an interruption that comes early stops the next run, once`() throws {
    let interpreter = Interpreter()
    interpreter.interrupt()
    #expect(isInterrupted { try interpreter.run(source: "1") })
    #expect(try interpreter.run(source: "1").json == 1)
    let script = try interpreter.compile("fn f() { 2 }\nf()")
    interpreter.interrupt()
    #expect(isInterrupted { try script.run() })
    #expect(try script.run().json == 2)
    interpreter.interrupt()
    #expect(isInterrupted { _ = try script.call("f") })
  }

  @Test func `cancelling a task interrupts its run`() async throws {
    let (began, begin) = AsyncStream.makeStream(of: Void.self)
    let tell = Builtin("tell()", "Tells that it runs.") { begin.finish() }
    let task = Task {
      let script = try Interpreter(builtins: [tell]).compile("tell()\nwhile true { }")
      try await script.run()
    }
    for await _ in began {}
    task.cancel()
    let result = await task.result
    #expect(isInterrupted { try result.get() })
  }

  @Test func `an interpreter that was stopped goes on with what it knows`() throws {
    let interpreter = Interpreter(limits: Limits(steps: 10_000))
    try interpreter.run(source: "var n = 1")
    for _ in 1...3 {
      #expect(throws: Stop.self) { try interpreter.run(source: "while true { n += 1 }") }
      #expect(try interpreter.run(source: "n > 1").json == true)
    }
  }

  @Test func `depth is bounded in values of the stack`() throws {
    var limits = Limits()
    limits.frameValues = 2_000
    let interpreter = Interpreter(limits: limits)
    let stop = #expect(throws: Stop.self) {
      try interpreter.run(source: "fn down(n) { 1 + down(n + 1) }\ntry { down(0) } catch { 0 }")
    }
    #expect(stop?.diagnostics.first?.code == "E0401")
    #expect(
      try interpreter.run(source: "fn sum(n) { if n == 0 { 0 } else { n + sum(n - 1) } }\nsum(100)")
        .json == 5050)
  }
}
