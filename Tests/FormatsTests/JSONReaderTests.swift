import Formats
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
  @Test(
    "accepts every form of RFC 8259",
    arguments: [
      ("null", nil), ("true", true), ("false", false),
      ("0", 0), ("-0", 0), ("-1", -1), ("9223372036854775807", 9_223_372_036_854_775_807),
      ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .bigInt("9223372036854775808")),
      ("-9223372036854775809", .bigInt("-9223372036854775809")),
      ("100000000000000000000000000000000", .bigInt("100000000000000000000000000000000")),
      ("0.5", 0.5), ("-0.0", .double(-0.0)), ("1.0", .double(1)), ("1e2", .double(100)),
      ("1E+2", .double(100)), ("1e-2", 0.01), ("0e0", .double(0)), ("1.5e300", 1.5e300),
      ("1e-400", .double(0)), ("0.1234567890123456789012345", 0.1234567890123456789012345),
      (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
      (#""\u0041\u00e9\u4e2D""#, "Aé中"), (#""\ud83c\udf89""#, "🎉"), (#""\u0000""#, "\0"),
      ("\"é中🎉\u{7F}\u{2028}\"", "é中🎉\u{7F}\u{2028}"),
      (
        #""plain text that is longer than one word \u00e9 and goes on after it""#,
        "plain text that is longer than one word é and goes on after it"
      ),
      ("[]", []), ("{}", [:]), (" [ 1 , 2 ] ", [1, 2]), ("\t\r\n[\n]\n", []),
      (#"{"":0}"#, ["": 0]), (#"{ "a" : { "b" : [ null ] } }"#, ["a": ["b": [nil]]]),
      ("\u{FEFF}1", 1),
    ] as [(String, JSON)])
  func acceptsEveryForm(text: String, value: JSON) throws {
    #expect(try JSON.parse(text) == value)
  }

  @Test(
    "refuses everything else, saying where and what was expected",
    arguments: [
      ("", 0, "expected a value, got the end of the text"),
      (" \n", 2, "expected a value, got the end of the text"),
      ("nul", 0, "expected 'null', got 'nul'"),
      ("truth", 0, "expected 'true', got 'truth'"),
      ("True", 0, "expected a value, got 'True' (JSON writes true and false)"),
      ("None", 0, "expected a value, got 'None' (JSON writes null)"),
      ("NaN", 0, "expected a value, got 'NaN' (JSON has no NaN and no infinity)"),
      ("-Infinity", 1, "expected a digit after '-', got 'Infinity'"),
      ("'a'", 0, "expected a value, got ''' (strings take double quotes)"),
      ("+1", 0, "expected a value, got '+' (a number has no leading '+')"),
      (".5", 0, "expected a value, got '.' (a number needs a digit before the '.')"),
      ("1.", 2, "expected a digit after '.', got the end of the text"),
      ("1.e3", 2, "expected a digit after '.', got 'e3'"),
      ("1e", 2, "expected a digit in the exponent, got the end of the text"),
      ("1e+", 3, "expected a digit in the exponent, got the end of the text"),
      ("-", 1, "expected a digit after '-', got the end of the text"),
      ("01", 0, "a number has no leading zeros: expected '0' or a digit from 1 to 9"),
      ("-01.5", 1, "a number has no leading zeros: expected '0' or a digit from 1 to 9"),
      ("0x1F", 1, "expected the end of the text after the value, got 'x1F'"),
      ("1e400", 0, "the number '1e400' is too large for a float (the limit is 1.8e+308)"),
      ("1 2", 2, "expected the end of the text after the value, got '2'"),
      ("[1,2", 4, "expected ',' or ']' after an element, got the end of the text"),
      ("[1}", 2, "expected ',' or ']' after an element, got '}'"),
      ("[1 2]", 3, "expected ',' or ']' after an element, got '2'"),
      ("[,1]", 1, "expected a value or ']', got ','"),
      ("[1,]", 3, "expected a value after ',', got ']' (remove the ',' before it)"),
      ("[", 1, "expected a value or ']', got the end of the text"),
      ("]", 0, "expected a value, got ']'"),
      ("{", 1, "expected a key in double quotes or '}', got the end of the text"),
      ("{a:1}", 1, "expected a key in double quotes or '}', got 'a'"),
      ("{1:1}", 1, "expected a key in double quotes or '}', got '1'"),
      (#"{"a"}"#, 4, "expected ':' after the key, got '}'"),
      (#"{"a":}"#, 5, "expected a value after ':', got '}'"),
      (#"{"a":1,}"#, 7, "expected a key in double quotes after ',', got '}'"),
      (#"{"a":1]"#, 6, "expected ',' or '}' after a field, got ']'"),
      (#"{"a":1,"b":}"#, 11, "expected a value after ':', got '}'"),
      ("[1] // no", 4, "expected the end of the text after the value, got '/'"),
      ("/* no */ 1", 0, "expected a value, got '/' (JSON has no comments)"),
      (#""open"#, 0, "this string is never closed: expected '\"' before the end of the text"),
      (
        #"["abc\"#, 5,
        #"expected one of " \ / b f n r t u after '\' (a backslash itself is written '\\')"#
      ),
      (
        #""\x41""#, 1,
        #"expected one of " \ / b f n r t u after '\' (a backslash itself is written '\\')"#
      ),
      (#""\u12g4""#, 1, #"expected four hexadecimal digits after '\u'"#),
      (
        #""\ud800""#, 1,
        #"'\ud800' is half of a surrogate pair: expected a high half (\ud800 to \udbff) and then"#
          + #" a low half (\udc00 to \udfff)"#
      ),
      (
        #""\ud800\u0041""#, 1,
        #"'\ud800' is half of a surrogate pair: expected a high half (\ud800 to \udbff) and then"#
          + #" a low half (\udc00 to \udfff)"#
      ),
      (
        #""\udc00\ud800""#, 1,
        #"'\udc00' is half of a surrogate pair: expected a high half (\ud800 to \udbff) and then"#
          + #" a low half (\udc00 to \udfff)"#
      ),
      ("\"a\nb\"", 2, #"the control character U+000A in a string is written '\n'"#),
      (
        "\"tab\there, and a long text\"", 4,
        #"the control character U+0009 in a string is written '\t'"#
      ),
      ("\"\u{1}\"", 1, #"the control character U+0001 in a string is written '\u0001'"#),
      ("\u{0}", 0, "expected a value, got the control character U+0000"),
      ("\u{A0}1", 0, "expected a value, got '\u{A0}'"),
      ("é", 0, "expected a value, got 'é'"),
    ] as [(String, Int, String)])
  func refuses(text: String, offset: Int, message: String) {
    let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
    #expect(error?.message == message)
    #expect(error?.offset == offset)
  }

  @Test(
    "refuses bytes that are not UTF-8",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
      [0xE4, 0xB8], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0xFF], [0xF0, 0x9F, 0x8E],
    ] as [[UInt8]])
  func refusesWrongUTF8(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let error = #expect(throws: JSONError.self) { try JSON.parse([quote] + bytes + [quote]) }
    #expect(error?.offset == 1)
    let hex = String(bytes[0], radix: 16)
    #expect(error?.message == "byte 0x\(hex) is not UTF-8: expected a text in UTF-8")
    #expect(throws: JSONError.self) { try JSON.parse(bytes) }
  }

  @Test("tells line and column in characters")
  func tellsLineAndColumn() {
    let error = #expect(throws: JSONError.self) { try JSON.parse("{\n  \"é\": tru\n}") }
    #expect(
      error?.description == "expected 'true', got 'tru' at line 2, column 8 (byte 10)")
  }

  @Test("reads 1,000 levels and refuses one more at its bracket")
  func limitsDepth() throws {
    let deep = String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000)
    #expect(try JSON.parse(deep).text() == deep)
    let error = #expect(throws: JSONError.self) { try JSON.parse("[" + deep + "]") }
    #expect(error?.message == "nested deeper than 1,000 levels")
    #expect(error?.offset == 1_000)
    #expect(throws: JSONError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test("knows again, on the way out, which containers are objects")
  func mixesContainers() throws {
    let text = String(repeating: #"[{"a":"#, count: 400) + "1" + String(repeating: "}]", count: 400)
    #expect(try JSON.parse(text).text() == text)
  }

  @Test("the last value of a double key wins, in the first's place")
  func duplicateKeys() throws {
    #expect(try JSON.parse(#"{"a":1,"b":2,"a":3}"#).text() == #"{"a":3,"b":2}"#)
    let many = (0..<40).map { #""k\#($0)":\#($0)"# }.joined(separator: ",")
    let value = try JSON.parse(#"{\#(many),"k7":"last"}"#)
    #expect(value.object?.count == 40)
    #expect(value["k7"] == "last")
    #expect(value.object?.position(of: "k7") == 7)
  }

  @Test("reads a slice of a larger text, with offsets from its beginning")
  func readsSlices() throws {
    let lines = Array("[1]\n[2]\n[3".utf8)
    #expect(try JSON.parse(lines[4..<8]) == [2])
    let error = #expect(throws: JSONError.self) { try JSON.parse(lines[8...]) }
    #expect(error?.offset == 2)
  }
}
