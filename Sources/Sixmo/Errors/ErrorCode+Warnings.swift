import Syntax

extension ErrorCode {
  /// E09xx: what the language allows and is probably a mistake; told as warnings by `sixmo check`.
  package static let warnings: [ErrorCode] = [
    .init(
      "E0901", "code that never runs",
      "It comes after 'return', 'break', 'continue', 'throw', 'exit()' or an endless loop, or it is "
        + "the arm of a 'match' after one that takes the same values. Remove it, or move it up.",
      example: "fn limit(n) {\n  return n\n  print(n)\n}",
      fix: """
        fn limit(n) {
          print(n)
          return n
        }
        limit(1)
        """),
    .init(
      "E0902", "a name that is never used",
      "Nothing reads it, so it is left over or something else was meant: 'let total = …' in a block is "
        + "another 'total' than the one outside. A name that begins with '_' may stay unused. Top-level "
        + "names of a file that only declares are for those who import it.",
      example:
        "fn sum(rows) {\n  var total = 0\n  for row in rows { let total = row.amount }\n  total\n}",
      fix: """
        fn sum(rows) {
          var total = 0
          for row in rows { total += row.amount }
          total
        }
        print(sum([{amount: 2}]))
        """),
    .init(
      "E0903", "a value that is not used",
      "A statement that only computes a value does nothing: '==' compares where '=' assigns, and nothing "
        + "of a script but what it prints is shown. It is allowed in 'try { … }', to see whether it fails.",
      example: "var total = 0\ntotal == 3\nprint(total)",
      fix: """
        var total = 0
        total = 3
        print(total)
        """),
    .init(
      "E0904", "a duplicate key in an object",
      "The last value is kept, in the place of the first. Remove one of them.",
      example: "print({status: 1, id: 2, status: 3})",
      fix: "print({id: 2, status: 3})"),
    .init(
      "E0905", "arguments that a function after a dot does not take",
      "x.f(a) means f(x, a), so x is the first argument. An x with a field 'f' of its own would be called "
        + "instead, which is why this is not an error.",
      example: "print([3, 1].sort(1, 2, 3))",
      fix: "print([3, 1].sort())"),
    .init(
      "E0906", "a range that would count down",
      "A range goes up, so '10..0' is empty, and a loop over it does nothing. '(0..=10).reverse()' counts "
        + "down by one, '(0..=10).step(-2)' by two.",
      example: "for i in 10..0 { print(i) }",
      fix: "for i in (0..10).reverse() { print(i) }"),
    .init(
      "E0907", "a variable that hides a function which is called",
      "A name means the variable wherever the variable is visible, also after a dot. Give the variable "
        + "another name.",
      example: "let count = 3\nprint([1, 2].count(x => x > 1), count)",
      fix: """
        let size = 3
        print([1, 2].count(x => x > 1), size)
        """),
    .init(
      "E0908", "a literal that a call of the API is refused for",
      "The value is not one that the parameter allows, or the definition of a workflow has an unknown block "
        + "type, spec or edge. Only what the script itself says is looked at: literals, and names that 'let' "
        + "gave one. Blocks are those of the local engine.",
      example: "runs.list(status: \"faild\")",
      fix: #"runs.list(status: "failed")"#),
    .init(
      "E0909", "a method that a value does not have",
      "The value is an object with functions, such as a pipeline, and none of them has this name. The block "
        + "types among its methods are those of the local engine.",
      example: "pipeline(\"Contacts\").webhok()",
      fix: #"pipeline("Contacts").webhook()"#),
  ]
}
