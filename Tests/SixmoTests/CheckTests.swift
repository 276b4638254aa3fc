import Syntax
import Testing

@testable import Sixmo

/// What `sixmo check` tells beyond syntax: each finding as its code and its text in the source.
@Suite struct `Checking` {
  @Test(arguments: [
    ("fn f() { return 1; print(2) }", ["E0901 print(2)"]),
    ("for x in [1] { break; print(x) }", ["E0901 print(x)"]),
    ("fn f(a) { if a { return 1 } else { throw 2 }; 3 }", ["E0901 3"]),
    ("fn f(a) { match a { 1 => return 2, _ => throw 3 }; 4 }", ["E0901 4"]),
    ("fn f() { try { return 1 } catch { return 2 }; 3 }", ["E0901 3"]),
    ("while true { print(1) }\nprint(2)", ["E0901 print(2)"]),
    ("exit(1)\nprint(2)", ["E0901 print(2)"]),
    ("print(match 1 { _ => 1, 2 => 3 })", ["E0901 2"]),
    ("print(match 1 { 1, 2 => 1, 3 => 2, 2 => 3 })", ["E0901 2"]),
  ])
  func `finds what never runs`(_ script: String, _ expected: [String]) {
    #expect(findings(script) == expected)
  }

  @Test(arguments: [
    "fn f() { return inner(); fn inner() { 1 } }",
    "while true { if f() { break } }\nprint(2)\nfn f() { true }",
    "for x in [1] { while true { if x == 1 { continue }; break } }",
    "while true { for x in [1] { break }; break }\nprint(1)",
    "fn f(a) { if a { return 1 }; 2 }",
    "fn exit() { 1 }\nexit()\nprint(2)",
    "print(match 1 { n if n > 1 => 1, _ => 2 })",
    "exit(0)\ntest \"later\" { assert true }",
  ])
  func `sees what runs`(_ script: String) {
    #expect(findings(script).isEmpty)
  }

  @Test(arguments: [
    ("let a = 1\nprint(2)", ["E0902 a"]),
    ("var n = 1\nn += 1", ["E0902 n"]),
    ("var o = {}\no.a = 1", ["E0902 o"]),
    ("var a = 1\nvar b = 2\n[a, b] = [3, 4]\nprint(b)", ["E0902 a"]),
    ("fn f() { 1 }\nprint(2)", ["E0902 f"]),
    ("fn f() { let x = 1; 2 }", ["E0902 x"]),
    ("var total = 0\nfor x in [1] { let total = total + x }\nprint(total)", ["E0902 total"]),
    ("let {id, name} = {id: 1, name: 2}\nprint(id)", ["E0902 name"]),
    ("import \"lib.sixmo\" as lib", ["E0902 lib"]),
  ])
  func `finds names that nobody uses`(_ script: String, _ expected: [String]) {
    #expect(findings(script) == expected)
  }

  @Test(arguments: [
    "let limit = 1\nfn f() { 2 }",
    "let _a = 1\nprint(2)",
    "## Documented.\nfn f() { 1 }\nprint(2)",
    "for i in 0..3 { print(1) }",
    "[1].each((x, i) => print(i))",
    "print(match {a: 1} { {a} => 1 })",
    "try { print(1) } catch e { print(2) }",
    "let [a, b] = [1, 2]\nprint(b)",
    "let {id, ...rest} = {id: 1}\nprint(rest)",
    "let xs = [1]\nprint(\"\\(xs)\")",
    "fn f() { 1 }\ntest \"f\" { assert f() == 1 }\nprint(1)",
    "fn twice(n) { n * 2 }\nprint(4.twice())",
    "var xs = [1]\nprint(remove xs[0])",
  ])
  func `is quiet about names that have to be there`(_ script: String) {
    #expect(findings(script).isEmpty)
  }

  @Test(arguments: [
    ("let count = 3\nprint([1].count(x => x > 0), count)", ["E0907 count"]),
    ("fn f(xs) { var len = 0\n  len += len(xs)\n  len }\nprint(f([1]))", ["E0907 len"]),
    ("let count = x => x\nprint([1].count(), count)", []),
    ("let count = 3\nlet o = {count: () => 1}\nprint(o.count(), count)", []),
    ("let count = 3\nprint(count, [1].len())", []),
  ])
  func `finds variables that hide a called function`(_ script: String, _ expected: [String]) {
    #expect(findings(script) == expected)
  }

  @Test(arguments: [
    ("1 + 1", ["E0903 1 + 1"]),
    ("let a = 1\na == 2", ["E0903 a == 2"]),
    ("let xs = [{a: 1}]\nxs[0].a", ["E0903 xs[0].a"]),
    ("\"one \\(1)\"", ["E0903 \"one \\(1)\""]),
    ("for x in [1] { x }", ["E0903 x"]),
    ("if true { 5 }", ["E0903 5"]),
    ("fn f(x) { x == 1; x }", ["E0903 x == 1"]),
    ("() => print(1)", ["E0903 () => print(1)"]),
  ])
  func `finds values that are thrown away`(_ script: String, _ expected: [String]) {
    #expect(findings(script) == expected)
  }

  @Test(arguments: [
    "1 + 1  # => 2",
    "[1][2]  # error: E0302",
    "print([1].map(x => if x > 1 { x } else { 0 }))",
    "fn f(x) { if x { 1 } else { 2 } }",
    "let y = do { let x = 1; x }\nprint(y)",
    "try { {}.a } catch { print(\"none\") }",
    "match 1 { 1 => print(1), _ => null }",
    "true && print(1)",
    "[1].each(x => print(x))",
    "print(regex.replace(\"a\", \"(?<n>a)\", \"[${n}]\"))",
  ])
  func `is quiet about values that somebody has`(_ script: String) {
    #expect(findings(script).isEmpty)
  }

  @Test(arguments: [
    ("for i in 10..0 { print(i) }", ["E0906 10..0"]),
    ("print(-1..=-3)", ["E0906 -1..=-3"]),
    ("for i in len([1]) - 1..=0 { print(i) }", ["E0906 len([1]) - 1..=0"]),
    ("let xs = [1]\nfor i in xs.len()..0 { print(i) }", ["E0906 xs.len()..0"]),
    ("print(3..3, 0..10, -3..0, 0..len([1]))", []),
    ("let n = 5\nprint(n..0, 1..len([]) - 1)", []),
  ])
  func `finds ranges that would count down`(_ script: String, _ expected: [String]) {
    #expect(findings(script) == expected)
  }

  @Test(arguments: [
    ("print({a: 1, b: 2, \"a\": 3})", ["E0904 \"a\""]),
    ("print([1].sort(1, 2, 3))", ["E0905 2"]),
    ("print([1].sort_by(.a, descnding: true))", ["E0905 descnding"]),
    ("print([1].filter())", ["E0905 filter"]),
    ("fn f(a) { a }\nprint(1.f(2))", ["E0905 2"]),
    ("let o = {filter: () => 1}\nprint(o.filter())", []),
    ("let f = {a: 1}\nprint(f.a, {...f, a: 2})", []),
  ])
  func `finds repeated keys and wrong arguments behind a dot`(
    _ script: String, _ expected: [String]
  ) {
    #expect(findings(script) == expected)
  }

  @Test(arguments: [
    ("print(lib.twcie(1))", ["E0201 twcie"]),
    ("print(lib._hidden)", ["E0201 _hidden"]),
    ("print(lib.twice())", ["E0206 lib.twice()"]),
    ("print(lib.twice(1, by: 3, of: 2))", ["E0206 of"]),
    ("print(lib.twice(1), lib.limit, lib.keys(), lib?.other, has(lib, \"x\"))", []),
    ("fn f(lib) { lib.anything }\nprint(f({}), lib.limit)", []),
  ])
  func `knows what modules have`(_ script: String, _ expected: [String]) {
    #expect(findings("import \"lib.sixmo\" as lib\n" + script) == expected)
  }

  @Test(arguments: [
    ("import \"wrong.sixmo\" as wrong\nprint(wrong.a)", ["E0201 unknown_name"]),
    ("import \"none.sixmo\" as none\nprint(none.a)", ["E0501 \"none.sixmo\""]),
    ("import \"circle.sixmo\" as circle\nprint(circle.a)", ["E0502 \"main.sixmo\""]),
    ("import no_such\nprint(no_such.a)", ["E0501 no_such"]),
  ])
  func `follows imports`(_ script: String, _ expected: [String]) {
    #expect(findings(script) == expected)
  }

  @Test func `tells the errors of a module once and takes its top level for used`() {
    let checker = Checker(interpreter)
    let modules = ["wrong.sixmo", "loud.sixmo"].compactMap(Self.source)
    let importer = Source(
      name: "main.sixmo",
      text: "import \"wrong.sixmo\" as w\nimport \"loud.sixmo\" as l\nprint(w.a, l.value)")
    let told = checker.check(modules + [importer]).map { $0.code }
    #expect(told == ["E0201"])
  }

  @Test func `tells twenty warnings of a file and how many more there are`() {
    func warnings(_ count: Int) -> [Diagnostic] {
      let names = (0..<count).map { "let a\($0) = 1\n" }.joined()
      let source = Source(name: "main.sixmo", text: "fn f() {\n\(names)}\nf()")
      return Checker(interpreter).check([source])
    }
    #expect(warnings(20).count == 20)
    #expect(warnings(20).last?.notes == [])
    #expect(warnings(21).count == 20)
    #expect(warnings(21).last?.notes == ["and 1 more warning in this file"])
    #expect(warnings(33).last?.notes == ["and 13 more warnings in this file"])
  }

  /// All but those that need the functions of the API.
  @Test(arguments: ErrorCode.warnings.map(\.code).filter { !["E0908", "E0909"].contains($0) })
  func `finds the example of`(_ code: String) throws {
    let row = try #require(ErrorCode.language.row(of: code))
    #expect(findings(row.example).map { $0.prefix(5) } == [code[...]])
  }

  private func findings(_ script: String) -> [String] {
    Checker(interpreter).check([Source(name: "main.sixmo", text: script)]).map { diagnostic in
      guard let place = diagnostic.location else { return diagnostic.code }
      let bytes = place.source.bytes[Int(place.span.start)..<Int(place.span.end)]
      return "\(diagnostic.code) \(String(decoding: bytes, as: UTF8.self))"
    }
  }

  private var interpreter: Interpreter {
    var host = Host()
    host.loadModule = { request in
      guard let source = Self.source(request.path) else {
        throw Diagnostic("E0501", "no module '\(request.path)'", at: nil)
      }
      return source
    }
    return Interpreter(host: host)
  }

  private static func source(_ name: String) -> Source? {
    let texts = [
      "lib.sixmo": "fn twice(n, by = 2) { n * by }\nlet limit = 3\nlet _hidden = 4\n",
      "wrong.sixmo": "let a = unknown_name\n",
      "circle.sixmo": "import \"main.sixmo\" as main\nlet a = main\n",
      "main.sixmo": "import \"circle.sixmo\" as circle\nprint(circle.a)\n",
      "loud.sixmo": "let value = 1\nprint(2)\n",
    ]
    return texts[name].map { Source(name: name, text: $0) }
  }
}
