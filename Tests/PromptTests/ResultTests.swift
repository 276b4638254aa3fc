import Sixmo
import Syntax
import Testing

@testable import Prompt

struct `A result` {
  @Test func `of rows is a table with numbers to the right`() {
    let rows: JSON = [
      ["job_id": "run_1", "status": "completed", "rows": 100],
      ["job_id": "run_2", "status": "failed", "rows": 3, "error": nil],
    ]
    #expect(
      ResultText.of(rows, ResultStyle(width: 80, rows: 20)) == """
        job_id │ status    │ rows │ error
        ───────┼───────────┼──────┼──────
        run_1  │ completed │  100 │
        run_2  │ failed    │    3 │ null
        2 rows

        """)
  }

  @Test func `says which rows and columns it hides`() {
    let rows = JSON.array(
      (1...7).map {
        ["name": .string("n\($0)"), "long text": .string("lorem ipsum dolor"), "c": 1]
      })
    #expect(
      ResultText.of(rows, ResultStyle(width: 17, rows: 5)) == """
        name │ long text
        ─────┼───────────
        n1   │ lorem ips…
        n2   │ lorem ips…
        n3   │ lorem ips…
        n4   │ lorem ips…
        n5   │ lorem ips…
        5 of 7 rows, 2 of 3 columns; :last shows the whole

        """)
  }

  @Test func `in full hides nothing`() {
    let rows = JSON.array((1...30).map { ["a": .int($0), "b": .string("lorem ipsum dolor sit")] })
    let text = ResultText.of(rows, ResultStyle(width: nil, rows: nil))
    #expect(text.hasSuffix("30 rows\n") && !text.contains("…"))
  }

  @Test func `keeps wide characters in their columns`() {
    Terminal.setLocale()
    let rows: JSON = [["a": "é中🎉", "b": "x\ny"], ["a": "z", "b": ""]]
    #expect(
      ResultText.of(rows, ResultStyle(width: 80, rows: 20)) == """
        a     │ b
        ──────┼────
        é中🎉 │ x⏎y
        z     │
        2 rows

        """)
  }

  @Test func `that fits stands on one line, otherwise on several`() {
    let value: JSON = ["id": "wf_1", "tags": ["a", "b"], "nested": ["deep": [1, 2, 3]]]
    #expect(
      ResultText.of(value, ResultStyle(width: 80, rows: 20))
        == #"{"id": "wf_1", "tags": ["a", "b"], "nested": {"deep": [1, 2, 3]}}"# + "\n")
    #expect(
      ResultText.of(value, ResultStyle(width: 30, rows: 20)) == """
        {
          "id": "wf_1",
          "tags": ["a", "b"],
          "nested": {
            "deep": [1, 2, 3]
          }
        }

        """)
  }

  @Test(arguments: [
    ("null", "null"), (#""a\n\"b""#, #""a\n\"b""#), ("1.0", "1.0"), ("[]", "[]"), ("{}", "{}"),
    ("[{}]", "[{}]"), (#"[{"a":1},2]"#, #"[{"a": 1}, 2]"#),
  ])
  func `without rows is JSON`(json: String, text: String) throws {
    #expect(ResultText.of(try JSON.parse(json), ResultStyle(width: 80, rows: 20)) == text + "\n")
  }

  /// 2026-11-22T08:18:04Z
  private var style: ResultStyle {
    var style = ResultStyle(width: 44, rows: 20)
    style.age = Age(now: 1_795_335_484)
    return style
  }

  @Test func `keeps ids whole and leaves out first what says least`() {
    let rows = JSON.array(
      (1...3).map {
        [
          "run_id": .string("run_0123456789abc\($0)"), "user_id": nil, "status": "completed",
          "name": .string("Contact Validation \($0)"),
          "created_at": .string("2026-11-22T08:1\($0):00Z"),
        ]
      })
    #expect(
      ResultText.of(rows, style) == """
        run_id             │ name       │ created_at
        ───────────────────┼────────────┼───────────
        run_0123456789abc1 │ Contact V… │ 7 min ago
        run_0123456789abc2 │ Contact V… │ 6 min ago
        run_0123456789abc3 │ Contact V… │ 5 min ago
        3 rows, 3 of 5 columns; :last shows the whole

        """)
  }

  @Test(arguments: [
    (-30.0, "30 s ago"), (-119, "119 s ago"), (-120, "2 min ago"), (-7200, "2 h ago"),
    (-86_400, "24 h ago"), (-200_000, "2 days ago"), (-1e7, "3 months ago"),
    (-1e8, "3 years ago"), (900, "in 15 min"), (0, "0 s ago"),
  ])
  func `tells how long ago a time was`(seconds: Double, text: String) throws {
    let age = Age(now: 1_795_335_484 - seconds)
    #expect(age.text(of: "2026-11-22T08:18:04Z") == text)
    #expect(age.text(of: "2026-11-22") == nil && age.text(of: 5) == nil)
  }

  @Test func `of one row that is too wide stands below each other`() {
    let rows: JSON = [
      [
        "id": "run_1", "note": .string(String(repeating: "x", count: 50)),
        "at": "2026-11-22T08:18:00Z",
      ]
    ]
    #expect(
      ResultText.of(rows, style) == """
        ─ row 1 ────────────
        id    run_1
        note  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
        at    2026-11-22T08:18:00Z  4 s ago

        """)
  }

  @Test func `that is too long folds its deepest values`() {
    let blocks = JSON.array(
      (1...5).map { ["name": .string("block \($0)"), "specs": ["a": [1, 2, 3]]] })
    let value: JSON = ["id": "wf", "created_at": "2026-11-22T08:16:00Z", "blocks": blocks]
    var small = style
    small.rows = 10
    #expect(
      ResultText.of(value, small) == """
        {
          "id": "wf",
          "created_at": "2026-11-22T08:16:00Z",  # 2 min ago
          "blocks": […5 items]
        }
        :last shows the whole

        """)
    #expect(!ResultText.of(value, ResultStyle(width: 40, rows: nil)).contains("…"))
  }

  /// The value of an expression as the prompt gets it, and the whole of it.
  private func shown(_ code: String) throws -> (excerpt: Excerpt, whole: JSON) {
    let interpreter = Interpreter()
    let program = Parser.parse(Source(name: "<entry>", text: code)).program
    guard case .value(let excerpt) = try interpreter.show(program, keepingAs: ["_"], longest: 50)
    else { throw Missed() }
    return (excerpt, try #require(interpreter.value(of: "_")?.json))
  }
  private struct Missed: Error {}

  @Test(arguments: [
    "(0..3_000).map(n => {n, name: \"a\"})",
    "(0..3_000).map(n => if n == 2_999 { {n, late: 1} } else { {n} })",
    "(0..3_000).map(n => {n, tags: 0..n})",
    "{id: \"a\", rows: (0..3_000).map(n => {n}), one: [1]}",
    "[{rows: 0..60, one: {deep: [1]}}]",
  ])
  func `that is longer than the screen looks as it does when it is copied as a whole`(
    code: String
  ) throws {
    let (excerpt, whole) = try shown(code)
    #expect(excerpt.value != whole)
    #expect(ResultText.of(excerpt, style) == ResultText.of(whole, style))
  }

  @Test func `of many items says how many`() throws {
    let numbers = ResultText.of(try shown("0..3_000").excerpt, style)
    #expect(
      numbers.hasPrefix("[\n  0,\n")
        && numbers.hasSuffix("… 3000 items in all; :last shows the whole\n"))
    let mixed = ResultText.of(try shown("[...(0..3_000).map(n => {n}), 1]").excerpt, style)
    #expect(mixed.hasPrefix("[\n  {\"n\": 0},\n") && mixed.contains("… 3001 items in all"))
    let object = try shown("var o = {}; for n in 0..3_000 { o[str(n)] = n }; o").excerpt
    #expect(ResultText.of(object, style).contains("… 3000 fields in all; :last"))
    let rows = try shown("(0..3_000).map(n => {n})").excerpt
    #expect(VerticalText.of(rows, style).hasSuffix("… 3000 rows in all; :last shows the whole\n"))
  }

  @Test func `with a long text shows its beginning and its length`() {
    let text = ResultText.of(.string(String(repeating: "é", count: 500)), style)
    #expect(text.hasSuffix("éé…\"  # 500 characters\n:last shows the whole\n") && text.count < 460)
  }

  @Test func `is coloured by type`() {
    var colored = style
    colored.isColored = true
    let value: JSON = ["a": "x", "b": [1, nil, true]]
    #expect(
      ResultText.of(value, colored)
        == "{\"a\": \(Paint.string.on("\"x\"")), \"b\": [\(Paint.number.on("1")), "
        + "\(Paint.keyword.on("null")), \(Paint.keyword.on("true"))]}\n")
    let table = ResultText.of([["n": 1, "t": "a\u{1B}b"], ["n": nil, "t": "c"]], colored)
    #expect(
      table.contains("\u{1B}[\(Paint.number.parameters(.ofTerminal))m")
        && table.contains(Paint.faint.on("null")))
    #expect(table.contains("a\\u001bb"))
  }
}
