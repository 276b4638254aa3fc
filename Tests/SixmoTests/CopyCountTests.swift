import Syntax
import Testing

@testable import Sixmo

/// How many values the steps of a program copy: each form is linear, wherever its variable is.
@Suite struct CopyCountTests {
  struct Form: CustomTestStringConvertible, Sendable {
    let name: String
    /// What precedes, with `x` already declared.
    var start = "[]"
    /// Functions that the step uses.
    var functions = ""
    let step: String
    var testDescription: String { name }
  }

  static let onLocals: [Form] = [
    Form(
      name: "a function that copies its parameter first",
      functions: "fn add(t, i) { var own = t; own += [i]; own }", step: "x = add(x, i)"),
    Form(
      name: "a function that sometimes gives its parameter back",
      functions: "fn add(t, i) { if i % 2 == 0 { return t }; var own = t; own += [i]; own }",
      step: "x = add(x, i)"),
    Form(
      name: "a function that passes its parameter on", start: "{}",
      functions: """
        fn put(t, k) { var own = t; own[k] = k; own }
        fn add(t, i) { let key = str(i); put(t, key) }
        """, step: "x = add(x, i)"),
    Form(
      name: "a function in a variable",
      functions: "let add = (t, i) => do { var own = t; own += [i]; own }", step: "x = add(x, i)"),
    Form(
      name: "a method of the script", functions: "fn add(t, i) { [...t, i] }", step: "x = x.add(i)"),
    Form(
      name: "the parameter in an argument beside",
      functions: "fn add(t, i) { [...t, i] }", step: "x = add(x, len(x))"),
    Form(name: "a sum of two", step: "x = x + [i] + [i]"),
    Form(name: "a queue", start: "[1, 2, 3]", step: "x = x[1..] + [i]"),
    Form(name: "a call as element", functions: "fn id(i) { i }", step: "x = [...x, id(i)]"),
  ]

  static let anywhere: [Form] = [
    Form(name: "push", step: "x = x.push(i)"),
    Form(name: "push as a function", step: "x = push(x, len(x))"),
    Form(name: "a sum", step: "x = x + [i]"),
    Form(name: "a sum with an element of itself", start: "[1]", step: "x = x + [x[-1]]"),
    Form(name: "a spread", step: "x = [...x, i, i]"),
    Form(name: "fields in a spread", start: "{}", step: "x = {...x, [str(i)]: i}"),
    Form(name: "a stack by a slice", start: "(0..3_000) + []", step: "x = x[..-1]"),
    Form(name: "a queue by a slice", start: "(0..3_000) + []", step: "x = x[1..]"),
    Form(name: "both ends", start: "(0..6_000) + []", step: "x = x[1..-1]"),
    Form(name: "drop", start: "(0..3_000) + []", step: "x = x.drop(1)"),
    Form(name: "take", start: "(0..3_000) + []", step: "x = x.take(len(x) - 1)"),
    Form(name: "removing the last", start: "(0..3_000) + []", step: "x = x.remove_at(-1)"),
    Form(name: "removing the first", start: "(0..3_000) + []", step: "x = x.remove_at(0)"),
  ]

  private static let count = 2_000

  @Test(arguments: onLocals + anywhere)
  func `on a local`(form: Form) throws {
    try expectLinear(
      """
      \(form.functions)
      fn main() {
        var x = \(form.start)
        for i in 0..\(Self.count) { \(form.step) }
        len(x)
      }
      main()
      """)
  }

  @Test(arguments: onLocals + anywhere)
  func `on a variable of the top level`(form: Form) throws {
    try expectLinear(
      "\(form.functions)\nvar x = \(form.start)\nfor i in 0..\(Self.count) { \(form.step) }\nlen(x)"
    )
  }

  @Test(arguments: onLocals + anywhere)
  func `on a variable that functions use`(form: Form) throws {
    try expectLinear(
      """
      \(form.functions)
      var x = \(form.start)
      fn size() { len(x) }
      for i in 0..\(Self.count) { \(form.step) }
      size()
      """)
  }

  @Test(arguments: anywhere)
  func `on a variable that closures share`(form: Form) throws {
    try expectLinear(
      """
      fn main() {
        var x = \(form.start)
        let step = i => do { \(form.step) }
        for i in 0..\(Self.count) { step(i) }
        len(x)
      }
      main()
      """)
  }

  @Test(arguments: anywhere)
  func `inside of try`(form: Form) throws {
    try expectLinear(
      """
      fn main() {
        var x = \(form.start)
        try { for i in 0..\(Self.count) { \(form.step) } } catch { print(len(x)) }
        len(x)
      }
      main()
      """)
  }

  @Test(arguments: [
    "(0..2_000).reduce((a, i) => a + [i], [])", "(0..2_000).reduce((a, i) => [...a, i], [])",
    "(0..2_000).reduce((a, i) => a.push(i), [])",
    "(0..2_000).reduce((a, i) => {...a, [str(i)]: i}, {})",
    "(0..2_000).reduce((a, i) => do { var next = a; next += [i]; next }, [])",
    "(0..2_000).reduce((a, i) => if i % 3 == 0 { a } else { a + [i] }, [])",
  ])
  func `what reduce builds`(expression: String) throws { try expectLinear("len(\(expression))") }

  @Test func `a change of what somebody else holds is counted`() throws {
    let copies = try copies(
      "var x = []; fn main() { for i in 0..200 { let y = x; x += [i] } }; main()")
    #expect(copies > 10_000)
  }

  private func expectLinear(_ source: String) throws {
    let copies = try copies(source)
    #expect(copies <= 8 * Self.count + 12_000, "\(source)")
  }

  private func copies(_ source: String) throws -> Int {
    let interpreter = Interpreter(host: Host(), library: Library(), limits: Limits())
    try interpreter.run(Parser.parse(Source(name: "program.sixmo", text: source)).program)
    return interpreter.copiedValues
  }
}
