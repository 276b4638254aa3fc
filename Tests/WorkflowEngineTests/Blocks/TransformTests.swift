import Sixmo
import Testing

@testable import WorkflowEngine

struct TransformTests {
  @Test func `Columns are renamed, cast, set, removed and selected, in this order`() async throws {
    let rows = try await run(
      .transform,
      [
        "rename": ["n": "count"], "cast": ["count": "int"], "set": ["copy": "row.count"],
        "remove": ["secret"], "select": ["copy", "count", "none"],
      ], over: [["n": "12", "secret": "x", "other": 1]])
    #expect(rows == [["copy": 12, "count": 12, "none": nil]])
    #expect(rows[0].keys == ["copy", "count", "none"])
  }

  @Test func `A renamed column keeps its place`() async throws {
    let rows = try await run(.transform, ["rename": ["a": "x"]], over: [["a": 1, "b": 2]])
    #expect(rows[0].keys == ["x", "b"])
  }

  @Test(
    "Casting reads text, and loses nothing",
    arguments: [
      ("int", "1,250,000", 1_250_000), ("int", " 7 ", 7), ("int", "3.0", 3), ("int", "3.5", nil),
      ("int", "12345678901234567", 12_345_678_901_234_567), ("float", "-1.5e3", -1500.0),
      ("float", "0x1F", nil), ("float", "nan", nil), ("float", "1,5", nil), ("bool", "Yes", true),
      ("bool", "0", false), ("bool", "maybe", nil), ("str", 12, "12"), ("str", 1.5, "1.5"),
      ("array", "[1, 2]", [1, 2]), ("array", "{}", nil), ("object", #"{"a": 1}"#, ["a": 1]),
      ("any", "x", "x"), ("list[str]", "a, b", ["a", "b"]),
      ("list[str]", #"["a", 1]"#, ["a", "1"]),
      ("list[int]", "1;2", [1, 2]), ("list[int]", [1, "2"], [1, 2]), ("list[int]", "a", nil),
      ("list[int]", 5, [5]), ("dict", #"{"a": 1}"#, ["a": 1]),
      ("int", "9007199254740993.0", 9_007_199_254_740_993),
    ] as [(String, JSON, JSON?)])
  func casts(type: String, value: JSON, expected: JSON?) {
    #expect(ColumnType(named: type)?.cast(value) == expected)
  }

  @Test func `Nothing stays nothing whatever it is cast to`() {
    #expect(ColumnType.int.cast("") == .null)
    #expect(ColumnType.float.cast(.null) == .null)
    #expect(ColumnType.str.cast("") == "")
  }

  @Test func `A row that fails says why and goes on`() async throws {
    let rows = try await run(
      .transform, ["cast": ["age": "int"], "set": ["x": "row.none"], "select": ["age"]],
      over: [["age": "old"]])
    #expect(
      rows == [
        [
          "age": "old",
          "error":
            #"column 'age' is not a valid int: "old"; column 'x': cannot evaluate 'row.none'"#,
        ]
      ])
  }

  @Test func `With on_error fail the first failing row fails the block`() async {
    await #expect(throws: (any Error).self) {
      try await run(
        .transform, ["set": ["x": "row.none"], "on_error": "fail"], over: [["a": 1]])
    }
  }

  @Test func `Wrong specs are refused in words`() {
    #expect(
      faults(.transform, [:])
        == ["One of 'set', 'rename', 'remove', 'select' and 'cast' is required"])
    #expect(
      faults(.transform, ["rename": ["a": "x", "b": "x"]])
        == ["rename: b: Another column is renamed to 'x' already"])
  }

  @Test func `Its expressions are told, so that they are parsed before a run`() {
    let found = Block.transform.expressions(["set": ["a": "row.b", "c": "1"]])
    #expect(found.map(\.source) == ["row.b", "1"])
    #expect(found.map(\.path) == [["set", "a"], ["set", "c"]])
  }
}
