import Formats
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
    ("a;\nb; # c\n{ };", "a\nb  # c\n{}"),
    ("if a { b; }; c;", "if a { b }; c"),
    ("a;\n-b;\n(c);\n[d]", "a\n-b\n(c)\n[d]"),
    ("return;\na", "return\na"),
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

  @Test(arguments: [
    (
      "f( # one\na, # two\n# three\nb\n# four\n)",
      "f(  # one\n  a,  # two\n  # three\n  b\n  # four\n)"
    ),
    ("if a { 1 } # one\n# two\nelse { 2 }", "if a { 1 }  # one\n# two\nelse { 2 }"),
    ("let f = x => # one\nx", "let f = x =>  # one\n  x"),
    (
      "match x {\n# one\n1 => # two\n2\n# three\n}",
      "match x {\n  # one\n  1 =>  # two\n    2\n  # three\n}"
    ),
    ("fn f() {\n1\n# end\n}", "fn f() {\n  1\n  # end\n}"),
    ("rows # all\n# some\n.map(.a)", "rows  # all\n  # some\n  .map(.a)"),
    ("{a: 1, # one\n# two\n}", "{a: 1,  # one\n  # two\n}"),
    ("a +\n# one\nb", "a +\n  # one\n  b"),
    ("let a=1\r\n\r\n\r\n\r\nif a {\r\nb # c\r\n}", "let a = 1\n\nif a {\n  b  # c\n}"),
    ("\u{FEFF}let a=1", "let a = 1"),
    ("# only", "# only"),
  ])
  func `keeps comments in odd places, and line ends simple`(_ text: String, _ expected: String) {
    #expect(formatted(text) == expected + "\n")
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

  /// Spaces, line ends and comments put into and taken out of scripts in seeded ways: whatever still parses
  /// is formatted to the same tree, and formatting again changes nothing.
  @Test func `keeps the meaning of mutations of all scripts`() throws {
    let folders = ["scripts", "stdlib", "Tests"]
    let scripts = try folders.flatMap(Fixtures.scripts).map { try Fixtures.source($0).bytes }
      .filter { $0.count < 3000 }
    var random = SplitMix64(seed: 46)
    var count = 0
    for _ in 0..<3000 {
      let seed = scripts[Int(random.next() % UInt64(scripts.count))]
      let source = Source(name: "mutant", bytes: respaced(seed, &random))
      guard let once = Formatter.format(source) else { continue }
      count += 1
      let again = Source(name: "mutant", text: once)
      #expect(Formatter.format(again) == once, "\(String(decoding: source.bytes, as: UTF8.self))")
      #expect(
        sExpression(Parser.parse(again).program) == sExpression(Parser.parse(source).program))
      #expect(comments(again) == comments(source))
    }
    #expect(count > 500)
  }

  private func respaced(_ seed: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = seed
    for _ in 0..<Int.random(in: 1...5, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      if Bool.random(using: &random), " \n".utf8.contains(bytes[place]) {
        bytes.remove(at: place)
      } else {
        let pieces = [" ", "\n", "\n\n\n", "\t", "\r\n", " # c\n", "\n## d\n", "(", ")", ";"]
        bytes.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").utf8, at: place)
      }
    }
    return bytes
  }

  @Test(arguments: [
    ("a\nb\nc\n", "a\nb\nc\n", ""),
    ("a =1\n", "a = 1\n", "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a =1\n+a = 1\n"),
    ("a\n\n\n\nb\n", "a\n\nb\n", "--- f\n+++ f\n@@ -1,5 +1,3 @@\n a\n \n-\n-\n b\n"),
    (
      "1\n2\n3\n4 \n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
      "--- f\n+++ f\n@@ -1,7 +1,7 @@\n 1\n 2\n 3\n-4 \n+4\n 5\n 6\n 7\n"
    ),
  ])
  func `shows what it changes`(_ old: String, _ new: String, _ expected: String) {
    #expect(LineDifference(from: old, to: new).text(named: "f") == expected)
  }

  private func comments(_ source: Source) -> [String] {
    Lexer.lex(source).comments.map { comment in
      let bytes = source.bytes[Int(comment.span.start)..<Int(comment.span.end)]
      return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    }
  }
}
