import Sixmo
import Testing

@testable import WorkflowEngine

struct FilterTests {
  private static let people: [JSON] = [
    [
      "name": "Ada", "age": "36", "country": "GB", "tags": ["math", "code"], "joined": "2024-01-02",
    ],
    ["name": "grace", "age": 85, "country": "US", "tags": [], "joined": "2023-05-01"],
    ["name": "Zoë", "age": nil, "country": " ", "joined": ""],
  ]

  @Test(
    "Each operator keeps the rows it should",
    arguments: [
      ("name", "equals", "ADA", "Ada"), ("age", "equals", "36.0", "Ada"),
      ("name", "not_equals", "ada", "grace Zoë"), ("name", "contains", "R", "grace"),
      ("tags", "contains", "Math", "Ada"), ("name", "not_contains", "a", "Zoë"),
      ("age", "greater", 36, "grace"), ("age", "greater_or_equal", "36", "Ada grace"),
      ("age", "less", "1,000", "Ada grace"), ("age", "less_or_equal", 36, "Ada"),
      ("joined", "greater", "2023-12-31", "Ada"), ("age", "less", "x", ""),
      ("country", "in", ["gb", "us"], "Ada grace"), ("country", "in", "GB, FR", "Ada"),
      ("country", "not_in", ["GB"], "grace Zoë"), ("name", "starts_with", "zo", "Zoë"),
      ("name", "ends_with", "DA", "Ada"), ("country", "is_empty", nil, "Zoë"),
      ("missing", "is_empty", nil, "Ada grace Zoë"), ("age", "is_not_empty", nil, "Ada grace"),
      ("name", "matches", "^[a-f]", "Ada"), ("name", "matches", #"^\p{L}{3}$"#, "Ada Zoë"),
    ] as [(String, String, JSON, String)])
  func operators(column: String, name: String, value: JSON, kept: String) async throws {
    let condition: JSON = ["column": .string(column), "operator": .string(name), "value": value]
    let rows = try await run(.filter, ["filters": [condition]], over: Self.people)
    #expect(rows.map { $0.text("name") }.joined(separator: " ") == kept)
  }

  @Test func `Conditions are joined from left to right`() async throws {
    func kept(_ logic: String...) async throws -> Int {
      let columns = ["GB", "Ada", "grace"]
      let conditions = zip(columns, ["and"] + logic).map { value, logic -> JSON in
        [
          "column": .string(value == "GB" ? "country" : "name"), "operator": "equals",
          "value": .string(value), "logic": .string(logic),
        ]
      }
      return try await run(.filter, ["filters": .array(conditions)], over: Self.people).count
    }
    #expect(try await kept("and", "or") == 2)
    #expect(try await kept("or", "and") == 0)
    #expect(try await kept("or", "or") == 2)
    #expect(try await kept("and", "and") == 0)
  }

  @Test func `Case counts when it is asked for`() async throws {
    let specs: JSONObject = [
      "filters": [["column": "name", "operator": "equals", "value": "ada"]], "case_sensitive": true,
    ]
    #expect(try await run(.filter, specs, over: Self.people).isEmpty)
  }

  @Test func `An expression keeps the rows for which it is neither false nor null`() async throws {
    let rows = try await run(
      .filter, ["where": "row.ok"], over: [["ok": true], ["ok": false], ["ok": nil], ["ok": 0]])
    #expect(rows == [["ok": true], ["ok": 0]])
  }

  @Test func `A row that an expression fails for is left out, and if all fail the block does`()
    async throws
  {
    #expect(
      try await run(.filter, ["where": "row.ok"], over: [["ok": true], ["no": 1]]).count == 1)
    await #expect(throws: TestExpression.Missing.self) {
      try await run(.filter, ["where": "row.ok"], over: [["a": 1], ["a": 2]])
    }
    #expect(try await run(.filter, ["where": "row.ok"], over: []).isEmpty)
  }

  @Test func `Wrong specs are refused in words`() {
    #expect(faults(.filter, [:]) == ["Either 'filters' or 'where' is required"])
    #expect(
      faults(.filter, ["filters": [["column": "a", "operator": "is_empty"]], "where": "row.a"])
        == ["where: Give 'filters' or 'where', not both"])
    #expect(
      faults(.filter, ["filters": [["column": "a", "operator": "equals"]]])
        == ["filters: 0: value: 'equals' needs a value"])
    #expect(
      faults(.filter, ["filters": [["column": "a", "operator": "in", "value": 3]]])
        == ["filters: 0: value: 'in' needs a list, or text with commas"])
    #expect(
      faults(.filter, ["filters": [["column": "a", "operator": "matches", "value": "a(b"]]])
        == ["filters: 0: value: pattern is wrong at position 3: missing closing parenthesis"])
  }

  @Test func `A pattern that would take for ever is an error, not a hang`() throws {
    let pattern = try CellPattern("^(a+)+$", ignoresCase: false)
    let text = String(repeating: "a", count: 5000) + "!"
    #expect(throws: CellPatternError.self) { try pattern.isFound(in: text) }
  }
}
