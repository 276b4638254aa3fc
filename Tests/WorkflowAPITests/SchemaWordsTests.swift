import Testing
import WorkflowAPI

@Suite("A schema is told in words")
struct SchemaWordsTests {
  @Test(
    "for each kind",
    arguments: [
      (.any, "any value", "any value"),
      (.bool, "bool", "a bool"),
      (.int(minimum: 1, maximum: 500), "int from 1 to 500", "an int from 1 to 500"),
      (.int(minimum: 0), "int from 0", "an int from 0"),
      (.number(maximum: 1), "number up to 1", "a number up to 1"),
      (.string(), "string", "a string"),
      (.string(.init(format: "date-time")), "string (time)", "a string (time)"),
      (.oneOf(["a", "b", "c"]), #""a", "b" or "c""#, #""a", "b" or "c""#),
      (.list(.any), "array", "an array"),
      (.list(.string()), "array of strings", "an array of strings"),
      (.map(.any), "object", "an object"),
      (
        .either([.list(.map(.any)), .map(.any)]), "array of objects or object",
        "an array of objects or an object"
      ),
    ] as [(Schema, String, String)])
  func kinds(schema: Schema, words: String, phrase: String) {
    #expect(schema.words == words)
    #expect(schema.phrase == phrase)
  }
}
