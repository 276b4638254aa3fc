import Testing

@testable import Sixmo

@Suite("Builtins of formats, time, chance and codes")
struct BuiltinDataTests {
  private let builtins = BuiltinCaller()

  @Test(
    "answer",
    arguments: [
      ("json.parse", [" [1, 2.0] "], [1, 2.0]),
      ("json.stringify", [["a": [1, 2.0, nil]]], #"{"a":[1,2.0,null]}"#),
      ("json.stringify", [[], 2], "[]"), ("json.parse_lines", ["\n1\r\n 2 "], [1, 2]),
      ("json.stringify_lines", [[]], ""),
      ("csv.parse", ["a;b\n1;\n", ";"], [["a": "1", "b": ""]]), ("csv.parse", [""], []),
      ("csv.parse", ["1,2\n3,4", ",", false], [["1", "2"], ["3", "4"]]),
      ("csv.stringify", [[["a": "x"], ["b": [1]]]], "a,b\r\nx,\r\n,[1]\r\n"),
      ("csv.stringify", [[["a": "x"]], ";", ["b", "a"], false], ";x\r\n"),
      ("csv.stringify", [[[1, "a,b"], [nil]]], "1,\"a,b\"\r\n\"\"\r\n"),
      ("csv.stringify", [[]], ""),
      ("time.now", [], "2026-11-22T08:18:04.250Z"), ("time.epoch", [], 1_795_335_484.25),
      ("time.parse", ["2026-11-22T08:18:04.25Z"], 1_795_335_484.25),
      ("time.parse", ["1969-12-31"], -86_400),
      ("time.parse", ["2000-02-29 12:30+05:30"], 951_807_600),
      ("time.parse", ["2026-11-22T10:18:04+0200"], 1_795_335_484),
      (
        "time.format", [951_782_399.999, "%F %T.%L %j %a %b %e %I%p %s"],
        "2000-02-28 23:59:59.999 059 Mon Feb 28 11PM 951782399"
      ),
      ("time.format", [0, "%H:%M %z 100%%", -12_600], "20:30 -0330 100%"),
      ("time.add", [0, 1.5], 1.5), ("time.add", ["2024-02-28", 86_400], "2024-02-29T00:00:00Z"),
      ("time.diff", ["2000-01-01", "1900-01-01"], 3_155_673_600),
      ("env.get", ["SIXMO_TEST"], "yes"), ("env.get", ["OTHER"], nil),
      ("env.has", ["SIXMO_TEST"], true),
      ("random.float", [], 0.004444444444444362), ("random.choice", [[[1]]], [1]),
      ("random.sample", [[1, 2], 0], []), ("random.text", [3, "é"], "ééé"),
      ("random.uuid", [], "01234567-89ab-4def-8123-456789abcdef"),
      ("hash.sha256", ["abc"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "hash.hmac_sha256", ["what do ya want for nothing?", "Jefe"],
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      ("hash.base64", [""], ""), ("hash.base64", ["ab"], "YWI="), ("hash.base64", ["abc"], "YWJj"),
      ("hash.base64", ["\u{FFFF}", true], "77-_"), ("hash.from_base64", ["77-_"], "\u{FFFF}"),
      ("hash.from_base64", ["YW\nI="], "ab"), ("hash.from_hex", ["C3A9"], "é"),
      ("hash.crc32", [""], 0),
      ("matches", ["ÉA", "éa", "i"], true), ("matches", ["a\nb", "^b$"], false),
      ("matches", ["a\nb", "^b$", "m"], true),
      (
        "regex.find", ["añ 42", "(?<n>\\d+)|(x)"],
        ["text": "42", "start": 3, "end": 5, "groups": ["42", nil], "names": ["n": "42"]]
      ),
      ("regex.replace", ["añb", "", "-"], "-a-ñ-b-"),
      ("regex.replace", ["ab", "(a)(?<z>b)", "${z}$1$0$$"], "baab$"),
      ("regex.split", ["añb", ""], ["a", "ñ", "b"]), ("regex.split", ["", ","], [""]),
      ("regex.split", [",a,", ","], ["", "a", ""]),
      (
        "regex.find_all", ["a1b2", "(?=\\d)"],
        [
          ["text": "", "start": 1, "end": 1, "groups": [], "names": [:]],
          ["text": "", "start": 3, "end": 3, "groups": [], "names": [:]],
        ]
      ),
      ("regex.escape", ["a.b é"], "a\\.b\\ é"),
    ] as [(String, [JSON], JSON)])
  func answer(name: String, arguments: [JSON], value: JSON) throws {
    #expect(try builtins.call(name, arguments) == value)
  }

  @Test(
    "say what is wrong",
    arguments: [
      (
        "json.parse", ["{"],
        "the text is not valid JSON: expected a key in double quotes or '}', got the end of the text at line 1, column 2 (byte 1)"
      ),
      ("json.stringify", [1, 99], "'json.stringify' needs 0 to 16 for 'indent', got 99"),
      (
        "csv.parse", ["a\n\"x"],
        "the text, line 2: the quote that opens field 1 here is never closed"
      ),
      (
        "csv.parse", ["a", "\""],
        "the delimiter must be one ASCII character, no quote and no line end, got '\"'"
      ),
      ("csv.stringify", [[1]], "row 0 is an int; rows are objects or arrays"),
      ("csv.read", ["x", ",", true, false, "utf-7"], "unknown encoding 'utf-7'"),
      ("time.parse", ["2026-02-29"], "'2026-02-29' is not a time in ISO 8601"),
      ("time.parse", ["22.11.2026"], "'22.11.2026' is not a time in ISO 8601"),
      ("time.format", [0, "%Q"], "unknown '%Q' in the pattern"),
      ("time.format", [1e15], "the time is outside the years 1 to 9999"),
      ("time.add", ["9999-12-31", 1e6], "the time is outside the years 1 to 9999"),
      (
        "time.diff", [true, 0],
        "'time.diff' needs a time (a text in ISO 8601, or seconds since 1970) for 'later', got a bool"
      ),
      ("time.sleep", [-1], "'time.sleep' needs 0 or more seconds, got -1.0"),
      ("env.require", ["NOT_SET"], "the environment variable 'NOT_SET' is not set"),
      ("random.int", [2, 1], "'random.int' needs 'low' not above 'high', got 2 and 1"),
      ("random.choice", [[]], "'random.choice' needs at least one element"),
      (
        "hash.from_base64", ["a*"],
        "'hash.from_base64' found a character at byte 1 that is not Base64"
      ),
      ("hash.from_hex", ["f"], "'hash.from_hex' needs pairs of hexadecimal digits"),
      ("hash.from_hex", ["ff"], "the decoded bytes are not text in UTF-8"),
      (
        "matches", ["a", "(", ""],
        "the pattern is wrong at character 2: missing closing parenthesis"
      ),
      ("matches", ["a", "a", "g"], "unknown flag 'g'"),
      (
        "matches", [.string(String(repeating: "a", count: 60) + "b"), "^(a+)+$"],
        "the pattern needs too many steps for this text"
      ),
      ("regex.replace", ["a", "a", "$1"], "the pattern has no group '1'"),
    ] as [(String, [JSON], String)])
  func refuse(name: String, arguments: [JSON], message: String) {
    let error = #expect(throws: BuiltinError.self) { try builtins.call(name, arguments) }
    #expect(error?.message == message)
  }

  @Test("seeded random numbers repeat, and stay in their bounds")
  func seeded() throws {
    var runs: [[JSON]] = []
    for _ in 0..<2 {
      _ = try builtins.call("random.seed", 42)
      runs.append(try (0..<100).map { _ in try builtins.call("random.int", -3, 3) })
    }
    #expect(runs[0] == runs[1])
    #expect(Set(runs[0]) == Set((-3...3).map { JSON.int($0) }))
    let shuffled = try #require(
      try builtins.call("random.shuffle", .array((0..<50).map { .int($0) })).array)
    #expect(shuffled.compactMap(\.int).sorted() == Array(0..<50))
    #expect(shuffled != (0..<50).map { .int($0) })
    _ = try builtins.call("random.int", .int(.min), .int(.max))
  }

  @Test(
    "every second of two thousand years is told and read the same",
    arguments: [-2, -1, 0, 1, 400, 1_582, 2_400])
  func calendar(century: Int) throws {
    var random = SplitMix64(seed: UInt64(bitPattern: Int64(century)))
    for _ in 0..<500 {
      let seconds = Double(Int.random(in: -62_135_596_800..<253_402_300_800, using: &random))
      #expect(Instant(Instant(seconds: seconds).text)?.seconds == seconds)
    }
  }

  @Test("every builtin has a summary, examples and a name of its own")
  func documentation() {
    let names = Builtin.standard.map(\.name)
    #expect(Set(names).count == names.count)
    for builtin in Builtin.standard {
      #expect(builtin.summary.hasSuffix("."), "\(builtin.name)")
      #expect(!builtin.examples.isEmpty, "\(builtin.name)")
      if builtin.constant == nil { _ = Signature(builtin.signature) }
    }
  }
}
