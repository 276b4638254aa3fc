import Foundation
import Syntax
import System
import Testing

@testable import Sixmo

@Suite struct InterpreterTests {
  @Test func `names stay for the next run and may be declared again`() throws {
    let interpreter = Interpreter()
    try interpreter.run(source: "let a = 1\nfn twice(x) { x * factor() }\nfn factor() { 2 }")
    #expect(try interpreter.run(source: "twice(a)").json == 2)
    try interpreter.run(source: "fn factor() { 10 }\nvar a = 5")
    #expect(try interpreter.run(source: "a += 1; twice(a)").json == 60)
  }

  @Test func `one text declares a name once`() throws {
    let interpreter = Interpreter()
    try interpreter.run(source: "let a = 1")
    #expect {
      try interpreter.run(source: "let a = 2\nvar a = 3")
    } throws: {
      ($0 as? Stop)?.diagnostics.map(\.code) == ["E0203"]
    }
    #expect(try interpreter.run(source: "a").json == 1)
    let again = Parser.parse(Source(name: "again", text: "let a = a_start()\nfn a_start() { 4 }"))
    for _ in 0..<2 { try interpreter.run(again.program, keepsNames: true) }
    #expect(try interpreter.run(source: "a").json == 4)
  }

  @Test func `a rejected entry leaves no names behind`() throws {
    let interpreter = Interpreter()
    #expect(throws: Stop.self) { try interpreter.run(source: "let a = unknown") }
    #expect(interpreter.names == [])
    #expect(try interpreter.run(source: "let a = 1\na").json == 1)
  }

  @Test func `an answer shows strings quoted and functions by name`() throws {
    let interpreter = Interpreter()
    #expect(try interpreter.run(source: #""a b""#).text == #""a b""#)
    let function = try interpreter.run(source: "fn greet(name) { name }\n{greet}")
    #expect(function.text == #"{"greet": <fn greet>}"#)
    #expect(function.json == nil)
  }

  @Test func `a run is interrupted from another thread and the next one works`() throws {
    let handle = Locked<Interrupt?>(nil)
    let stop = Builtin("stop()", "Interrupts its own interpreter.") { _ in
      let interrupt = handle.withLock { $0 }
      Thread.detachNewThread { interrupt?() }
      return .null
    }
    let interpreter = Interpreter(builtins: [stop])
    handle.withLock { $0 = interpreter.interrupt }
    #expect {
      try interpreter.run(source: "stop()\nwhile true { try { 1 } catch { 2 } }")
    } throws: {
      if case Stop.interrupted = $0 { true } else { false }
    }
    #expect(try interpreter.run(source: "1 + 1").json == 2)
  }

  @Test func `a wait is interrupted, too`() throws {
    let handle = Locked<Interrupt?>(nil)
    let wait = Builtin("wait()", "Waits for ever, unless it is interrupted.") { call in
      let interrupt = handle.withLock { $0 }
      Thread.detachNewThread { interrupt?() }
      try call.sleep(seconds: 1e6)
      return .null
    }
    let interpreter = Interpreter(builtins: [wait])
    handle.withLock { $0 = interpreter.interrupt }
    #expect { try interpreter.run(source: "try { wait() } catch { 1 }") } throws: {
      if case Stop.interrupted = $0 { true } else { false }
    }
  }

  @Test func `asynchronous work answers a builtin`() async throws {
    let fetch = Builtin("fetch(n)", "Answers later.") { call in
      let number = try call.int(0)
      return .int(try call.wait { await Task { number * 2 }.value })
    }
    let value = try await blocking {
      try Interpreter(builtins: [fetch]).run(source: "[1, 2].map(n => fetch(n))").json
    }
    #expect(value == [2, 4])
  }

  @Test func `the top level holds any number of variables, a function some thousands`() throws {
    let lines = (0..<5_000).map { "let a\($0) = \($0)" }.joined(separator: "\n")
    let interpreter = Interpreter()
    #expect(try interpreter.run(source: lines + "\na4999").json == 4_999)
    #expect {
      try interpreter.run(source: "fn f() {\n" + lines + "\n}")
    } throws: { error in
      guard case Stop.rejected(let diagnostics) = error else { return false }
      return diagnostics.map(\.code) == ["E0212"]
    }
  }

  @Test func `steps, memory and time are bounded`() {
    #expect(limit(Limits(steps: 1_000), "var i = 0\nwhile true { i += 1 }") == "E0403")
    #expect(limit(Limits(steps: 1_000), "var i = 0\nwhile i < 900 { i += 1 }") == nil)
    let hoard = "var xs = []\nwhile true { xs += [[1, 2, 3]] }"
    #expect(limit(Limits(memory: 64 << 20), hoard) == "E0404")
    #expect(limit(Limits(seconds: 0.01), "while true { 1 }") == "E0405")
  }

  @Test func `the time of a run ends a long builtin, too`() {
    let limits = Limits(seconds: 0.05)
    #expect(limit(limits, "(1..1_000_000_000_000).reduce(max)") == "E0405")
    #expect(limit(limits, "(0..3_000_000).sort()") == "E0405")
  }

  /// Nothing but the last builtin of each looks whether the time is over.
  @Test(arguments: [
    "json.parse(\"[\" + \"[1,2],\".repeat(1_000_000) + \"0]\")",
    "json.stringify([\"ab\"].repeat(5_000_000))", "json.stringify_lines(0..5_000_000)",
    "[\"ab\"].repeat(5_000_000).join(\",\")",
    "str([\"ab\"].repeat(5_000_000))", "split(\"a,\".repeat(5_000_000), \",\")",
    "chars(\"a\".repeat(5_000_000))", "replace(\"ab\".repeat(2_000_000), \"a\", \"c\")",
    "upper(\"aß\".repeat(2_000_000))", "title(\"ab \".repeat(1_000_000))",
    "csv.parse(\"a,b,c\\n\".repeat(500_000))", "csv.stringify([[1, 2]].repeat(1_000_000))",
    "yaml.parse(\"- a\\n\".repeat(400_000))", "regex.find_all(\"ab\".repeat(1_000_000), \"a\")",
    "regex.find(\"ab\".repeat(30_000_000), \"(a|b)+?c\")",
    "regex.replace(\"ab\".repeat(1_000_000), \"a\", \"c\")",
    "random.seed(1)\nrandom.shuffle(0..3_000_000)", "hash.crc32(\"a\".repeat(30_000_000))",
    "hash.sha512(\"a\".repeat(100_000_000))", "hash.base64(\"a\".repeat(60_000_000))",
    "hash.hex(\"a\".repeat(60_000_000))", "text.url_encode(\"a\".repeat(20_000_000))",
    "text.url_decode(\"a\".repeat(20_000_000))", "unaccent(\"é\".repeat(3_000_000))",
    "text.fold(\"É\".repeat(3_000_000))", "text.normalize(\"é\".repeat(5_000_000))",
    "text.width(\"é\".repeat(5_000_000))", "hash.from_base64(\"QUJD\".repeat(2_000_000))",
    "hash.from_hex(\"0f\".repeat(4_000_000))", "text.visible(\"\\u001b\".repeat(2_000_000))",
    "csv.stringify([[1].repeat(3_000_000)])", "text.code_points(\"é\".repeat(5_000_000))",
    "edit_distance(\"a\".repeat(15_000), \"b\".repeat(15_000))",
    "yaml.parse(\"a\".repeat(30_000_000))", "yaml.stringify({text: \"a\\n\".repeat(2_000_000)})",
  ])
  func `a builtin ends where the time of the run does`(_ source: String) {
    #expect(limit(Limits(seconds: 0.05), source) == "E0405")
  }

  @Test func `a builtin that calls another for each element is bounded, too`() {
    let range = "let r = 0..9_000_000_000_000\n"
    #expect(limit(Limits(steps: 1_000), range + "r.each(abs)") == "E0403")
    #expect(limit(Limits(memory: 64 << 20), range + "let xs = r.filter(type)") == "E0404")
    #expect(limit(Limits(seconds: 0.01), range + "r.find(type)\nr.reduce(max)") == "E0405")
  }

  @Test func `a host that gives nothing refuses by name`() throws {
    #expect {
      try Interpreter().run(source: #"file.read("/etc/passwd")"#)
    } throws: { error in
      guard case Stop.failed(let diagnostic, _) = error else { return false }
      return diagnostic.code == "E0406"
    }
  }

  @Test func `an uncaught error tells the calls that led to it`() throws {
    let source = "fn inner() { null.x }\nfn outer() { inner() }\nouter()"
    #expect {
      try Interpreter().run(source: source)
    } throws: { error in
      guard case Stop.failed(let diagnostic, let object) = error else { return false }
      return diagnostic.trace.map(\.function) == ["inner", "outer"] && object["kind"] == "type"
    }
  }

  @Test func `exit ends a script and cannot be caught`() throws {
    #expect { try Interpreter().run(source: "try { exit(7) } catch { 1 }") } throws: {
      if case Stop.exited(7) = $0 { true } else { false }
    }
  }

  @Test func `interpreters live side by side on their own threads`() async throws {
    let sums = try await withThrowingTaskGroup(of: Int?.self) { group in
      for number in 1...4 {
        group.addTask {
          let source = "var s = 0\nfor i in 0..2000 { s += i * \(number) }\ns"
          return try await Interpreter().run(source: source).json?.int
        }
      }
      return try await group.reduce(into: Set<Int>()) { $0.insert($1 ?? -1) }
    }
    #expect(sums == [1_999_000, 3_998_000, 5_997_000, 7_996_000])
  }
}

@Suite struct CompiledExpressionTests {
  @Test func `an expression is asked of many rows`() throws {
    let expression = try CompiledExpression(
      "row.employees > 100 && row.country in [\"DE\", \"FR\"]", parameters: ["row"])
    #expect(try expression.isTrue([["employees": 120, "country": "DE"]]))
    #expect(try !expression.isTrue([["employees": 20, "country": "DE"]]))
    #expect(try expression.evaluate([["employees": 120, "country": "US"]]) == false)
  }

  @Test func `an error points into the expression`() throws {
    let expression = try CompiledExpression("row.nmae", parameters: ["row"])
    #expect {
      try expression.evaluate([["name": "x"]])
    } throws: { error in
      guard case Stop.failed(let diagnostic, _) = error else { return false }
      return diagnostic.code == "E0301" && diagnostic.label == "did you mean 'name'?"
    }
  }

  @Test func `an unknown name is refused when it is compiled`() throws {
    #expect(throws: Stop.self) { try CompiledExpression("rwo.a", parameters: ["row"]) }
    #expect(throws: Stop.self) { try CompiledExpression("let x = 1", parameters: []) }
  }

  @Test func `an endless expression is stopped`() throws {
    let expression = try CompiledExpression(
      "do { var i = 0; while true { i += 1 } }", parameters: [], steps: 100)
    #expect(throws: Stop.self) { try expression.evaluate([]) }
    #expect(throws: Stop.self) { try expression.evaluate([]) }
  }
}

/// The code of the limit that ends a script.
func limit(_ limits: Limits, _ source: String) -> String? {
  var host = Host()
  host.clock = { 0 }
  do {
    try Interpreter(host: host, limits: limits).run(source: source)
  } catch {
    if case .limited(let diagnostic) = error { return diagnostic.code }
  }
  return nil
}

/// Runs on a thread of its own what waits for asynchronous work, which needs the threads of the tests.
func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
  }
}
