import Formats
import Testing
import WorkflowAPI

@Suite("A schema is written as JSON Schema")
struct SchemaJSONTests {
  @Test(
    "of each kind",
    arguments: [
      (.any, [:]),
      (.null, ["type": "null"]),
      (.bool, ["type": "boolean"]),
      (.int(minimum: 1, maximum: 500), ["type": "integer", "minimum": 1, "maximum": 500]),
      (.number(), ["type": "number"]),
      (.oneOf(["a", "b"]), ["type": "string", "enum": ["a", "b"]]),
      (
        .string(.init(pattern: "^x", minimumLength: 1, maximumLength: 9, format: "uri")),
        ["type": "string", "pattern": "^x", "minLength": 1, "maxLength": 9, "format": "uri"]
      ),
      (
        .array(of: .string(), minimumCount: 2),
        ["type": "array", "items": ["type": "string"], "minItems": 2]
      ),
      (.map(.int()), ["type": "object", "additionalProperties": ["type": "integer"]]),
      (.map(.any), ["type": "object", "additionalProperties": true]),
      (.either([.bool, .null]), ["anyOf": [["type": "boolean"], ["type": "null"]]]),
    ] as [(Schema, JSON)])
  func kinds(schema: Schema, json: JSON) {
    #expect(schema.json == json)
  }

  @Test func `an object names its fields, the required ones and that others are refused`() {
    let schema = Schema.record([
      .init("path", .string(), required: true, "Where."),
      .init("mode", .oneOf(["a", "b"]), nullable: true, default: "a", "How."),
      .init("rows", .either([.list(.any), .map(.any)]), nullable: true, "What."),
    ])
    #expect(
      schema.json == [
        "type": "object",
        "properties": [
          "path": ["type": "string", "description": "Where."],
          "mode": [
            "type": ["string", "null"], "enum": ["a", "b", nil], "default": "a",
            "description": "How.",
          ],
          "rows": [
            "anyOf": [
              ["type": "array", "items": [:]], ["type": "object", "additionalProperties": true],
              ["type": "null"],
            ],
            "description": "What.",
          ],
        ],
        "required": ["path"],
        "additionalProperties": false,
      ])
  }

  @Test func `an object says that one of several fields is needed`() {
    let schema = Schema.object(
      .init([.init("a", .any, "One."), .init("b", .any, "Other.")], needsOneOf: ["a", "b"]))
    #expect(schema.json["anyOf"] == [["required": ["a"]], ["required": ["b"]]])
  }
}
