import Formats
import Testing
import WorkflowAPI

@Suite("A schema finds what is wrong with a value")
struct SchemaFaultsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var schema: Schema
    var value: JSON
    /// `location: message [type]`, each.
    var faults: [String]

    init(_ description: String, _ schema: Schema, _ value: JSON, _ faults: String...) {
      self.testDescription = description
      self.schema = schema
      self.value = value
      self.faults = faults
    }
  }

  static let person = Schema.record([
    .init("name", .string(), required: true, "Who."),
    .init("age", .int(minimum: 0), nullable: true, "How old."),
    .init("tags", .list(.string()), "Words."),
  ])

  static let rows: [Row] = [
    Row("anything fits any", .any, [1, nil]),
    Row("null is null", .null, nil),
    Row("null is nothing else", .null, 1, ": Input should be null [none_required]"),
    Row("a bool fits", .bool, true),
    Row("a number is not a bool", .bool, 1, ": Input should be a valid boolean [bool_type]"),
    Row("an int fits", .int(), 3),
    Row("text is not an int", .int(), "3", ": Input should be a valid integer [int_type]"),
    Row(
      "a float is not an int", .int(), 3.5,
      ": Input should be a valid integer, got a float [int_from_float]"),
    Row(
      "an int is told when it is too big", .int(), .bigInt("123456789012345678901"),
      ": Input should be an integer of at most 64 bits [int_parsing_size]"),
    Row(
      "an int below its minimum", .int(minimum: 1, maximum: 500), 0,
      ": Input should be greater than or equal to 1 [greater_than_equal]"),
    Row(
      "an int above its maximum", .int(minimum: 1, maximum: 500), 501,
      ": Input should be less than or equal to 500 [less_than_equal]"),
    Row("an int is a number", .number(), 3),
    Row("a big int is a number", .number(), .bigInt("123456789012345678901")),
    Row("text is not a number", .number(), "x", ": Input should be a valid number [float_type]"),
    Row(
      "a number below its minimum", .number(minimum: 0, maximum: 1), -0.5,
      ": Input should be greater than or equal to 0.0 [greater_than_equal]"),
    Row("a string fits", .string(), ""),
    Row("null is not a string", .string(), nil, ": Input should be a valid string [string_type]"),
    Row("an allowed word fits", .oneOf(["a", "b"]), "b"),
    Row(
      "another word lists the allowed ones", .oneOf(["a", "b", "c"]), "d",
      ": Input should be 'a', 'b' or 'c' [literal_error]"),
    Row(
      "an empty string where one character is needed", .string(.init(minimumLength: 1)), "",
      ": String should have at least 1 character [string_too_short]"),
    Row("length counts code points", .string(.init(maximumLength: 3)), "é中🎉"),
    Row(
      "a string that is too long", .string(.init(maximumLength: 3)), "four",
      ": String should have at most 3 characters [string_too_long]"),
    Row(
      "a string against its pattern", .string(.init(pattern: "^[a-z]+$")), "wf 1",
      ": String should match pattern '^[a-z]+$' [string_pattern_mismatch]"),
    Row("an object is not a list", .list(.any), [:], ": Input should be a valid list [list_type]"),
    Row(
      "every wrong element is named", .list(.string()), ["a", 1, "b", nil],
      "1: Input should be a valid string [string_type]",
      "3: Input should be a valid string [string_type]"),
    Row(
      "a list that is too short", .array(of: .any, minimumCount: 1), [],
      ": List should have at least 1 item, not 0 [too_short]"),
    Row("a list is not an object", person, [], ": Input should be a valid dictionary [dict_type]"),
    Row("a whole object fits", person, ["name": "Ada", "age": nil, "tags": ["x"]]),
    Row("what is optional may be missing", person, ["name": "Ada"]),
    Row(
      "all faults of an object come at once", person,
      ["nam": "Ada", "age": -1, "tags": nil],
      "name: Field required [missing]",
      "age: Input should be greater than or equal to 0 [greater_than_equal]",
      "tags: Input should be a valid list [list_type]",
      "nam: Extra inputs are not permitted [extra_forbidden]"),
    Row(
      "a map checks every value", .map(.int()), ["a": 1, "b": "2"],
      "b: Input should be a valid integer [int_type]"),
    Row("either takes the first", .either([.list(.any), .map(.any)]), []),
    Row("either takes the second", .either([.list(.any), .map(.any)]), [:]),
    Row(
      "either names what it takes", .either([.list(.any), .map(.any)]), 3,
      ": Input should be a valid list or dictionary [union_type]"),
    Row(
      "either goes into the one that was meant", .either([.list(.map(.any)), .map(.any)]),
      [[:], 3],
      "1: Input should be a valid dictionary [dict_type]"),
  ]

  @Test("as each row says", arguments: rows)
  func table(row: Row) {
    #expect(row.schema.faults(for: row.value).map(line) == row.faults)
  }

  @Test func `a location starts where the caller stands`() {
    let faults = Self.person.faults(for: ["name": 1], at: ["body", "people", 0])
    #expect(faults.map(\.location) == [["body", "people", 0, "name"]])
  }

  @Test func `a refused value is shown if it is short`() {
    #expect(Schema.int().faults(for: "x").map(\.input) == ["x"])
    #expect(Schema.int().faults(for: [1, 2]).map(\.input) == [JSON?.none])
    let long = String(repeating: "x", count: 1000)
    #expect(Schema.int().faults(for: .string(long)).map(\.input) == [JSON?.none])
  }

  @Test func `a million faults are cut`() {
    let value = JSON.array(Array(repeating: 1, count: 10_000))
    #expect(Schema.list(.string()).faults(for: value).count == Schema.faultLimit)
  }

  @Test func `a fault is written and read as an entry of detail`() {
    let fault = Fault(["body", "edges", 0], "Field required", type: "missing", input: 3)
    let json: JSON = [
      "loc": ["body", "edges", 0], "msg": "Field required", "type": "missing", "input": 3,
    ]
    #expect(fault.json == json)
    #expect(Fault(json: json) == fault)
    #expect(Fault(json: "no fault") == nil)
  }

  private func line(_ fault: Fault) -> String {
    let path = fault.location.map { $0.string ?? $0.int.map(String.init) ?? "?" }
    return "\(path.joined(separator: ".")): \(fault.message) [\(fault.type)]"
  }
}
