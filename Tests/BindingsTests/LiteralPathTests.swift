import Sixmo
import Syntax
import Testing

@testable import Bindings

@Suite("A path leads into the literal that made a value")
struct LiteralPathTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The value is the argument of `f(…)`.
    var source: String
    var path: [JSON]
    /// The text that is found, and what is left of the path.
    var found: String
    var rest: [JSON]

    init(_ name: String, _ source: String, _ path: [JSON], _ found: String, rest: [JSON] = []) {
      testDescription = name
      self.source = source
      self.path = path
      self.found = found
      self.rest = rest
    }
  }

  static let rows: [Row] = [
    Row("the whole", "f({a: 1})", [], "{a: 1}"),
    Row("a field", "f({a: 1, b: 2})", ["b"], "2"),
    Row("a field with a quoted key", #"f({"a b": 1})"#, ["a b"], "1"),
    Row("an element", "f([10, 20])", [1], "20"),
    Row("deep inside", #"f({edges: [{to: "x"}, {to: "y"}]})"#, ["edges", 1, "to"], #""y""#),
    Row("the last of two equal keys", "f({a: 1, a: 2})", ["a"], "2"),
    Row("a missing field ends at the object", "f({a: {b: 1}})", ["a", "c"], "{b: 1}", rest: ["c"]),
    Row("a missing element ends at the array", "f([1])", [3], "[1]", rest: [3]),
    Row("a spread may have made an element", "f([...xs, 1])", [1], "[...xs, 1]", rest: [1]),
    Row("an element before a spread is known", "f([7, ...xs])", [0], "7"),
    Row(
      "an element of a spread let", "let xs = [1, 2]\nf([0, ...xs, 3])", [2], "2"),
    Row("an element behind a spread let", "let xs = [1, 2]\nf([0, ...xs, 3])", [3], "3"),
    Row("a field of a spread let", "let o = {a: 1}\nf({...o, b: 2})", ["a"], "1"),
    Row("a field that a spread let lacks", "let o = {a: 1}\nf({b: 2, ...o})", ["b"], "2"),
    Row("a field that a spread let replaces", "let o = {a: 1}\nf({a: 2, ...o})", ["a"], "1"),
    Row("the result of a function", "fn g() { {a: [1]} }\nf(g())", ["a", 0], "1"),
    Row(
      "a result behind declarations", "fn g() { let x = 1\nreturn {a: x} }\nf(g())", ["a"], "1"),
    Row("an argument in a result", "fn g(x) { {a: x} }\nf(g(5))", ["a"], "5"),
    Row("a named argument in a result", "fn g(x, y) { {a: x} }\nf(g(y: 1, x: 2))", ["a"], "2"),
    Row(
      "an argument is read where the call is", "let x = 1\nfn g(y) { let x = 2\n{a: y} }\nf(g(x))",
      ["a"], "1"),
    Row("the result of a lambda", "let g = x => {a: x}\nf(g(5))", ["a"], "5"),
    Row(
      "a function that decides is not followed", "fn g() { if c { return 1 }\n{a: 2} }\nf(g())",
      ["a"], "g()", rest: ["a"]),
    Row("a function that calls itself", "fn g() { g() }\nf(g())", ["a"], "g()", rest: ["a"]),
    Row(
      "a spread may have replaced a field", "f({a: 1, ...o})", ["a"], "{a: 1, ...o}", rest: ["a"]),
    Row("a field after a spread is known", "f({...o, a: 1})", ["a"], "1"),
    Row("a computed key may be any", "f({a: 1, [k]: 2})", ["a"], "{a: 1, [k]: 2}", rest: ["a"]),
    Row("a let", "let d = {a: 1}\nf(d)", ["a"], "1"),
    Row("a let inside a literal", "let s = {t: 1}\nf({blocks: [s]})", ["blocks", 0, "t"], "1"),
    Row("a let of a let", "let s = 5\nlet t = s\nf({t})", ["t"], "5"),
    Row("a field of a let", "let c = {d: {a: 1}}\nf(c.d)", ["a"], "1"),
    Row("a var may have changed", "var d = {a: 1}\nf(d)", ["a"], "d", rest: ["a"]),
    Row("a result is not in the text", "let d = g()\nf(d)", ["a"], "d", rest: ["a"]),
    Row("a parameter hides a let", "let d = {a: 1}\nfn h(d) { f(d) }", ["a"], "d", rest: ["a"]),
    Row("a loop's name hides a let", "let d = 1\nfor d in xs { f(d) }", [], "d"),
    Row("a catch's name hides a let", "let e = 1\ntry { 1 } catch e { f(e) }", [], "e"),
    Row("a lambda's name hides a let", "let d = 1\nxs.map(d => f(d))", [], "d"),
    Row("an inner let wins", "let d = 1\nif true { let d = 2\nf(d) }", [], "2"),
    Row("an inner let ends with its block", "let d = 1\nif true { let d = 2 }\nf(d)", [], "1"),
    Row(
      "a let is read in its own scope", "let a = 1\nlet d = [a]\ndo { let a = 2\nf(d) }", [0], "1"),
    Row("a let is seen in a function", "let d = [1]\nfn h() { f(d) }", [0], "1"),
    Row(
      "a function that a function names", "fn g(x) { {a: x} }\nlet h = g\nf(h(5))", ["a"], "5"),
    Row(
      "a function that calls another of this name's argument",
      "fn g(x) { {a: x} }\nfn h(x) { g([x]) }\nf(h(5))", ["a", 0], "5"),
    Row(
      "a field of an element at hand", "fn g(x, y) { {a: x(y)} }\nf(g(.d, {d: {b: 1}}))",
      ["a", "b"], "1"),
    Row(
      "a function that calls itself with another argument",
      "fn g(x, y) { {a: x, b: g(y)} }\nf(g(1, 2))", ["b", "a"], "2"),
    Row(
      "an argument that is not given", "fn g(x, y) { {a: y, b: g(x, 7)} }\nf(g(1))", ["a"], "y"),
    Row(
      "a function that is declared later", "fn h() { {a: g()} }\nf(h())\nfn g() { [3] }",
      ["a", 0], "3"),
    Row("a destructured name is not followed", "let {d} = {d: 1}\nf(d)", [], "d"),
  ]

  @Test("as each row says", arguments: rows)
  func table(row: Row) throws {
    let source = Source(name: "test", text: row.source)
    let place = try #require(Self.argument(in: source)).place(of: row.path[...])
    #expect(source.text(of: place.expression.span) == row.found)
    #expect(place.rest == row.rest)
  }

  @Test func `the key of a field can be pointed at`() throws {
    let source = Source(name: "test", text: #"f({specs: {emial: "x"}})"#)
    let place = try #require(Self.argument(in: source)).place(of: ["specs"])
    #expect(place.keySpan("emial").map(source.text) == "emial")
    #expect(place.keySpan("other") == nil)
  }

  /// That of the only call of `f`.
  private static func argument(in source: Source) -> WrittenExpression? {
    let program = WrittenProgram(of: source)
    var found: Expression?
    program.program.forEachExpression { expression in
      if case .call(let callee, let arguments) = expression.kind, case .name("f") = callee.kind {
        found = arguments.first?.value
      }
    }
    return found.map(program.written)
  }
}
