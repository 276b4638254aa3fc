import Testing

@testable import Formats

/// CSV that people open with a spreadsheet.
struct FormulaTests {
  private func csv(_ cell: JSON, escapes: Bool = true) -> String {
    var writer = CSVWriter(columns: ["a"], lineEnd: "\n", escapesFormulas: escapes)
    writer.write(["a": cell])
    return String(decoding: writer.takeBytes().dropLast(), as: UTF8.self)
  }

  @Test(
    "Text that a spreadsheet executes begins with an apostrophe",
    arguments: [
      ("=1+1", "'=1+1"), ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
      ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), (" =1", "' =1"), ("\t=1", "\"'\t=1\""),
      ("＝1", "'＝1"), ("-", "'-"), ("+x", "'+x"), ("\r=1", "\"'\r=1\""),
    ])
  func escapes(text: String, written: String) {
    #expect(csv(.string(text)) == written)
    #expect(!csv(.string(text), escapes: false).contains("'\(text.prefix(1))"))
  }

  @Test(
    "Everything else stays as it is",
    arguments: [
      ("a=1", "a=1"), ("-5", "-5"), ("-1,5", "\"-1,5\""), ("+49 30 123456", "+49 30 123456"),
      ("-1.5e10", "-1.5e10"), ("", "\"\""), ("'=1", "'=1"), ("a;=1", "\"a;=1\""),
    ])
  func keeps(text: String, written: String) {
    #expect(csv(.string(text)) == written)
  }

  @Test func `Numbers are not formulas, and names of columns may be`() {
    #expect(csv(-5) == "-5")
    var writer = CSVWriter(columns: ["=a"], lineEnd: "\n", escapesFormulas: true)
    writer.writeHeader()
    #expect(writer.takeBytes() == Array("'=a\n".utf8))
  }
}
