import Syntax

extension ErrorCode {
  /// E02xx: names, scopes and arguments, known before anything runs.
  package static let resolution: [ErrorCode] = [
    .init(
      "E0201", "an unknown name",
      "Nothing of this name is declared here or comes with the language. A name is visible from its "
        + "declaration to the end of its block; functions are visible in the whole "
        + "block. If a name was only mistyped, the nearest one is suggested.",
      example: "let limit = 3\nprint(limti)",
      fix: """
        let limit = 3
        print(limit)
        """),
    .init(
      "E0202", "an assignment to what does not change",
      "A name declared with 'let', a function, a parameter, a loop variable and a builtin keep their "
        + "value. Declare a variable with 'var' if it is to change.",
      example: "let count = 0\ncount += 1",
      fix: """
        var count = 0
        count += 1
        print(count)
        """),
    .init(
      "E0203", "a name declared twice",
      "One scope declares a name once. Assign without 'let' or 'var' to change a variable; a block "
        + "inside may use the name again for something else.",
      example: "let id = 1\nlet id = 2",
      fix: """
        var id = 1
        id = 2
        print(id)
        """),
    .init(
      "E0204", "'break' or 'continue' outside of a loop",
      "Both belong to the nearest 'while' or 'for' of the same function. A function that is called for "
        + "each element is left with 'return'.",
      example: "break",
      fix: """
        for n in 0..9 {
          if n > 2 { break }
          print(n)
        }
        """),
    .init(
      "E0205", "'return' outside of a function",
      "Only a function returns. 'exit(0)' ends a script early.",
      example: "return 1",
      fix: """
        fn one() { return 1 }
        print(one())
        """),
    .init(
      "E0206", "arguments that the function does not take",
      "Too many or too few arguments, an argument given twice, or a name that is not a parameter of the "
        + "function. The help line shows the signature. Calls of functions that are only known when "
        + "the script runs report E0306 instead.",
      example: "fn twice(n) { n * 2 }\ntwice(1, 2)",
      fix: """
        fn twice(n) { n * 2 }
        print(twice(1))
        """),
    .init(
      "E0207", "a changed copy that is discarded",
      "Arrays and objects are values: a function such as 'push' or 'reverse' returns a changed copy and "
        + "leaves the variable as it was. As a statement of its own such a call does nothing.",
      example: "var xs = [1]\nxs.push(2)",
      fix: """
        var xs = [1]
        xs += [2]
        print(xs, xs.push(3))
        """),
    .init(
      "E0209", "a name used before its declaration",
      "The value of a 'let' or 'var' exists from its declaration on. Move the declaration up, or the "
        + "call of the function that uses it down.",
      example: "print(total)\nlet total = 3",
      fix: """
        let total = 3
        print(total)
        """),
    .init(
      "E0211", "'omit' in a place where it means nothing",
      "'omit' leaves out a field of an object literal: {note: text ?? omit}. It is not a value, so it cannot "
        + "be kept, passed or computed with.",
      example: "let x = omit",
      fix: """
        let note = null
        print({id: 1, note: note ?? omit})
        """),
    .init(
      "E0212", "a function with too many variables",
      "A function holds at most 2,000 parameters and variables. Put data into an array or an object instead of "
        + "into variables. The top level of a script may have any number.",
      example: "# fn f() { let a0 = 0; let a1 = 1; … } with 2,001 variables"),
    .init(
      "E0214", "more than one expression",
      "The specs of 'filter' and 'transform' and the condition of an edge hold one expression over "
        + "'row', without statements around it.",
      example: """
        workflows.create("Filter", "Keeps some rows", {
          blocks: [
            {sequence_number: 1, block_type: "webhook", block_name: "webhook", specs: {}},
            {sequence_number: 2, block_type: "filter", block_name: "filter", specs: {where: "let x = 1"}},
          ],
          edges: [],
        })
        """,
      fix: #"pipeline("Filter").webhook().filter(where: "row.n > 1 && row.n < 9").update("filter")"#
    ),
  ]
}
