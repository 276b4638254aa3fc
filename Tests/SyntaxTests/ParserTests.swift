import Syntax
import Testing

/// A text and the tree it stands for.
struct Example: CustomTestStringConvertible, Sendable {
  var source: String
  var tree: String

  init(_ source: String, _ tree: String) {
    self.source = source
    self.tree = tree
  }

  var testDescription: String { source.debugDescription }
}

func check(
  _ example: Example, sourceLocation: SourceLocation = #_sourceLocation
) {
  let result = Parser.parse(Source(name: "<test>", text: example.source))
  #expect(
    result.diagnostics.map { "\($0.code) \($0.message)" } == [], sourceLocation: sourceLocation)
  #expect(sExpression(result.program) == example.tree, sourceLocation: sourceLocation)
}

@Suite struct `The parser reads` {
  @Test(arguments: [
    Example("42", "42"),
    Example("1_000_000", "1000000"),
    Example("0xff", "255"),
    Example("2.5", "2.5"),
    Example("1e3", "1000.0"),
    Example("2.0", "2.0"),
    Example("500ms", "0.5"),
    Example("5s; 10m; 2h; 7d", "5\n600\n7200\n604800"),
    Example("1.5h", "5400"),
    Example("0.25s", "0.25"),
    Example("9223372036854775807", "9223372036854775807"),
    Example("-9223372036854775808", "-9223372036854775808"),
    Example("123456789012345678901", "123456789012345678901n"),
    Example("-123456789012345678901", "-123456789012345678901n"),
    Example("true; false; null", "true\nfalse\nnull"),
    Example(#""a\"b\\c\/d""#, #""a"b\c/d""#),
    Example(#""\u00e9 \ud83c\udf89 é🎉""#, #""é 🎉 é🎉""#),
    Example(#""run \(run.id) is \(s)!""#, #"(text "run " (.id run) " is " s "!")"#),
    Example(#""\("in \(x) side")""#, #"(text (text "in " x " side"))"#),
    Example(#""\({a: "}"}.a)""#, #"(text (.a (object a:"}")))"#),
    Example(
      "\"\"\"\n  one\n    two\n\n  \\(x) end\n  \"\"\"", #"(text "one\n  two\n\n" x " end")"#),
    Example("\"\"\"\n  say \"hi\"\n  \"\"\"", #""say "hi"""#),
    Example("\"\"\"\r\n  a\r\n  b\r\n  \"\"\"", #""a\nb""#),
    Example("\"\"\"\n\"\"\"", "\"\""),
    Example("[1, ...rest, [],]", "[1 ...rest []]"),
    Example(
      #"{id, "name": n, [k]: v, ...more, if: 1,}"#,
      #"(object id:id name:n [k]:v ...more if:1)"#),
    Example("{}", "(object)"),
    Example("{\n a: 1,\n b: [\n 2\n ]\n}", "(object a:1 b:[2])"),
  ])
  func literals(_ example: Example) { check(example) }

  @Test(arguments: [
    Example("1 + 2 * 3", "(+ 1 (* 2 3))"),
    Example("1 - 2 - 3", "(- (- 1 2) 3)"),
    Example("a // b % c", "(% (// a b) c)"),
    Example("-2 ** 2", "(- (** 2 2))"),
    Example("2 ** -1", "(** 2 -1)"),
    Example("2 ** 3 ** 2", "(** 2 (** 3 2))"),
    Example("!a == b", "(== (! a) b)"),
    Example("!input", "(! input)"),
    Example("a !in b", "(!in a b)"),
    Example("a in b && c", "(&& (in a b) c)"),
    Example("a ?? b || c && d", "(?? a (|| b (&& c d)))"),
    Example("1..n + 1", "(.. 1 (+ n 1))"),
    Example("x in 1..=5", "(in x (..= 1 5))"),
    Example("(a + b) * c", "(* (+ a b) c)"),
    Example("-x.y", "(- (.y x))"),
    Example("a - -b", "(- a (- b))"),
    Example("a--b", "(- a (- b))"),
    Example("f(1, n: 2, ...more)(3)", "(call (call f 1 n:2 ...more) 3)"),
    Example("f(in: 1, if: 2,)", "(call f in:1 if:2)"),
    Example("a[i][-1]", "([] ([] a i) -1)"),
    Example(
      "a[1..3]; a[1..]; a[..3]; a[..]; a[1..=n + 1]",
      "(slice a 1 3)\n(slice a 1 _)\n(slice a _ 3)\n(slice a _ _)\n(slice= a 1 (+ n 1))"),
    Example("a[(1..3)]", "([] a (.. 1 3))"),
    Example("x?.a.b?[1].c(d)", "(chain (call (.c (?[] (.b (?.a x)) 1)) d))"),
    Example("(x?.a).b", "(.b (chain (?.a x)))"),
    Example("x.if.match", "(.match (.if x))"),
    Example("5.abs()", "(call (.abs 5))"),
  ])
  func operators(_ example: Example) { check(example) }

  @Test(arguments: [
    Example("x => x + 1", "(lambda (x) {(+ x 1)})"),
    Example("(a, b = 1, ...c) => a", "(lambda (a b=1 ...c) {a})"),
    Example("() => 1", "(lambda () {1})"),
    Example("x => y => x", "(lambda (x) {(lambda (y) {x})})"),
    Example("({id, n: [a, ...]}) => id", "(lambda ({id:id n:[a ...]}) {id})"),
    Example("r => {id: r.id}", "(lambda (r) {(object id:(.id r))})"),
    Example("r => do { f(r) }", "(lambda (r) {(do {(call f r)})})"),
    Example("fn(r) { return r }", "(lambda (r) {(return r)})"),
    Example("xs.map(.id)", "(call (.map xs) (dot {(.id it)}))"),
    Example(
      #"filter(.status == "failed" && .limit > 3)"#,
      #"(call filter (dot {(&& (== (.status it) "failed") (> (.limit it) 3))}))"#),
    Example(
      "rows.filter(.tags.any(.x == 1))",
      "(call (.filter rows) (dot {(call (.any (.tags it)) (dot {(== (.x it) 1)}))}))"),
    Example("f(g(.a))", "(call f (call g (dot {(.a it)})))"),
    Example(
      "f({id: .id}, key: !.ok)", "(call f (dot {(object id:(.id it))}) key:(dot {(! (.ok it))}))"),
    Example("f(?.email ?? \"none\")", #"(call f (dot {(?? (chain (?.email it)) "none")}))"#),
    Example(#"map("\(.name)!")"#, #"(call map (dot {(text (.name it) "!")}))"#),
    Example("f(if .a { .b } else { 1 })", "(call f (dot {(if (.a it) {(.b it)} {1})}))"),
  ])
  func functions(_ example: Example) { check(example) }

  @Test(arguments: [
    Example("let x = 1\nvar y = 2", "(let x 1)\n(var y 2)"),
    Example(
      #"let {id, name: title, note = "none", ...others} = wf"#,
      #"(let {id:id name:title note:note="none" ...others} wf)"#),
    Example("let [first, _, ...rest] = xs", "(let [first _ ...rest] xs)"),
    Example("let {if: x, \"a b\": {c}} = y", "(let {if:x a b:{c:c}} y)"),
    Example(#"state.rows[0].email = "x""#, #"(= (.email ([] (.rows state) 0)) "x")"#),
    Example("n += 1; n //= 2; n **= 3; n ??= 4", "(+= n 1)\n(//= n 2)\n(**= n 3)\n(??= n 4)"),
    Example("while true { break; continue }", "(while true {(break); (continue)})"),
    Example("for k, v in obj { print(k) }", "(for k v in obj {(call print k)})"),
    Example("for {id} in rows {}", "(for {id:id} in rows {})"),
    Example("for i in 0..n { }", "(for i in (.. 0 n) {})"),
    Example("fn f(a, b = 1, ...r) { return\n1 }", "(fn f (a b=1 ...r) {(return); 1})"),
    Example("throw \"no\"", "(throw \"no\")"),
    Example(
      "import \"lib/leads.sixmo\" as l\nimport \"lib/leads.sixmo\"\nimport pipeline",
      "(import \"lib/leads.sixmo\" l)\n(import \"lib/leads.sixmo\" leads)\n(import pipeline pipeline)"
    ),
    Example("test \"a\" { assert x == 1 }", "(test \"a\" {(assert (== x 1))})"),
    Example(
      "assert(a, \"m\")\nassert (a + b) == c, \"n\"\nxs.each(assert)",
      "(assert a \"m\")\n(assert (== (+ a b) c) \"n\")\n(call (.each xs) assert)"),
    Example("fn f(test, as) { test(as) }", "(fn f (test as) {(call test as)})"),
    Example("if a { b } else if c { d } else { e }", "(if a {b} {(if c {d} {e})})"),
    Example("if a\n{ b }\nelse\n{ c }", "(if a {b} {c})"),
    Example("try { f() } catch e { null }", "(try {(call f)} e {null})"),
    Example("try { f() } catch { null }\n{a: 1}", "(try {(call f)} {null})\n(object a:1)"),
    Example(
      "try { f() }\ncatch {message} { message }", "(try {(call f)} {message:message} {message})"),
    Example("let x = try { f() }", "(let x (try {(call f)}))"),
    Example("## Adds.\n## Two.\nfn f() {}", "(fn f () {} \"Adds.\\nTwo.\")"),
    Example("## Far.\n\nlet x = 1", "(let x 1)"),
    Example("# no\n## The limit.\nlet x = 1", "(let x 1 \"The limit.\")"),
  ])
  func statements(_ example: Example) { check(example) }

  @Test(arguments: [
    Example("match v { 1, 2 => a, \"x\" => b }", "(match v (1,2 => a) (\"x\" => b))"),
    Example(
      "match v {\n 1..5 => a\n -1 => b\n null => c\n}",
      "(match v ((.. 1 5) => a) (-1 => b) (null => c))"),
    Example(
      "match v { {status: \"failed\", error} => error, _ => null }",
      "(match v ({status:\"failed\" error:error} => error) (_ => null))"),
    Example(
      "match v { [a, ...rest] => rest, [] => 0 }", "(match v ([a ...rest] => rest) ([] => 0))"),
    Example("match v { n if n > limit => n }", "(match v (n if (> n limit) => n))"),
    Example(
      "match v { n if (n > 1) => n, m if xs.any(x => x == m) => 1 }",
      "(match v (n if (> n 1) => n) (m if (call (.any xs) (lambda (x) {(== x m)})) => 1))"),
    Example(
      "match v { 1 => throw \"x\", 2 => n += 1, _ => {} }",
      "(match v (1 => (do {(throw \"x\")})) (2 => (do {(+= n 1)})) (_ => (object)))"),
  ])
  func matches(_ example: Example) { check(example) }

  @Test(arguments: [
    Example("a\n- b", "a\n(- b)"),
    Example("a +\n b", "(+ a b)"),
    Example("a\n + b\n && c", "(&& (+ a b) c)"),
    Example("xs\n  .filter(.a)\n  ?.b", "(chain (?.b (call (.filter xs) (dot {(.a it)}))))"),
    Example("f\n(a)", "f\na"),
    Example("a\n[1]", "a\n[1]"),
    Example("f(\n a\n - b,\n)", "(call f (- a b))"),
    Example("let x =\n 1", "(let x 1)"),
    Example("x =>\n x", "(lambda (x) {x})"),
    Example("[fn() {\n a\n b\n}]", "[(lambda () {a; b})]"),
    Example("a; b;\nc", "a\nb\nc"),
    Example("#!/usr/bin/env sixmo\n1 # one", "1"),
    Example("\u{FEFF}1\r\n2\r\n", "1\n2"),
    Example("", ""),
    Example("# only a comment", ""),
  ])
  func `the ends of statements`(_ example: Example) { check(example) }
}
