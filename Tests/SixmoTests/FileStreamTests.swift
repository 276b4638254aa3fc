import Testing

@testable import Sixmo

/// Files that are read and written piece by piece.
@Suite("Files of any size") struct FileStreamTests {
  private let folder = TemporaryFolder()

  @Test("a loop reads the lines that the array would hold", arguments: [Heap.Checks(), .all])
  func lines(checks: Heap.Checks) throws {
    let line = String(repeating: "é", count: 2_000)
    folder.write("a.txt", String(repeating: "\(line)\r\n\n", count: 40) + "end")
    folder.write("empty.txt", "")
    let source = """
      var read = []
      for i, line in file.lines("a.txt") { read += ["\\(i) \\(line)"] }
      assert read == file.lines("a.txt").map((line, i) => "\\(i) \\(line)")
      for line in file.lines("empty.txt") { print(line) }
      for line in file.lines("a.txt") { if line == "" { break } }
      len(read)
      """
    #expect(try run(source, checks) == 81)
  }

  @Test("a loop over lines says where a file is not text")
  func wrongText() throws {
    folder.write("a.txt", [0x61, 0x0A, 0xE9, 0x0A])
    let source = #"try { for line in file.lines("a.txt") { line } } catch e { e.message }"#
    #expect(try run(source) == "'a.txt' is not UTF-8: byte 0xe9 in line 2")
    #expect(
      try run(#"var last = ""; for line in file.lines("a.txt", "auto") { last = line }; last"#)
        == "é")
    #expect(
      try run(#"try { for line in file.lines("none") { line } } catch e { e.message }"#).string?
        .hasPrefix("no such file: 'none'") == true)
  }

  @Test("rows of CSV come one by one as they come at once", arguments: [Heap.Checks(), .all])
  func csvRows(checks: Heap.Checks) throws {
    let note = String(repeating: "é\n", count: 700)
    folder.write("a.csv", "id;note\n" + String(repeating: "7;\"\(note)\"\n", count: 100))
    let source = """
      fn collect(rows) {
        var all = []
        for row in rows { all += [row] }
        all
      }
      assert collect(csv.rows("a.csv", delimiter: "auto")) == csv.read("a.csv", delimiter: ";")
      let rows = csv.rows("a.csv", ";", columns: ["id"], limit: 2)
      [rows(), rows(), rows(), rows(), type(rows)]
      """
    #expect(try run(source, checks) == [["id": "7"], ["id": "7"], nil, nil, "function"])
    folder.write("bad.csv", "a,b\n1,2\n3\n")
    #expect(
      try run(#"try { for row in csv.rows("bad.csv") { row } } catch e { e.message }"#)
        == "'bad.csv', line 3: expected 2 fields as in the header, got 1")
  }

  @Test(
    "values of JSON come one by one, from an array and from lines",
    arguments: [
      ("[1, {\"a\": \"],\\\"\"}, [2]]\n", [1, ["a": "],\""], [2]]), ("[]", []), (" [ ] \n", []),
      ("\u{FEFF}[\n1,\n2\n]", [1, 2]), ("1\n\n{\"a\": 2}\r\n3", [1, ["a": 2], 3]), ("", []),
      ("[1]\n[2]\n", [[1], [2]]), ("[[1],\n[2]]", [[1], [2]]), ("\n \n", []), ("[[]]", [[]]),
    ] as [(String, JSON)])
  func jsonRows(text: String, values: JSON) throws {
    folder.write("a.json", text)
    #expect(try run(#"var all = []; for v in json.rows("a.json") { all += [v] }; all"#) == values)
  }

  @Test(
    "a wrong element of JSON is named",
    arguments: [
      ("[1, 2", "'a.json' is not JSON: the array has no end"),
      ("[1] x", "'a.json' is not JSON: something follows the array"),
      ("1\n{]\n", "in line 2"), ("[1,]", "in element 2"), ("[1 2]", "in element 1"),
      ("[,1]", "in element 1"),
    ])
  func wrongJSON(text: String, message: String) throws {
    folder.write("a.json", text)
    let source = #"try { for v in json.rows("a.json") { v } } catch e { e.message }"#
    #expect(try run(source).string?.contains(message) == true)
  }

  @Test("long arrays of JSON are read over the ends of pieces", arguments: [Heap.Checks(), .all])
  func longJSON(checks: Heap.Checks) throws {
    let rows = JSON.array(
      (0..<100).map { ["id": .int($0), "text": .string(String(repeating: "\"], é", count: 300))] })
    folder.write("a.json", rows.text())
    folder.write("b.json", rows.array!.map { $0.text() }.joined(separator: "\n"))
    let source = """
      for path in ["a.json", "b.json"] {
        var all = []
        for v in json.rows(path) { all += [v] }
        assert all == file.read_json("a.json")
      }
      """
    _ = try run(source, checks)
  }

  @Test("what is appended meanwhile is not read, and a file written anew is an error")
  func changedFile() throws {
    let start = String(repeating: "line\n", count: 100_000)
    folder.write("a.txt", start)
    #expect(
      try run(
        #"var n = 0; for line in file.lines("a.txt") { n += 1; if n == 1 { file.append("a.txt", "x\n") } }; n"#
      ) == 100_000)
    folder.write("a.txt", start)
    let message = try run(
      """
      var n = 0
      try {
        for line in file.lines("a.txt") {
          n += 1
          if n == 1 { file.write("a.txt", "other\\n".repeat(200_000)) }
        }
      } catch e { e.message }
      """)
    #expect(message == "'a.txt' changed while it was read")
  }

  @Test("a writer is closed whatever happens", arguments: [Heap.Checks(), .all])
  func writers(checks: Heap.Checks) throws {
    let source = """
      var kept = null
      let answer = file.writer("a.txt", out => do {
        kept = out
        for i in 0..3 { out.write("\\(i)\\n") }
        "done"
      })
      assert answer == "done" && file.read("a.txt") == "0\\n1\\n2\\n"
      let late = try { kept.write("x") } catch e { e.message }
      assert late == "the file 'a.txt' is closed"
      try { file.writer("a.txt", fn(out) { out.write("3"); throw "no" }, append: true) }
      file.read("a.txt")
      """
    #expect(try run(source, checks) == "0\n1\n2\n3")
  }

  @Test("rows are written one by one with one header", arguments: [Heap.Checks(), .all])
  func csvWriter(checks: Heap.Checks) throws {
    let source = """
      csv.writer("a.csv", fn(out) {
        out.write({id: 1, name: "x,y"})
        out.write({name: null, id: 2})
      })
      csv.writer("b.csv", out => out.write([1, "a"]), delimiter: ";")
      csv.writer("c.csv", out => out.write({id: 1, name: 2, more: 3}), columns: ["name", "id"])
      let wrong = try { csv.writer("d.csv", fn(out) { out.write({a: 1}); out.write({a: 1, b: 2}) }) } \
      catch e { e.message }
      [file.read("a.csv"), file.read("b.csv"), file.read("c.csv"), wrong, file.read("d.csv")]
      """
    #expect(
      try run(source, checks) == [
        "id,name\r\n1,\"x,y\"\r\n2,\r\n", "1;a\r\n", "name,id\r\n2,1\r\n",
        "row 1 has a column 'b' that the first row lacks", "a\r\n1\r\n",
      ])
  }

  private func run(_ source: String, _ checks: Heap.Checks = []) throws -> JSON {
    var host = Host()
    let folder = folder.path
    host.files = { path, _ in "\(folder)/\(path)" }
    let interpreter = Interpreter(host: host, library: Library(), limits: Limits(), checks: checks)
    return try interpreter.run(source: source).json ?? nil
  }
}

extension Heap.Checks {
  fileprivate static let all: Heap.Checks = [.collectAlways, .poison]
}
