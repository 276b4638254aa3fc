import Formats
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
  private let sample: JSON = ["id": 1, "tags": ["a", "b"], "none": nil, "empty": [[], [:]]]

  @Test("is compact by default")
  func compact() {
    #expect(sample.text() == #"{"id":1,"tags":["a","b"],"none":null,"empty":[[],{}]}"#)
    #expect(sample.bytes() == Array(sample.text().utf8))
  }

  @Test("has a form in one line with spaces, as print shows it")
  func oneLine() {
    #expect(sample.lineText == #"{"id": 1, "tags": ["a", "b"], "none": null, "empty": [[], {}]}"#)
  }

  @Test("indents by the asked number of spaces; empty containers stay closed")
  func indented() {
    #expect(
      sample.text(indent: 2) == """
        {
          "id": 1,
          "tags": [
            "a",
            "b"
          ],
          "none": null,
          "empty": [
            [],
            {}
          ]
        }
        """)
    #expect(JSON.array([1]).text(indent: 0) == "[\n1\n]")
    #expect(JSON.string("a").text(indent: 2) == #""a""#)
  }

  @Test(
    "writes numbers in their shortest form that reads back the same",
    arguments: [
      (.int(0), "0"), (.int(-7), "-7"), (.int(10), "10"), (.int(.max), "9223372036854775807"),
      (.int(.min), "-9223372036854775808"),
      (.bigInt("-12345678901234567890"), "-12345678901234567890"),
      (0.1, "0.1"), (.double(3), "3.0"), (1e21, "1e+21"), (.double(-0.0), "-0.0"),
      (1e-7, "1e-07"), (.double(.leastNonzeroMagnitude), "5e-324"),
      (.double(.greatestFiniteMagnitude), "1.7976931348623157e+308"),
      (0.30000000000000004, "0.30000000000000004"), (123456.789, "123456.789"),
    ] as [(JSON, String)])
  func numbers(value: JSON, text: String) throws {
    #expect(value.text() == text)
    #expect(try JSON.parse(text) == value)
  }

  @Test("escapes quotes, backslashes and control characters only")
  func escapes() {
    #expect(JSON.string("a\"b\\c/\u{7F}é中🎉").text() == "\"a\\\"b\\\\c/\u{7F}é中🎉\"")
    #expect(
      JSON.string("\u{0}\u{8}\t\n\u{B}\u{C}\r\u{1F}").text() == #""\u0000\b\t\n\u000b\f\r\u001f""#)
    #expect(JSON.string("long enough for words, then \" at last").text().contains(#"then \" at"#))
    #expect((["k\"\n": 1] as JSON).text() == #"{"k\"\n":1}"#)
  }
}
