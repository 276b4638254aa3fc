import Sixmo
import Testing

@testable import Prompt

struct `A result` {
  @Test func `of rows is a table with numbers to the right`() {
    let rows: JSON = [
      ["job_id": "run_1", "status": "completed", "rows": 100],
      ["job_id": "run_2", "status": "failed", "rows": 3, "error": nil],
    ]
    #expect(
      ResultText.of(rows, width: 80, rows: 20) == """
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
      ResultText.of(rows, width: 17, rows: 5) == """
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
    let text = ResultText.of(rows, width: nil, rows: nil)
    #expect(text.hasSuffix("30 rows\n") && !text.contains("…"))
  }

  @Test func `keeps wide characters in their columns`() {
    Terminal.setLocale()
    let rows: JSON = [["a": "é中🎉", "b": "x\ny"], ["a": "z", "b": ""]]
    #expect(
      ResultText.of(rows, width: 80, rows: 20) == """
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
      ResultText.of(value, width: 80, rows: 20)
        == #"{"id": "wf_1", "tags": ["a", "b"], "nested": {"deep": [1, 2, 3]}}"# + "\n")
    #expect(
      ResultText.of(value, width: 30, rows: 20) == """
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
    #expect(ResultText.of(try JSON.parse(json), width: 80, rows: 20) == text + "\n")
  }
}
