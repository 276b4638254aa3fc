import Testing

@testable import Sixmo

@Suite("Builtins of text")
struct BuiltinTextTests {
  private let builtins = BuiltinCaller()

  @Test(
    "answer by code points, whatever the characters",
    arguments: [
      ("split", ["", ","], [""]), ("split", [",a,", ","], ["", "a", ""]),
      ("split", ["a--b--c", "--", 1], ["a", "b--c"]), ("split", ["a,b", ",", 0], ["a,b"]),
      ("split_once", ["k=v=w", "="], ["k", "v=w"]), ("lines", [""], []),
      ("lines", ["a\n\nb"], ["a", "", "b"]), ("lines", ["a\rb\r\n"], ["a\rb"]),
      ("words", ["\u{3000}é\u{A0}b\t"], ["é", "b"]), ("words", [" "], []),
      ("chars", ["é🎉"], ["é", "🎉"]), ("trim", ["\u{2003}\u{85} a \u{3000}"], "a"),
      ("trim", [" \n"], ""),
      (
        "join", [[1, 2.5, true, "x", .bigInt("99999999999999999999")], "-"],
        "1-2.5-true-x-99999999999999999999"
      ),
      ("join", [[]], ""), ("pad_start", ["é", 4, "ab"], "abaé"),
      ("pad_start", ["é", 5, "añ"], "añañé"),
      ("pad_end", ["long", 2], "long"), ("repeat", ["ab", 0], ""),
      ("repeat", [[1, [2]], 2], [1, [2], 1, [2]]),
      ("replace", ["aaa", "aa", "b"], "ba"), ("replace", ["añb", "ñ", "🎉"], "a🎉b"),
      ("replace", ["aaa", "a", "", 2], "a"), ("capitalize", [""], ""), ("capitalize", ["ǆx"], "ǅx"),
      ("title", ["the QUICK o'brien 2nd-best"], "The Quick O'brien 2nd-Best"),
      ("remove_prefix", ["aab", "a"], "ab"), ("remove_suffix", ["baa", "a"], "ba"),
      ("truncate", ["añb🎉c", 3], "añ…"), ("truncate", ["abc", 3], "abc"),
      ("truncate", ["abcd", 1, "..."], "."),
      ("starts_with", ["é", "é"], true), ("starts_with", ["a", "ab"], false),
      ("ends_with", ["añ", ""], true),
      ("contains", ["aab", "ab"], true), ("contains", ["ab", "abc"], false),
      ("contains", [[1, "a"], "a"], true),
      ("index_of", ["é🎉x", "x"], 2), ("index_of", ["aaab", "ab"], 2),
      ("index_of", [[1, [2]], [2]], 1),
      ("upper", ["ß"], "SS"), ("reverse", ["añ🎉"], "🎉ña"),
      ("text.from_code_points", [[0x1F389]], "🎉"), ("text.code_points", [""], []),
      ("text.url_encode", ["a/b~c_d-e.f+é"], "a%2Fb~c_d-e.f%2B%C3%A9"),
      ("text.url_decode", ["a+b%2B"], "a b+"),
    ] as [(String, [JSON], JSON)])
  func answer(name: String, arguments: [JSON], value: JSON) throws {
    #expect(try builtins.call(name, arguments) == value)
  }

  @Test(
    "say what they need",
    arguments: [
      ("split", ["a", ""], "'split' needs a text that is not empty for 'separator'"),
      ("split", [1, ","], "'split' needs a string for 'text', got an int"),
      ("split", ["a", ",", -1], "'split' needs 0 or more for 'limit', got -1"),
      (
        "join", [["a", nil], ","], "'join' needs strings, numbers or bools, but element 1 is null"
      ),
      ("replace", ["a", "", "b"], "'replace' needs a text that is not empty for 'old'"),
      (
        "repeat", ["ab", 1_000_000_000], "a string of 2,000,000,000 bytes does not fit into memory"
      ),
      ("repeat", [1, 2], "'repeat' needs a string or an array for 'value', got an int"),
      (
        "pad_start", ["a", 4_000_000_000],
        "'pad_start' needs 0 to 1,073,741,824 for 'width', got 4000000000"
      ),
      (
        "text.from_code_points", [[0xD800]],
        "element 0 is not a code point: expected an int from 0 to 0x10FFFF that is not a surrogate"
      ),
      (
        "text.url_decode", ["a%2"],
        "'text.url_decode' needs two hexadecimal digits after the '%' at byte 1"
      ),
    ] as [(String, [JSON], String)])
  func refuse(name: String, arguments: [JSON], message: String) {
    let error = #expect(throws: BuiltinError.self) { try builtins.call(name, arguments) }
    #expect(error?.message == message)
  }
}
