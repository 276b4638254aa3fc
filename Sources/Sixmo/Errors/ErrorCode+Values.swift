import Syntax

extension ErrorCode {
  /// E03xx: values, types, fields and calls, known when the script runs.
  package static let values: [ErrorCode] = [
    .init(
      "E0300", "an error of the program around the script",
      "A function of the program that runs the script failed in a way that has no code of its own. The "
        + "message is that program's.",
      example: "# only functions of an embedding program give this error"),
    .init(
      "E0301", kind: "field", "a missing field",
      "The object has no field of this name; the nearest one is suggested, and the note lists those it "
        + "has. 'x?.name' gives null instead, 'x?.name ?? other' another value.",
      example: #"let live = {overall_status: "running"}"# + "\nprint(live.status)",
      fix: """
        let live = {overall_status: "running"}
        print(live.overall_status, live?.status ?? "none")
        """),
    .init(
      "E0302", kind: "index", "an index out of range",
      "Positions count from 0, negative ones from the end: -1 is the last. A slice, xs[a..b], takes what "
        + "is there instead of failing, and 'xs?[i]' gives null. A new element is added with +=.",
      example: "let xs = [1, 2]\nprint(xs[2])",
      fix: """
        let xs = [1, 2]
        print(xs[1], xs[-1], xs?[2] ?? "none")
        """),
    .init(
      "E0303", kind: "type", "a value of the wrong type for an operator",
      "Operators never convert: '+' adds two numbers or joins two strings or two arrays, '<' compares "
        + "two numbers or two strings. Interpolation, \"\\(x)\", makes a string of anything; int(x) and "
        + "float(x) read numbers.",
      example: #"print("total: " + 3)"#,
      fix: #"print("total: \(3)")"#),
    .init(
      "E0304", kind: "arithmetic", "arithmetic without a result",
      "An int left the 64 bits, a division by zero, or a float that would be infinite or no number. "
        + "There is no NaN and no infinity, because JSON has neither.",
      example: "print(1 / 0)",
      fix: """
        let count = 0
        print(if count == 0 { 0 } else { 10 / count })
        """),
    .init(
      "E0305", kind: "type", "a call of something that is not a function",
      "Only functions are called. x.f() calls the field 'f' of x if x is an object that has one, "
        + "otherwise the function f with x as its first argument.",
      example: "let n = 3\nn()",
      fix: """
        let n = 3
        print(n)
        """),
    .init(
      "E0306", kind: "argument", "arguments that the called function does not take",
      "The same as E0206, for a function that is only known when the script runs: one from a field, a "
        + "parameter or a spread.",
      example: "let f = [x => x][0]\nf(1, 2)",
      fix: """
        let f = [x => x][0]
        print(f(1))
        """),
    .init(
      "E0307", kind: "argument", "an argument of the wrong type or value",
      "The function needs another type of value for this parameter, or one within some bounds; the "
        + "message says which.",
      example: "print(upper(3))",
      fix: #"print(upper("three"))"#),
    .init(
      "E0308", kind: "match", "a value that no arm of a 'match' fits",
      "Nothing is passed over silently: add an arm for this value, or '_ => …' for all others.",
      example: #"match 3 { 1 => "one", 2 => "two" }"#,
      fix: #"print(match 3 { 1 => "one", 2 => "two", _ => "many" })"#),
    .init(
      "E0309", kind: "assertion", "a failed assertion",
      "The condition of 'assert' was false or null. Of a comparison the values of both sides are shown.",
      example: "let n = 2\nassert n == 3",
      fix: """
        let n = 3
        assert n == 3
        """),
    .init(
      "E0310", "an error of the script's own",
      "The script threw it with 'throw' or 'error' and nothing caught it. 'try { … } catch e { … }' does.",
      example: #"throw "no rows""#,
      fix: #"try { throw "no rows" } catch e { print(e.message) }"#),
    .init(
      "E0311", kind: "type", "a loop over what has no elements",
      "'for' walks arrays, ranges and objects. keys(x), values(x), lines(x) and chars(x) make arrays of "
        + "other things.",
      example: "for x in 3 { print(x) }",
      fix: "for x in 0..3 { print(x) }"),
    .init(
      "E0312", kind: "match", "a value that does not fit a pattern",
      "Destructuring needs what it names: [a, b] an array of two, {id} an object with that field. "
        + "'...rest' takes the remaining elements, '= value' gives a default for a missing field.",
      example: "let [a, b] = [1]",
      fix: """
        let [a, b = 0] = [1]
        print(a, b)
        """),
    .init(
      "E0314", "a value nested too deep",
      "Values nest a thousand levels, which is more than any real document. Deeper ones cannot be "
        + "printed, compared or written.",
      example: "var x = []\nfor i in 0..2000 { x = [x] }\nprint(x)",
      fix: """
        let rows = (0..2000).map(n => {n})
        print(len(rows))
        """),
    .init(
      "E0315", kind: "size", "a value too large for the memory",
      "A string would have more than a gigabyte, an array more than four thousand million elements, or what is made more than "
        + "half of the machine's memory. A range stays small as long as it is looped over, indexed or sliced; a function that "
        + "needs an array makes one of it. A limit of the program that runs the script is reported as E0404.",
      example: "print((0..9_000_000_000_000).reverse())",
      fix: """
        for n in 0..9_000_000_000_000 {
          if n > 2 { break }
          print(n)
        }
        """),
    .init(
      "E0316", kind: "value", "a text that is not a number",
      "int(text) and float(text) read a number with white space around it at most. Units, separators of "
        + "thousands and a decimal comma must be taken off first: int(replace(\"1,250\", \",\", \"\")).",
      example: #"int("12 rows")"#,
      fix: #"print(int("12 rows".split(" ")[0]))"#),
  ]
}
