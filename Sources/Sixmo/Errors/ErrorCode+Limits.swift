import Syntax

extension ErrorCode {
  /// E04xx: limits and permissions. None of the limits can be caught by a script.
  package static let limits: [ErrorCode] = [
    .init(
      "E0401", kind: "limit", "calls nested too deep",
      "More than ten thousand calls are waiting for each other, which is nearly always a function that "
        + "calls itself forever.",
      example: "fn down(n) { 1 + down(n + 1) }\ndown(0)",
      fix: """
        fn down(n) { if n == 0 { 0 } else { 1 + down(n - 1) } }
        print(down(9))
        """),
    .init(
      "E0402", kind: "limit", "an interruption",
      "Ctrl-C, or the program that runs the script, stopped it. A run that was started goes on; "
        + "runs.cancel(job_id) stops it too.",
      example: "while true { }  # and Ctrl-C"),
    .init(
      "E0403", kind: "limit", "too many steps",
      "The program that runs the script bounds the number of calls and turns of loops; expressions in "
        + "the specs of blocks are bounded too, so that a run cannot hang.",
      example: "while true { }",
      fix: """
        var n = 0
        while n < 10 { n += 1 }
        print(n)
        """),
    .init(
      "E0404", kind: "limit", "too much memory",
      "The program that runs the script bounds its memory. Work in smaller pieces, or keep less. What one "
        + "operation would take beyond the limit is refused before or while it is made, a result that is discarded at once included.",
      example: "var xs = []\nwhile true { xs += [\"a row\"] }",
      fix: """
        var count = 0
        for _row in 0..1000 { count += 1 }
        print(count)
        """),
    .init(
      "E0405", kind: "limit", "too much time",
      "The time of --timeout, or of the program that runs the script, was over.",
      example: "while true { }",
      fix: """
        var n = 0
        while n < 10 { n += 1 }
        print(n)
        """),
    .init(
      "E0406", kind: "permission", "something that this program does not give to scripts",
      "Files, the network, the environment, the clock and random numbers belong to the program that runs the script; "
        + "one that embeds the language may keep them back. Expressions in the specs of blocks have none.",
      example: #"file.read("leads.csv")"#),
    .init(
      "E0407", kind: "limit", "too many calls at the same time",
      "Each call that 'parallel' has in flight needs a thread of its own, and a script may have a thousand; "
        + "nested calls of 'parallel' multiply. Some systems give fewer.",
      example: "parallel(0..5000, x => x, limit: 2000)",
      fix: "print(parallel(0..50, x => x, limit: 20).len())"),
  ]
}
