import Syntax

@testable import Sixmo

/// Programs of one kind, put together from an input's bytes: text that is changed at random hardly ever
/// comes upon them. Each is accepted, ends with a value, an error or at a limit, the same whenever the heap
/// collects, and finds nothing wrong with itself. Each kind is a target of its own: programs of the slow
/// kinds would take the time of the others.
enum ProgramKind: String {
  case assignments, recursion, ranges, times, urls, documents

  @Sendable func check(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    var choices = Choices(bytes)
    let text = choices.program(of: self)
    let result = Parser.parse(Source(name: "fuzz", text: text))
    require(!result.hasErrors, "not a program:\n\(text)")
    runTwice(result.program, isAccepted: true)
  }
}

/// Decisions that the bytes of an input make, the first ones again after the last.
private struct Choices {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number(below count: Int) -> Int {
    defer { position += 1 }
    return Int(bytes[position % bytes.count] &+ UInt8(truncatingIfNeeded: position / bytes.count))
      % count
  }

  mutating func pick(_ choices: [String]) -> String { choices[number(below: choices.count)] }

  mutating func several(_ count: Int, separator: String = "", _ make: (inout Choices) -> String)
    -> String
  {
    (0..<1 + number(below: count)).map { _ in make(&self) }.joined(separator: separator)
  }

  mutating func program(of kind: ProgramKind) -> String {
    switch kind {
    case .assignments: assignments()
    case .recursion: recursion()
    case .ranges: ranges()
    case .times: times()
    case .urls: urls()
    case .documents: documents()
    }
  }
}

// MARK: Kinds of programs

extension Choices {
  private mutating func value() -> String {
    pick([
      "0", "-1", "1", "2.5", "null", "true", "\"a\"", "\"\"", "[1, 2, 3]", "{a: [1]}", "0..2",
      "3..0", "[]", "{}", "x => x", "9223372036854775807", "-9223372036854775808", "[[1], [2]]",
      "{\"0\": 1}", "1e300", "123456789012345678901234567890", "math.min_int..math.max_int",
    ])
  }

  /// Every kind of index and operator on the way to a place.
  private mutating func assignments() -> String {
    let lines = several(6, separator: "\n") { choices in
      let path = choices.several(3) {
        // In parentheses: a range alone would be a slice, which the parser refuses.
        $0.pick(["[(\($0.value()))]", ".a", "[0]", "[-1]", "[\"a\"]", "[r]"])
      }
      let sign = choices.pick(["=", "+=", "-=", "*=", "/=", "//=", "%=", "**=", "??="])
      return "try { x\(path) \(sign) \(choices.value()) } catch e { print(e.kind) }"
    }
    return "var x = \(value())\nlet r = 0..1\n\(lines)\nprint(inspect(x))"
  }

  /// Recursion that never ends, through builtins and nested expressions.
  private mutating func recursion() -> String {
    var call = "f(n + 1)"
    for _ in 0...number(below: 4) {
      let form = pick([
        "[n].map(x => #)[0]", "[n].filter(x => #)", "[2, 1].sort_by(x => #)", "!!!!!!!!#",
        "[[[#]]]",
        "[1, 2].reduce((a, b) => #, 0)", "regex.replace(\"a\", \"a\", x => #)", "1 + 1 + #",
        "\"\\(#)\"", "match # { 1 => 2, _ => 3 }", "if # { 1 } else { 2 }", "null ?? #", "{a: #}.a",
        "parallel([n], x => #)", "[1].group_by(x => #)", "[#, ...[1]]", "do { let y = #\n y }",
        "try { # } catch e { throw e }", "(() => #)()", "[1, 2].max_by(x => #)",
        "walk([1], x => #)",
      ])
      call = form.split(separator: "#", omittingEmptySubsequences: false).joined(separator: call)
    }
    return "fn f(n) { \(call) }\nf(0)"
  }

  private mutating func bound() -> String {
    pick([
      "0", "1", "-1", "5", "math.min_int", "math.max_int", "math.min_int + 1", "math.max_int - 1",
      "-5", "4611686018427387904", "-4611686018427387904",
    ])
  }

  private mutating func ranges() -> String {
    let lines = several(5, separator: "\n") { choices in
      let form = choices.pick([
        "len(r)", "r[#]", "r[#..#]", "r[..#]", "# in r", "r == (#..#)", "r.first(#)", "r.last(#)",
        "r.take(#)", "r.drop(#)", "r.reverse()[#]", "r.index_of(#)", "r.min()", "r.max()",
        "r.chunk(#).len()", "r.windows(#).len()", "\"a\".repeat(#)", "\"a\".pad_start(#)",
        "[1].repeat(#)", "abs(#)", "-(#)", "# // #", "# % #", "# * #", "# - #", "# ** #",
        "round(#, #)", "[1, 2, 3][#..#]", "\"abc\"[#..#]", "r.sum()", "math.gcd(#, #)",
        "random.int(#, #) in (#..#)", "inspect(r)",
      ])
      let parts = form.split(separator: "#", omittingEmptySubsequences: false)
      let code = parts.dropFirst().reduce(String(parts[0])) { $0 + choices.bound() + $1 }
      return "try { print(inspect(\(code))) } catch e { print(e.kind) }"
    }
    return "let r = \(bound())\(pick(["..", "..="]))\(bound())\n\(lines)"
  }

  /// What was written by a pattern with a year and is read again by it is written the same. An offset comes
  /// with the whole time: another day of that year may have another one.
  private mutating func times() -> String {
    let pattern =
      pick(["%Y", "%G", "%F", "%C%y", "%s "])
      + several(6) {
        $0.pick([
          "%Y", "%m", "%d", "%H", "%M", "%S", "%f", "%FT%T%z", "%j", "%G", "%V", "%u", "%U", "%W",
          "%w",
          "%y", "%C", "%b", "%B", "%a", "%A", "%p", "%I", "%%", "-", " ", "T", ":", "%s", "%q", "é",
        ])
      }
    let time = pick([
      "0", "-1", "951782400", "1e11", "-62135596800", "253402300799", "1.5", "1e18", "1711846800",
      "1729990800.25", "9223372036854775807",
    ])
    let zone = pick(["", ", zone: \"Europe/Berlin\"", ", zone: \"+05:30\"", ", zone: \"No/Where\""])
    let text = pick([
      "2024-W53-7", "2024-366", "20240229T240000Z", "2024-02-30", "2024-03-31T02:30:00", "",
      "24:00", "2024-01-01T00:00:60Z", "0000-01-01", "+012024-01-01", "2024-1-1", "2024-12",
    ])
    return """
      try {
        let text = time.format(\(time), "\(pattern)"\(zone))
        let read = try { time.parse(text, "\(pattern)"\(zone)) } catch { null }
        if read != null {
          let again = time.format(read, "\(pattern)"\(zone))
          if again != text { throw {kind: "finding", message: "\\(text) \\(again)"} }
        }
      } catch e { if e.kind == "finding" { throw e } else { print(e.kind) } }
      try { print(time.format(time.parse("\(text)"\(zone)))) } catch e { print(e.kind) }
      """
  }

  /// What is built from the parts of a URL has the same parts; letters beyond ASCII are encoded first.
  private mutating func urls() -> String {
    func url(_ choices: inout Choices) -> String {
      choices.several(8) {
        $0.pick([
          "http:", "https:", "mailto:", "//", "/", "a", "example.com", ":", "80", "99999", "@",
          "u:p@",
          "?", "b", "#", "%2F", "%E9", "%", "[::1]", "..", ".", "é", " ", "\\\\", "=", "&", ";",
          "+",
        ])
      }
    }
    return """
      import url
      let s = "\(url(&self))"
      let parts = try { url.parse(s) } catch { null }
      if parts != null {
        let built = url.build(parts)
        let isASCII = s.matches("^[\\\\x{00}-\\\\x{7F}]*$")
        if url.build(url.parse(built)) != built || isASCII && url.parse(built) != parts {
          throw {kind: "finding", message: built}
        }
      }
      try { print(url.resolve(s, "\(url(&self))")) } catch e { print(e.kind) }
      """
  }

  /// What was read of YAML is written so that it is read the same.
  private mutating func documents() -> String {
    let text = several(10) {
      $0.pick([
        "a", ": ", ":", "- ", "\\n", "  ", "? ", "?x", "&a ", "*a", "[", "]", "{", "}", ", ", "|",
        ">-",
        "\\\"", "'", "!!str ", "!t ", "0x1F", "1e3", ".inf", "~", "\\u0085", "\\ud83d\\ude00", "#",
        "---",
        "<<: ", "1_000", "2024-01-01", "no", "\\t", "é", "%", "@",
      ])
    }
    return """
      let s = "\(text)"
      let value = try { [yaml.parse(s)] } catch { null }
      if value != null {
        let written = yaml.stringify(value)
        if yaml.parse(written) != value { throw {kind: "finding", message: written} }
      }
      """
  }
}
