import Sixmo
import System
import Testing

/// What an embedding program registers, as it sees it: this file has no access to the package's inside.
@Suite struct BuiltinClosureTests {
  struct Lead: Codable {
    var name: String
    var email: String?
  }

  private func run(_ source: String, _ builtins: Builtin...) async throws(Stop) -> JSON? {
    try await Interpreter(builtins: builtins).run(source: source).json
  }

  private func failure(_ source: String, _ builtins: Builtin...) async -> Diagnostic? {
    do {
      try await Interpreter(builtins: builtins).run(source: source)
    } catch Stop.failed(let diagnostic, _) {
      return diagnostic
    } catch {}
    return nil
  }

  @Test func `typed closures take and give values, by position, by name and by default`()
    async throws
  {
    let shout = Builtin("shout(text, times = 1)", "Loud.") { (text: String, times: Int) in
      String(repeating: text.uppercased(), count: times)
    }
    #expect(try await run(#"shout("a") + "b".shout(times: 2)"#, shout) == "ABB")
    let mail = Builtin("mail(lead)", "The address.") { (lead: Lead) in lead.email }
    #expect(
      try await run(#"[mail({name: "a"}), {name: "b", email: "b@c"}.mail()]"#, mail) == [
        nil, "b@c",
      ])
    let lead = Builtin("crm.lead(name)", "Makes one.") { (name: String) -> Lead in
      Lead(name: name, email: nil)
    }
    #expect(try await run(#"crm.lead("Ada").name"#, lead) == "Ada")
    #expect(try await run("answer()", Builtin("answer()", "It.") { 42 }) == 42)
    let sum = Builtin("total(first, ...rest)", "Adds.") { (first: Double, rest: [Double]) in
      rest.reduce(first, +)
    }
    #expect(try await run("[total(1), total(1, 2.5, 3)]", sum) == [1.0, 6.5])
    let json = Builtin("same(value = null)", "Itself.") { (value: JSON) in value }
    #expect(
      try await run("[same(), same({z: 1, a: [2]})]", json)?.lineText
        == #"[null, {"z": 1, "a": [2]}]"#)
  }

  @Test func `closures without a result give null`() async throws {
    let seen = Locked<[String]>([])
    let note = Builtin("note(text)", "Notes.") { (text: String) in
      seen.withLock { $0.append(text) }
    }
    let later = Builtin("later(text)", "Notes later.") { (text: String) in
      await Task.yield()
      seen.withLock { $0.append(text) }
    }
    #expect(try await run(#"[note("a"), later("b")]"#, note, later) == [nil, nil])
    #expect(seen.withLock { $0 } == ["a", "b"])
  }

  @Test func `asynchronous closures are waited for`() async throws {
    let fetch = Builtin("fetch(n, name = null)", "Later.") { (n: Int, name: String?) in
      try await Task.sleep(for: .milliseconds(1))
      return "\(name ?? "none") \(n)"
    }
    #expect(try await run(#"[1, 2].map(n => fetch(n, name: "x"))"#, fetch) == ["x 1", "x 2"])
  }

  @Test func `what does not fit the type underlines the argument and tells the way`() async throws {
    let greet = Builtin("greet(lead, times = 1)", "Hello.") { (lead: [Lead], times: Int) in times }
    let wrong = try #require(await failure(#"greet([{name: "a"}, {name: 7}])"#, greet))
    #expect(
      wrong.rendered() == """
        error[E0307]: 'greet' cannot take 'lead[1].name': expected a string, got an int
         --> <script>:1:7
          |
        1 | greet([{name: "a"}, {name: 7}])
          |       ^^^^^^^^^^^^^^^^^^^^^^^^ expected a string, got an int

        """)
    #expect(
      await failure("greet([{}])", greet)?.message
        == "'greet' cannot take 'lead[0]': no field 'name'")
    #expect(
      await failure("greet([], 2.5)", greet)?.message
        == "'greet' cannot take 'times': 2.5 does not fit Int")
    #expect(
      await failure("greet([], x => x)", greet)?.message == "a function cannot be written as JSON")
    let rest = Builtin("join_all(...names)", "All.") { (names: [String]) in names.count }
    #expect(
      await failure(#"join_all("a", 1)"#, rest)?.message
        == "'join_all' cannot take 'names[1]': expected a string, got an int")
  }

  @Test func `a result that is not valid JSON is an error`() async {
    let broken = Builtin("broken()", "Not a number.") { ["a": [1, Double.nan]] }
    #expect(
      await failure("broken()", broken)?.message
        == "'broken' gives no JSON: a[1]: nan is not a JSON number")
  }

  @Test func `an error of Swift is one of the script, with its kind and fields`() async throws {
    let find = Builtin("find_lead(id)", "Finds it.") { (id: String) -> Lead in
      throw ScriptError(
        "no lead '\(id)'", kind: "not_found", fields: ["id": .string(id), "kind": "other"],
        help: "ask 'leads()' for all")
    }
    #expect(
      try await run(#"try { find_lead("a7") } catch e { e }"#, find)
        == ["kind": "not_found", "message": "no lead 'a7'", "id": "a7"])
    #expect(
      await failure(#"find_lead("a7")"#, find)?.rendered() == """
        error[E0300]: no lead 'a7'
         --> <script>:1:1
          |
        1 | find_lead("a7")
          | ^^^^^^^^^^^^^^^
          = help: ask 'leads()' for all

        """)
    struct Offline: Error, CustomStringConvertible { let description = "the line is cut" }
    let call = Builtin("phone()", "Calls.") { () async throws -> Int in throw Offline() }
    #expect(
      try await run("try { phone() } catch e { e }", call)
        == ["kind": "error", "message": "the line is cut"])
  }

  @Test func `what stops a script ends its wait and cancels the task`() async throws {
    let isCancelled = Locked(false)
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    let hang = Builtin("hang()", "Never ends.") {
      await withTaskCancellationHandler {
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(1000)) }
      } onCancel: {
        isCancelled.withLock { $0 = true }
        end.finish()
      }
    }
    let interpreter = Interpreter(builtins: [hang], limits: Limits(seconds: 0.02))
    await #expect {
      try await interpreter.run(source: "try { hang() } catch { 1 }")
    } throws: {
      if case Stop.limited(let diagnostic) = $0 { diagnostic.code == "E0405" } else { false }
    }
    for await _ in ended {}
    #expect(isCancelled.withLock { $0 })
  }

  @Test func `help and examples of a closure are those of its builtin`() async throws {
    let score = Builtin(
      "score(name, weight = 1)", "Scores a lead.", documentation: "Longer is better.",
      examples: [.init(#"score("Ada")"#, "3.0")]
    ) { (name: String, weight: Double) in Double(name.count) * weight }
    let known = try #require(Interpreter(builtins: [score]).library.builtin("score"))
    #expect(known.summary == "Scores a lead." && known.signature == "score(name, weight = 1)")
    for example in known.examples {
      #expect(try await run(example.source + " == " + (example.value ?? "null"), score) == true)
    }
  }
}
