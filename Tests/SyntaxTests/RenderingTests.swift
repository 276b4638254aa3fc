import Syntax
import Testing

@Suite struct `A rendered message` {
  private let source = Source(
    name: "a.sixmo", text: "let live = runs.live_status(id)\nif live.staus == \"x\" { break }\n")

  private func at(_ start: Int, _ end: Int) -> Diagnostic.Location {
    Diagnostic.Location(source, Span(start, end))
  }

  @Test func `shows label, help and notes`() {
    let diagnostic = Diagnostic(
      "E0301", "no field 'staus' in this object", at: at(40, 45),
      label: "did you mean 'overall_status'?", help: "read it with '?.' if it may be missing",
      notes: ["fields: run_id, workflow_id"])
    #expect(
      diagnostic.rendered() == """
        error[E0301]: no field 'staus' in this object
         --> a.sixmo:2:9
          |
        2 | if live.staus == "x" { break }
          |         ^^^^^ did you mean 'overall_status'?
          = help: read it with '?.' if it may be missing
          = fields: run_id, workflow_id

        """)
  }

  @Test func `cuts what nobody would read to its end`() {
    let long = String(repeating: "a", count: 20_000)
    let text = Diagnostic("E0300", long, at: nil, help: "short").rendered()
    #expect(text.hasSuffix("aaa… (and 3616 more bytes)\n  = help: short\n"))
    #expect(text.utf8.count < 16_500)
  }

  @Test func `shows related places, in other sources too`() {
    var diagnostic = Diagnostic("E0202", "'live' is declared twice", at: at(35, 39))
    let other = Source(name: "b.sixmo", text: "let x = 1")
    diagnostic.related = [
      .init(at(4, 8), "first here"), .init(.init(other, Span(4, 5)), "and here"),
    ]
    #expect(
      diagnostic.rendered() == """
        error[E0202]: 'live' is declared twice
         --> a.sixmo:2:4
          |
        2 | if live.staus == "x" { break }
          |    ^^^^
          ...
        1 | let live = runs.live_status(id)
          |     ^^^^ first here
         ::: b.sixmo:1:5
          |
        1 | let x = 1
          |     ^ and here

        """)
  }

  @Test func `shows what fits of a line as long as a document`() {
    let long = String(repeating: "[1, 2], ", count: 50_000)
    let source = Source(name: "a.sixmo", text: long + "oops" + long)
    let place = Span(long.utf8.count, long.utf8.count + 4)
    let lines = Diagnostic("E0201", "unknown name 'oops'", at: .init(source, place)).rendered()
      .split(separator: "\n")
    #expect(lines[3].hasPrefix("1 | …"))
    #expect(lines[3].contains("[1, 2], oops[1, 2], "))
    #expect(lines[3].hasSuffix("…"))
  }

  @Test func `folds the repeats of a recursion`() {
    var diagnostic = Diagnostic("E0401", "the calls are nested too deep", at: at(0, 3))
    let even = Diagnostic.Frame(function: "even", location: at(11, 15))
    let odd = Diagnostic.Frame(function: "odd", location: at(35, 39))
    let main = Diagnostic.Frame(function: "main", location: at(0, 3))
    diagnostic.trace = Array(repeating: [even, odd], count: 500).flatMap { $0 } + [main]
    #expect(
      diagnostic.rendered() == """
        error[E0401]: the calls are nested too deep
         --> a.sixmo:1:1
          |
        1 | let live = runs.live_status(id)
          | ^^^
          = in even, called at a.sixmo:1:12
          = in odd, called at a.sixmo:2:4
          = … repeated 499 more times
          = in main, called at a.sixmo:1:1

        """)
  }

  @Test func `says how many calls a trace leaves out`() {
    var diagnostic = Diagnostic("E0401", "the calls are nested too deep", at: nil)
    diagnostic.trace = Array(repeating: .init(function: "down", location: at(0, 3)), count: 9)
    diagnostic.hiddenCalls = 1
    #expect(diagnostic.rendered().hasSuffix("repeated 8 more times\n  = … and 1 older call\n"))
    diagnostic.hiddenCalls = 2_000
    #expect(diagnostic.rendered().hasSuffix("  = … and 2000 older calls\n"))
  }

  @Test func `leaves out the middle of a long trace`() {
    var diagnostic = Diagnostic("E0300", "no", at: nil)
    diagnostic.trace = (0..<50).map { .init(function: "f\($0)", location: at(0, 3)) }
    let lines = diagnostic.rendered().split(separator: "\n")
    #expect(lines.count == 22)
    #expect(lines[11] == "  = … 30 more lines")
    #expect(lines[21].contains("f49"))
  }

  @Test func `has no place if there is none`() {
    let diagnostic = Diagnostic("E0601", "no such file: 'x.sixmo'", at: nil, help: "check the path")
    #expect(
      diagnostic.rendered() == "error[E0601]: no such file: 'x.sixmo'\n  = help: check the path\n")
  }

  @Test func `is coloured on request only`() {
    let diagnostic = Diagnostic("E0101", "no", at: at(0, 3))
    #expect(
      diagnostic.rendered(.init(isColored: true)).contains(
        "\u{1B}[\(Paint.error.parameters(.sixteen))merror[E0101]"))
    #expect(!diagnostic.rendered().contains("\u{1B}"))
  }

  @Test func `never passes on control characters of a script`() {
    let evil = Source(name: "\u{1B}[2J.sixmo", text: "x = \"\u{1B}[2J\u{202E}\" + 1")
    let diagnostic = Diagnostic("E0303", "\u{7}", at: .init(evil, Span(0, 1)))
    #expect(!diagnostic.rendered().unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(!diagnostic.rendered().unicodeScalars.contains("\u{202E}"))
  }

  @Test func `survives spans outside of its source`() {
    for span in [Span(500, 600), Span(-5, -1), Span(10, 5), Span(0, 9999)] {
      #expect(Diagnostic("E0101", "no", at: .init(source, span)).rendered().contains("a.sixmo"))
    }
    let empty = Source(name: "empty", text: "")
    #expect(
      Diagnostic("E0101", "no", at: .init(empty, Span(0, 0))).rendered().contains("empty:1:1"))
  }

  @Test func `comes as plain fields too`() {
    let fields = Diagnostic("E0301", "no field", at: at(40, 45), label: "here").fields
    #expect(fields.place?.start == .init(line: 2, column: 9))
    #expect(fields.place?.end == .init(line: 2, column: 14))
    #expect(fields.place?.label == "here")
    #expect(fields.severity == "error")
  }
}

@Suite struct `The width of` {
  @Test(arguments: [
    ("abc", 3), ("é", 1), ("e\u{301}", 1), ("中", 2), ("🎉", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤️", 2),
    ("ﾊ", 1),
    ("Ａ", 2), ("한", 2), ("", 0),
    // Marks, and letters of Tangut, Nushu, the Kana supplement and the Hangul extensions.
    ("का", 1), ("ா", 0), ("ᅡ", 0), ("𗀀", 2), ("𛅰", 2), ("𛀁", 2), ("ꥠ", 2), ("ힰ", 0), ("ㅤ", 0),
    ("䷀", 2), ("\u{303F}", 1), ("\u{FE10}", 2), ("\u{600}", 1), ("ก", 1), ("กำ", 1), ("\u{7F}", 0),
  ])
  func text(_ text: String, _ width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }
}

@Suite struct `A suggestion` {
  private let fields = [
    "run_id", "workflow_id", "overall_status", "current_block", "limit", "create", "delete",
    "update",
    "list", "live_status", "filter", "email",
  ]

  @Test(arguments: [
    ("run_ID", "run_id"), ("runid", "run_id"), ("workflwo_id", "workflow_id"), ("limt", "limit"),
    ("craete", "create"), ("staus", "live_status"), ("current", "current_block"), ("lsit", "list"),
    ("fliter", "filter"), ("Email", "email"),
  ])
  func `is made for`(_ word: String, _ meant: String) {
    #expect(Suggestion.nearest(to: word, among: fields) == meant)
  }

  @Test(arguments: ["x", "", "banana", "zz", "phone_number", "name"])
  func `is not made for`(_ word: String) {
    #expect(Suggestion.nearest(to: word, among: fields) == nil)
  }

  @Test func `lists the nearest first`() {
    #expect(
      Suggestion.near("lst", among: ["last", "list", "lists", "first"]) == [
        "last", "list", "lists",
      ])
  }
}
