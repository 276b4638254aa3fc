extension ErrorCode {
  /// E01xx: pieces in an order that means nothing.
  package static let syntax: [ErrorCode] = [
    .init(
      "E0101", "something else was expected",
      "At this place the language allows only what the message names. The cause is often a "
        + "little before: a missing comma, quote or bracket.",
      example: "let total = 1 + * 2",
      fix: """
        let total = 1 + 2
        print(total)
        """),
    .init(
      "E0102", "bracket without partner",
      "Every ( [ { has its ) ] }. The message points at the one that is alone; when the end of the "
        + "file is reached, that is the outermost, and the missing one may belong further inside.",
      example: "print([1, 2",
      fix: "print([1, 2])"),
    .init(
      "E0103", "statement does not end",
      "A statement ends with its line or with ';'. A line goes on inside brackets, after an operator, "
        + "and when the next line starts with '.', 'else', 'catch' or a binary operator.",
      example: "let a = 1 let b = 2",
      fix: """
        let a = 1
        let b = 2
        print(a, b)
        """),
    .init(
      "E0104", "chained comparison",
      "A comparison gives true or false, so comparing its result again is probably a mistake. Join two "
        + "comparisons with '&&'.",
      example: "let age = 5\nprint(0 < age < 18)",
      fix: """
        let age = 5
        print(0 < age && age < 18)
        """),
    .init(
      "E0105", "another language's syntax",
      "This is how another language says it; the help line shows Sixmo's form.",
      example: "let a = 1\nprint(a === 1)",
      fix: """
        let a = 1
        print(a == 1)
        """),
    .init(
      "E0106", "not assignable",
      "The left side of an assignment is a variable, a path below one, such as "
        + "state.rows[0].email, or an array of those: [a, b] = [b, a]. 'remove' takes a path. Values in "
        + "between are copied, never shared, so nothing else could be changed.",
      example: "len([1]) = 2",
      fix: """
        var xs = [1]
        xs[0] = 2
        print(xs)
        """),
    .init(
      "E0107", "leading dot outside of an argument",
      "An operand that starts with a dot makes a function of the argument it is in: "
        + "xs.map(.name). Elsewhere, and in the body of a function, name the value: x.name.",
      example: "let name = .name",
      fix: """
        let row = {name: "Ada"}
        let name = row.name
        print(name)
        """),
    .init(
      "E0108", "nested too deep",
      "A source may be nested some 2000 levels deep, counting brackets, blocks, operators and the "
        + "links of a chain. Give inner parts names of their own; read large data from a file.",
      example: String(repeating: "[", count: 2100)),
    .init(
      "E0109", "assignment as a value",
      "'=' is a statement and has no value. In a condition '==' was meant; a named argument and a "
        + "field of an object are written with ':'; a lambda that assigns needs x => do { … }.",
      example: "var x = 1\nif x = 2 { print(x) }",
      fix: """
        var x = 1
        if x == 2 { print(x) }
        x = 2
        """),
    .init(
      "E0110", "object where a block was meant",
      "In an expression, and at the start of a statement, '{' starts an object. Statements go in "
        + "do { … }, also after '=>'.",
      example: "[1].each(x => { print(x) })",
      fix: "[1].each(x => do { print(x) })"),
    .init(
      "E0111", "pattern",
      "A pattern in let, var, for, a parameter or catch only takes apart: it holds names, [..] and "
        + "{..}. In 'match' it may hold values too; alternatives with ',' cannot bind names, and each "
        + "array or object pattern has one '...'.",
      example: "let [a, 1] = [1, 1]",
      fix: """
        let [a, b] = [1, 1]
        print(a, b)
        """),
    .init(
      "E0112", "order of parameters",
      "Parameters with a default come after those without, and the rest parameter '...' is the last.",
      example: "fn f(a = 1, b) { a + b }",
      fix: """
        fn f(b, a = 1) { a + b }
        print(f(2))
        """),
    .init(
      "E0113", "positional argument after a named one",
      "Arguments without a name come first, in the order of the parameters.",
      example: "print(separator: 1, 2)",
      fix: #"print(csv.stringify([{n: 1}], delimiter: ";"))"#),
    .init(
      "E0114", "place or form of a declaration",
      "'import' and 'test' are only allowed at the top level of a file. The name an import is bound to is the "
        + "file's own, or the one after 'as' if that is not a name.",
      example: "if true { import pipeline }",
      fix: """
        import pipeline
        print(pipeline.pipeline("Leads").webhook().draw())
        """),
    .init(
      "E0115", "keyword as a name",
      "Keywords cannot name variables, functions and parameters. They may be keys and fields: "
        + "{if: 1}.if.",
      example: "let match = 1",
      fix: """
        let matched = 1
        print(matched)
        """),
  ]
}
