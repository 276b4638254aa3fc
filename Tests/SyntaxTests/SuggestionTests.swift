import Syntax
import Testing

@Suite("A suggestion")
struct SuggestionTests {
  @Test(
    "is the nearest name",
    arguments: [
      ("filtr", ["webhook", "filter", "transform"], "filter"),
      ("wehbook", ["webhook", "filter"], "webhook"),
      ("STATUS", ["state", "status"], "status"),
      ("status", ["run_id", "overall_status"], "overall_status"),
      ("work", ["workflow_id", "word"], "word"),
      ("validate_emial", ["validate_email", "validate_phone"], "validate_email"),
      ("ab", ["abc", "xyz"], "abc"),
      ("lenn", ["len", "lend"], "len"),
    ])
  func near(name: String, candidates: [String], expected: String) {
    #expect(Suggestion.nearest(to: name, among: candidates) == expected)
  }

  @Test(
    "is none when nothing is near",
    arguments: [
      ("zebra", ["filter", "webhook"]),
      ("x", ["filter", "y"]),
      ("", ["a", "b"]),
      ("filter", ["filter"]),
      (String(repeating: "a", count: 100_000), ["aaa"]),
    ])
  func far(name: String, candidates: [String]) {
    #expect(Suggestion.nearest(to: name, among: candidates) == nil)
  }
}
