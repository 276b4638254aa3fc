import Formats
import Testing

@Suite("Writing CSV")
struct CSVWriterTests {
  @Test("the header is the union of the columns in order of first appearance")
  func unionOfColumns() {
    let rows: [JSONObject] = [
      ["id": 1, "name": "a"], ["id": 2, "city": "b"], ["zip": "c", "id": 3],
    ]
    var union = ColumnUnion()
    for row in rows { union.add(row) }
    #expect(union.names == ["id", "name", "city", "zip"])
    #expect(
      written(rows, union.names) == "id,name,city,zip\r\n1,a,,\r\n2,,b,\r\n3,,,c\r\n")
  }

  @Test("quotes only what needs it, and doubles quotes")
  func quotes() {
    let row: JSONObject = ["a": "x,y", "b": "say \"hi\"", "c": "two\nlines", "d": " plain "]
    #expect(
      written([row], ["a", "b", "c", "d"])
        == "a,b,c,d\r\n\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\", plain \r\n")
  }

  @Test("a first name that begins with a byte order mark is read back with it")
  func byteOrderMark() throws {
    var reader = CSVReader()
    reader.feed(Array(written([["\u{FEFF}a": 1]], ["\u{FEFF}a"]).utf8))
    #expect(try reader.next()?.object == ["\u{FEFF}a": "1"])
  }

  @Test("null is empty, nested values are JSON, text keeps its zeros and signs")
  func values() {
    let row: JSONObject = [
      "n": nil, "t": true, "i": .bigInt("12345678901234567890"), "f": 3.0, "x": "007", "p": "+49",
      "a": [1, "b"], "o": ["k": nil],
    ]
    #expect(
      written([row], row.keys).split(separator: "\r\n").last
        == #",true,12345678901234567890,3.0,007,+49,"[1,""b""]","{""k"":null}""#)
  }

  @Test("a row of one empty field is not a blank line")
  func oneEmptyField() {
    #expect(written([["a": nil], ["a": ""]], ["a"]) == "a\r\n\"\"\r\n\"\"\r\n")
  }

  @Test("takes another delimiter and line end")
  func delimiter() {
    var writer = CSVWriter(columns: ["a", "b"], delimiter: UInt8(ascii: ";"), lineEnd: "\n")
    writer.write(["a": "1;2", "b": "3,4"])
    #expect(String(decoding: writer.takeBytes(), as: UTF8.self) == "\"1;2\";3,4\n")
    #expect(writer.count == 0)
  }

  private func written(_ rows: [JSONObject], _ columns: [String]) -> String {
    var writer = CSVWriter(columns: columns)
    writer.writeHeader()
    for row in rows { writer.write(row) }
    return String(decoding: writer.takeBytes(), as: UTF8.self)
  }
}
