import Sixmo
import Testing

@testable import WorkflowEngine

/// `deduplicate`, `merge` and `group_by`.
struct RowsTogetherTests {
  @Test func `The first of repeated rows stays, whatever its case and spaces`() async throws {
    let rows: [JSON] = [
      ["email": "a@x.com", "n": 1], ["email": " A@X.com", "n": 2], ["email": "b@x.com", "n": 3],
      ["email": "", "n": 4], ["n": 5],
    ]
    let first = try await run(.deduplicate, ["columns": ["email"]], over: rows)
    #expect(first.map { $0["n"] } == [1, 3, 4, 5])
    let last = try await run(.deduplicate, ["columns": ["email"], "keep": "last"], over: rows)
    #expect(last.map { $0["n"] } == [2, 3, 4, 5])
    let exact = try await run(
      .deduplicate, ["columns": ["email"], "case_sensitive": true], over: rows)
    #expect(exact.map { $0["n"] } == [1, 2, 3, 4, 5])
  }

  @Test(
    "Two cells are one key by the same rule as in a filter",
    arguments: [
      ("Weiß GmbH", "WEISS GMBH", true), (" a ", "A", true), (1, .double(1), true),
      ("Zo\u{EB}", "zoe\u{308}", true), (1, "1", false), ("1", "1.0", false), (true, "true", false),
      ("01067", "1067", false), (675_127_116_845_989_888, 675_127_116_845_989_889, false),
      ("675127116845989888", "675127116845989889", false), ([1], [.double(1)], true),
      ([1, 2], [12], false), (["a": 1, "b": "X"], ["b": "x", "a": 1], true),
      ([["a"]], ["a"], false),
    ] as [(JSON, JSON, Bool)])
  func keys(left: JSON, right: JSON, isOne: Bool) async throws {
    let rows: [JSON] = [["k": left, "n": 1], ["k": right, "n": 2]]
    let unique = try await run(.deduplicate, ["columns": ["k"]], over: rows)
    #expect(unique.count == (isOne ? 1 : 2))
    let groups = try await run(.groupBy, ["columns": ["k"]], over: rows)
    #expect(groups.count == (isOne ? 1 : 2))
    let joined = try await run(
      .merge, ["mode": "join", "on": "k", "how": "inner"], over: [rows[0]], [rows[1]])
    #expect(joined.count == (isOne ? 1 : 0))
  }

  @Test(
    "No sign in a value makes two keys one", arguments: ["\u{1F}", "\u{0}", "|", ",", "=", "\n"])
  func separators(sign: String) async throws {
    let rows: [JSON] = [
      ["a": .string("x\(sign)y"), "b": "z"], ["a": "x", "b": .string("y\(sign)z")],
      ["a": .string("x\(sign)y\(sign)z"), "b": ""], ["a": "", "b": .string("x\(sign)y\(sign)z")],
    ]
    #expect(try await run(.deduplicate, ["columns": ["a", "b"]], over: rows).count == 4)
    #expect(try await run(.deduplicate, over: rows).count == 4)
    #expect(try await run(.groupBy, ["columns": ["a", "b"]], over: rows).count == 4)
  }

  @Test func `The least and the greatest of long numbers are exact`() async throws {
    let rule: (String) -> JSON = { ["function": .string($0), "column": "n"] }
    let rows = try await run(
      .groupBy, ["columns": ["g"], "aggregate": ["low": rule("min"), "high": rule("max")]],
      over: [
        ["g": 1, "n": "675127116845989889"], ["g": 1, "n": "675127116845989888"],
        ["g": 1, "n": "675127116845989890"],
      ])
    #expect(rows[0]["low"] == "675127116845989888")
    #expect(rows[0]["high"] == "675127116845989890")
  }

  @Test func `An aggregate that would overwrite a column of the group is refused`() {
    #expect(
      faults(.groupBy, ["columns": ["g"], "aggregate": ["g": ["function": "count"]]])
        == [
          "aggregate: g: 'g' is a column of the group already; give the aggregate another name"
        ])
  }

  @Test func `Without columns whole rows are compared, in any order of their keys`() async throws {
    let rows = try await run(
      .deduplicate, over: [["a": 1, "b": 2], ["b": 2, "a": 1], ["a": 1, "b": 3]])
    #expect(rows.count == 2)
  }

  @Test func `Appended streams follow one another`() async throws {
    let rows = try await run(.merge, over: [["a": 1]], [["b": 2]], [["a": 3]])
    #expect(rows == [["a": 1], ["b": 2], ["a": 3]])
  }

  @Test(
    "A join pairs rows that agree",
    arguments: [("inner", [1, 1, 2]), ("left", [1, 1, 2, 3]), ("full", [1, 1, 2, 3, 4])])
  func joins(how: String, ids: [Int]) async throws {
    let rows = try await run(
      .merge, ["mode": "join", "on": "id", "how": .string(how)],
      over: [["id": 1], ["id": 2, "c": "left"], ["id": 3]],
      [["id": .double(1), "c": "x"], ["id": 1, "c": "y"], ["id": 2, "c": "right"], ["id": 4]])
    #expect(rows.map { $0.text("id") } == ids.map(String.init))
    #expect(rows.prefix(3).map { $0.text("c") } == ["x", "y", "left"])
  }

  @Test func `The right side's cells win when they are preferred`() async throws {
    let rows = try await run(
      .merge, ["mode": "join", "on": ["id"], "prefer": "right"],
      over: [["id": 1, "a": "left", "b": "left"]], [["id": 1, "a": "right", "b": ""]])
    #expect(rows == [["id": 1, "a": "right", "b": "left"]])
  }

  @Test func `A join without columns, and an append with them, are refused`() {
    #expect(faults(.merge, ["mode": "join"]) == ["on: A join needs the columns to join on"])
    #expect(faults(.merge, ["on": "id"]) == ["on: 'on' only means something with mode 'join'"])
  }

  @Test func `Groups are counted in order of first appearance`() async throws {
    let rows = try await run(
      .groupBy, ["columns": ["country"]],
      over: [["country": "DE"], ["country": "FR"], ["country": "de"]])
    #expect(rows == [["country": "DE", "count": 2], ["country": "FR", "count": 1]])
  }

  @Test func `Each aggregate leaves empty cells out`() async throws {
    func rule(_ function: String) -> JSON { ["function": .string(function), "column": "n"] }
    let names = [
      "count", "count_distinct", "sum", "average", "min", "max", "first", "last", "list",
    ]
    var aggregate = JSONObject()
    for name in names { aggregate[name] = rule(name) }
    let rows = try await run(
      .groupBy, ["columns": ["g"], "aggregate": .object(aggregate)],
      over: [
        ["g": 1, "n": "10"], ["g": 1, "n": nil], ["g": 1, "n": 9], ["g": 1, "n": "9"], ["g": 1],
      ])
    #expect(
      rows == [
        [
          "g": 1, "count": 3, "count_distinct": 3, "sum": 28, "average": .double(28.0 / 3),
          "min": 9,
          "max": "10", "first": "10", "last": "9", "list": ["10", 9, "9"],
        ]
      ])
  }

  @Test func `Text has a least and a greatest as well`() async throws {
    let rows = try await run(
      .groupBy,
      [
        "columns": ["g"],
        "aggregate": [
          "low": ["function": "min", "column": "d"], "high": ["function": "max", "column": "d"],
        ],
      ], over: [["d": "2024-02-01"], ["d": "2023-12-31"], ["d": "2024-11-05"]])
    #expect(rows == [["g": nil, "low": "2023-12-31", "high": "2024-11-05"]])
  }

  @Test func `An aggregate without its column is refused`() {
    #expect(
      faults(.groupBy, ["columns": ["g"], "aggregate": ["s": ["function": "sum"]]])
        == ["aggregate: s: column: Field required"])
  }

  @Test func `Columns are removed where they are`() async throws {
    let rows = try await run(
      .removeColumns, ["columns": ["a", "x"]], over: [["a": 1, "b": 2], ["b": 3]])
    #expect(rows == [["b": 2], ["b": 3]])
  }
}
