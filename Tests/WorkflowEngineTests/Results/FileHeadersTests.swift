import Testing

@testable import WorkflowEngine

struct FileHeadersTests {
  @Test(
    "A file's name cannot lead elsewhere or end the header",
    arguments: [
      ("a b.csv", #"attachment; filename="a b.csv""#),
      ("../a\"b\\c%.csv", #"attachment; filename=".._a_b_c_.csv""#),
      ("a\r\nx: y", #"attachment; filename="a__x: y""#),
      ("a\0b", #"attachment; filename="a_b""#),
      ("größe.csv", #"attachment; filename="gr__e.csv"; filename*=UTF-8''gr%C3%B6%C3%9Fe.csv"#),
      ("a\u{202e}b", #"attachment; filename="a_b""#),
    ])
  func writes(name: String, header: String) {
    #expect(contentDisposition(name) == header)
  }

  @Test(
    "Dates have the form of HTTP",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (1_709_164_800_999, "Thu, 29 Feb 2024 00:00:00 GMT"),
    ])
  func formats(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).httpDate == text)
  }
}
