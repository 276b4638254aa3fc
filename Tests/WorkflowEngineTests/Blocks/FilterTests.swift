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
      ("name", "equals", "ADA", "Ada"), ("age", "equals", 36, "Ada"),
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

  @Test(
    "Numbers are compared exactly, and text is a number only where the filter names one",
    arguments: [
      // Neighbours that one Double stands for.
      ("equals", 675_127_116_845_989_888, "675127116845989889", false),
      ("equals", 675_127_116_845_989_888, "675127116845989888", true),
      ("equals", "675127116845989888", "675127116845989889", false),
      ("greater", 675_127_116_845_989_888, 675_127_116_845_989_889, true),
      ("less_or_equal", "675127116845989888", "675127116845989889", false),
      ("equals", .bigInt("98765432109876543210"), .bigInt("98765432109876543211"), false),
      ("in", [675_127_116_845_989_888], "675127116845989889", false),
      ("not_equals", 675_127_116_845_989_888, 675_127_116_845_989_889, true),
      // Codes that only look like the number.
      ("equals", "01067", "1067", false), ("equals", "1067", "01067", false),
      ("equals", 1067, "01067", false), ("equals", 2190, "219e01", false),
      ("equals", "219e01", "2190", false), ("equals", 1067, "1067.0", false),
      ("equals", 1067, " 1067 ", true), ("equals", -0.5, "-0.5", true),
      ("in", ["01067"], "1067", false), ("in", "01067, 9", "01067", true),
      ("not_in", ["1067"], "01067", true), ("contains", "01067", ["1067"], false),
      ("contains", 1067, ["1067"], true),
      // One number in two forms.
      ("equals", 1, .double(1), true), ("equals", .double(1e3), 1000, true),
      ("equals", "5", 5, false), ("equals", 0, .double(-0.0), true),
      ("greater", 10, "9", false), ("greater", 10, "10.50", true), ("less", -1, "-2", true),
      ("greater", "1,000", "1,250,000", true), ("less", 1, "0.09", true),
      ("less", 0.1, "0.09", true),
    ] as [(String, JSON, JSON, Bool)])
  func compares(name: String, value: JSON, cell: JSON, isKept: Bool) async throws {
    let condition: JSON = ["column": "c", "operator": .string(name), "value": value]
    let rows = try await run(.filter, ["filters": [condition]], over: [["c": cell]])
    #expect(rows.isEmpty != isKept)
  }

  @Test(
    "Case and accents are those of Unicode",
    arguments: [
      ("equals", "STRASSE", "Straße", true), ("equals", "ﬁnance", "FINANCE", true),
      ("equals", "ΟΔΟΣ", "οδος", true), ("equals", "Zoe\u{308}", "ZO\u{CB}", true),
      ("equals", "I", "ı", false), ("contains", "e", "Zo\u{EB}", false),
      ("starts_with", "e", "e\u{301}tude", false), ("ends_with", "SS", "Weiß", true),
      ("in", ["WEISS"], "weiß", true),
    ] as [(String, JSON, JSON, Bool)])
  func folds(name: String, value: JSON, cell: JSON, isKept: Bool) async throws {
    let condition: JSON = ["column": "c", "operator": .string(name), "value": value]
    let rows = try await run(.filter, ["filters": [condition]], over: [["c": cell]])
    #expect(rows.isEmpty != isKept)
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

  @Test func `A row that an expression fails for is left out`() async throws {
    #expect(
      try await run(.filter, ["where": "row.ok"], over: [["ok": true], ["no": 1]]).count == 1)
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
