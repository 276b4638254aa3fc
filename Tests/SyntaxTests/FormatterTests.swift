import Foundation
import Syntax
import Testing

@Suite struct `The formatter` {
  private func formatted(_ text: String) -> String? {
    Formatter.format(Source(name: "<test>", text: text))
  }

  @Test(arguments: [
    ("let   x=1", "let x = 1"),
    ("f( a ,b , n : 1 )", "f(a, b, n: 1)"),
    ("f (a) [0] . b ?. c", "f(a)[0].b?.c"),
    ("{ a : 1 , ...b , [ k ] : v }", "{a: 1, ...b, [k]: v}"),
    ("if x {y} else {z}", "if x { y } else { z }"),
    ("if (a) {}", "if (a) {}"),
    ("fn  f (a ,b=1,... c){ return - a }", "fn f(a, b = 1, ...c) { return -a }"),
    ("xs.map( x=>x+1 )", "xs.map(x => x + 1)"),
    ("xs.map( ( a ,b )=>a )", "xs.map((a, b) => a)"),
    ("xs.filter( .a==.b&& ! .c )", "xs.filter(.a == .b && !.c)"),
    ("a [ 1 .. n ]", "a[1..n]"),
    ("for i , x in 0 ..= 3 { }", "for i, x in 0..=3 {}"),
    ("a*-b- -c", "a * -b - -c"),
    ("\"a\\( x+1 )b\"", "\"a\\(x + 1)b\""),
    ("match v{1,2=>a,{b}=>c}", "match v { 1, 2 => a, {b} => c }"),
    ("try{f()}catch{message}{message}", "try { f() } catch {message} { message }"),
    ("x+=1;y??=2", "x += 1; y ??= 2"),
    ("assert (a,b)", "assert(a, b)"),
    ("xs.\nsum()", "xs.\n  sum()"),
    ("assert (a)==b", "assert (a) == b"),
    ("assert (a==b, c)", "assert(a == b, c)"),
    ("a.\nb", "a.\n  b"),
    ("import \"a.sixmo\"  as  b", "import \"a.sixmo\" as b"),
    ("a  # one  ", "a  # one"),
    ("f(0.. .n)", "f(0.. .n)"),
    ("return [ ]", "return []"),
    ("x.if (1)", "x.if(1)"),
    ("fn(x){x}(1)", "fn(x) { x }(1)"),
  ])
  func `spaces one line`(_ text: String, _ expected: String) {
    #expect(formatted(text) == expected + "\n")
  }

  @Test func `indents lines by what encloses them`() {
    let text = """


      #!/usr/bin/env sixmo
      let x = {
      a: 1,


            # about b
          b: [
      1,
                2],
      }
      fn f() {

      if x {
      y
      }
      else {
      z }

      }
      rows
      .map(r => do {
      f(r)
      })
      .filter(.a &&
      .b)
      let y =
      1 +
      2
      match v {
      1 => a
      # other
      _ => b
      }
      let t = \"""
          kept
            as it is
          \"""
      """
    let expected = """
      #!/usr/bin/env sixmo
      let x = {
        a: 1,

        # about b
        b: [
          1,
          2],
      }
      fn f() {
        if x {
          y
        }
        else {
          z }
      }
      rows
        .map(r => do {
          f(r)
        })
        .filter(.a &&
            .b)
      let y =
        1 +
        2
      match v {
        1 => a
        # other
        _ => b
      }
      let t = \"""
          kept
            as it is
          \"""

      """
    #expect(formatted(text) == expected)
    #expect(formatted(expected) == expected)
  }

  @Test func `leaves what has errors alone`() {
    #expect(formatted("let = 1") == nil)
    #expect(formatted("") == "")
  }

  @Test(
    arguments: Fixtures.scripts(below: "scripts") + Fixtures.scripts(below: "stdlib")
      + Fixtures.scripts(below: "Tests"))
  func `keeps the meaning of`(_ file: URL) throws {
    let source = try Fixtures.source(file)
    guard let once = Formatter.format(source) else { return }
    let again = Source(name: source.name, text: once)
    #expect(Formatter.format(again) == once)
    #expect(
      sExpression(Parser.parse(again).program) == sExpression(Parser.parse(source).program))
    #expect(comments(again) == comments(source))
  }

  @Test func `keeps the meaning of everything`() {
    let source = Source(name: "<all>", text: sampleOfEverything)
    let once = Formatter.format(source).map { Source(name: "<all>", text: $0) }
    #expect(
      once.map { sExpression(Parser.parse($0).program) }
        == sExpression(Parser.parse(source).program))
  }

  private func comments(_ source: Source) -> [String] {
    Lexer.lex(source).comments.map { comment in
      let bytes = source.bytes[Int(comment.span.start)..<Int(comment.span.end)]
      return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    }
  }
}
