import Sixmo
import System
import Testing

/// A script reaches what its host gives and nothing else.
@Suite struct HostTests {
  @Test(arguments: [
    (#"file.read("/etc/passwd")"#, "files"), (#"file.write("x", "y")"#, "files"),
    (#"file.append("x", "y")"#, "files"), (#"file.list(".")"#, "files"),
    (#"file.exists("x")"#, "files"), (#"csv.read("x")"#, "files"),
    (#"env.get("HOME")"#, "environment"), (#"env.has("HOME")"#, "environment"),
    (#"env.require("HOME")"#, "environment"), ("time.now()", "clock"),
    ("time.monotonic()", "clock"), ("random.float()", "random numbers"),
    (#"http.get("http://127.0.0.1:1/")"#, "network"),
    ("random.int(1, 6)", "random numbers"), ("random.choice([1])", "random numbers"),
  ])
  func `nothing is given unless somebody gives it`(source: String, what: String) throws {
    let stop = #expect(throws: Stop.self) { try Interpreter().run(source: source) }
    #expect(stop?.kind == "permission")
    #expect(stop?.diagnostics.first?.code == "E0406")
    #expect(stop?.diagnostics.first?.message.contains(what) == true)
  }

  @Test(arguments: [#"import "lib.sixmo" as lib"#, "import lib"])
  func `no module is found unless somebody finds it`(source: String) {
    let stop = #expect(throws: Stop.self) { try Interpreter().run(source: source) }
    #expect(stop?.diagnostics.first?.code == "E0501")
  }

  @Test func `output goes to the host, or nowhere`() throws {
    let written = Locked("")
    var host = Host()
    host.write = { bytes in written.withLock { $0 += String(decoding: bytes, as: UTF8.self) } }
    host.writeError = { bytes in
      written.withLock { $0 += "log: " + String(decoding: bytes, as: UTF8.self) }
    }
    try Interpreter(host: host).run(source: #"print("a", [1]); log.info("b")"#)
    #expect(written.withLock { $0 } == "a [1]\nlog: info: b\n")
    #expect(try Interpreter().run(source: #"print("a"); log.info("b"); args"#).json == [])
  }

  @Test func `what is given is given through the host alone`() throws {
    var host = Host()
    host.clock = { 0 }
    host.random = { 7 }
    host.environment = { $0 == "USER" ? "ada" : nil }
    host.arguments = ["x"]
    host.files = { path, use in
      throw ScriptError("'\(path)' is not for scripts")
    }
    host.loadModule = { request in
      guard request.path == "rules" else { throw ScriptError("there is no such text") }
      return Source(name: "rules", text: "let limit = 3")
    }
    let interpreter = Interpreter(host: host)
    let source =
      #"import rules; [time.now(), env.get("USER"), args, rules.limit, random.int(1, 1)]"#
    #expect(
      try interpreter.run(source: source).json
        == ["1970-01-01T00:00:00Z", "ada", ["x"], 3, 1])
    let refused = #expect(throws: Stop.self) { try interpreter.run(source: #"file.read("a.txt")"#) }
    #expect(refused?.diagnostics.first?.message == "'a.txt' is not for scripts")
    let missing = #expect(throws: Stop.self) { try interpreter.run(source: "import other") }
    #expect(
      missing?.diagnostics.first?.message == "cannot import 'other': there is no such text")
  }

  @Test func `a capability of its own is a function`() throws {
    let rows = Locked<[String]>([])
    let save = Builtin("store.save(row)", "Keeps a row.") { (row: String) in
      rows.withLock { $0.append(row) }
    }
    try Interpreter(builtins: [save]).run(source: #"["a", "b"].each(store.save)"#)
    #expect(rows.withLock { $0 } == ["a", "b"])
  }
}
