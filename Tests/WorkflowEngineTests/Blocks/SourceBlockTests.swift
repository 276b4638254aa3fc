import Glibc
import Sixmo
import System
import Testing

@testable import WorkflowEngine

/// `webhook`, `read_csv` and `export`.
struct SourceBlockTests {
  private static let schema: JSONObject = [
    "input_schema": ["email": ["type": "str", "required": true], "age": ["type": "int"]]
  ]

  @Test func `A record must have what the input schema requires`() {
    func refusal(_ record: Row) -> String? { Block.webhook.refuses(Self.schema, record) }
    #expect(refusal(["email": "a", "age": "12", "other": []]) == nil)
    #expect(refusal(["email": "a"]) == nil)
    #expect(refusal(["age": 1]) == "column 'email' is missing")
    #expect(refusal(["email": " "]) == "column 'email' is empty")
    #expect(refusal(["email": "a", "age": "old"]) == #"column 'age' should be int, got "old""#)
  }

  @Test func `Sample records stand in for a request without any`() async throws {
    let specs: JSONObject = ["webhook_input": #"[{"a": 1}, {"a": 2}]"#]
    #expect(try await run(.webhook, specs) == [["a": 1], ["a": 2]])
    #expect(try await run(.webhook, specs, over: [["b": 1]]) == [["b": 1]])
    #expect(try await run(.webhook, ["webhook_input": #"{"a": 1}"#]) == [["a": 1]])
    #expect(try await run(.webhook).isEmpty)
  }

  @Test func `Samples that are not records are refused`() {
    #expect(
      faults(.webhook, ["webhook_input": "[1]"]) == [
        "webhook_input: Input should be JSON text of records: record 0 is not an object but int"
      ])
    #expect(faults(.webhook, ["webhook_input": "[{"]).count == 1)
    #expect(
      faults(
        .webhook,
        ["input_schema": ["n": ["type": "int"]], "webhook_input": #"[{"n": 1}, {"n": "x"}]"#])
        == [
          "webhook_input: Sample record 1 does not fit 'input_schema': column 'n' should be int, got \"x\""
        ])
  }

  @Test func `A CSV file gives its rows, ragged ones with the line in their error`() async throws {
    let directory = TemporaryDirectory()
    let path = "\(directory.path)/leads.csv"
    try write(
      "name,email\r\n\"Ada, \"\"Countess\"\"\nof L\",a@x.com\r\nonly\r\nx,y,z\r\n", to: path)
    let rows = try await run(.readCSV, ["path": .string(path)])
    #expect(
      rows == [
        ["name": "Ada, \"Countess\"\nof L", "email": "a@x.com"],
        ["name": "only", "email": nil, "error": "line 4: expected 2 fields, got 1"],
        ["name": "x", "email": "y", "column_3": "z", "error": "line 5: expected 2 fields, got 3"],
      ])
  }

  @Test(
    "Files as spreadsheets write them are read",
    arguments: [
      ("sep=;\nname;size\nAda;5\n", ["name": "Ada", "size": "5"]),
      ("sep=\t\r\nname\tsize\r\nAda\t5,0\r\n", ["name": "Ada", "size": "5,0"]),
      ("\u{FEFF}sep=,\nname,size\nAda,5\n", ["name": "Ada", "size": "5"]),
      ("\"sep=|\"\nname|size\nAda|5\n", ["name": "Ada", "size": "5"]),
      (
        "a,b\n\"x \"y\" z\",1\n",
        ["a": "x y\" z\"", "b": "1", "error": "line 2: a quote inside field 1 is not doubled"]
      ),
    ] as [(String, Row)])
  func readsForms(text: String, row: Row) async throws {
    let directory = TemporaryDirectory()
    let path = "\(directory.path)/leads.csv"
    try write(text, to: path)
    #expect(try await run(.readCSV, ["path": .string(path)]) == [row])
  }

  @Test func `The columns of a short row keep their places`() async throws {
    let directory = TemporaryDirectory()
    try write("a,b,c\n1,2\n3,4,5\n", to: "\(directory.path)/x.csv")
    let rows = try await run(.readCSV, ["path": .string("\(directory.path)/x.csv")])
    #expect(rows[0].keys == ["a", "b", "c", "error"])
    #expect(rows[0]["c"] == .null)
  }

  @Test func `A file that is not there fails the block by name`() async {
    await #expect(throws: CSVFileError.self) {
      try await run(.readCSV, ["path": "/nonexistent/leads.csv"])
    }
    let error = CSVFileError("leads.csv", ENOENT)
    #expect(error.description == "cannot read 'leads.csv': no such file or directory")
    #expect(
      faults(.readCSV, ["path": "x", "delimiter": "é"])
        == ["delimiter: Input should be an ASCII character that is not a quote or line end"])
  }

  @Test(
    "Rows are exported in each format and passed on",
    arguments: [
      ("csv", "a,b\r\n1,\r\n,\"x,y\"\r\n"), ("ndjson", "{\"a\":1}\n{\"b\":\"x,y\"}\n"),
      ("json", "[\n{\"a\":1},\n{\"b\":\"x,y\"}\n]\n"),
    ])
  func exports(format: String, text: String) async throws {
    let directory = TemporaryDirectory()
    let rows = try await run(
      .export, ["format": .string(format), "path": "eu/leads"], over: [["a": 1], ["b": "x,y"]],
      in: directory.path)
    #expect(rows == [["a": 1], ["b": "x,y"]])
    #expect(try read("\(directory.path)/exports/eu/leads") == text)
    #expect(try directory.files("exports/eu") == ["leads"])
  }

  @Test
  func
    `Columns that later batches bring are in the header, and earlier records have fields for them`()
    async throws
  {
    let batches: [JSON] = [
      [[:], [:]], [["a": ""], ["a": "x\"\r\ny"], ["a": nil]], [["b": 1, "a": "z"]],
      [["a": "\r\n,"], ["a": 1, "b": ""]], [["c": [1, 2]]], [[:]],
    ]
    for count in 1...batches.count {
      let directory = TemporaryDirectory()
      let streams = Array(batches[..<count])
      let rows = try await export(streams, in: directory)
      var columns = ColumnUnion()
      for row in rows { columns.add(row) }
      var encoder = RowEncoder(.csv, columns: columns.names)
      encoder.add(RowBatch(rows))
      let expected = count == 1 ? "\r\n\r\n" : String(decoding: encoder.takeBytes(), as: UTF8.self)
      #expect(try read("\(directory.path)/exports/run_1.csv") == expected)
      #expect(try directory.files("exports") == ["run_1.csv"])
    }
  }

  private func export(_ batches: [JSON], in directory: TemporaryDirectory) async throws -> [Row] {
    let context = RunContext(
      runID: "run_1", blockID: "block_1", position: 0, files: "\(directory.path)/run_1.block_0",
      hasPayload: true, inputCount: 1, dataDirectory: directory.path,
      reference: ReferenceTables(), compile: { try TestExpression.compile($0) })
    let stage = try Block.export.makeStage([:], context)
    var rows: [Row] = []
    for batch in batches {
      let records = batch.array?.compactMap(\.object) ?? []
      rows += try await stage.process(records, numbers: Array(records.indices), input: 0)
    }
    _ = try await stage.finishBatch()
    return rows
  }

  @Test func `An export without a path is named after its run`() async throws {
    let directory = TemporaryDirectory()
    _ = try await run(.export, over: [["a": 1]], in: directory.path)
    #expect(try directory.files("exports") == ["run_1.csv"])
  }

  @Test(
    "A path that would lead out of the data directory is refused",
    arguments: [
      "/etc/passwd", "../x", "a/../../x", "a/./b", "a//b", "a/", "a\u{0}b", "a\nb",
      "../\u{301}x.csv",
      "/\u{301}x", "..", "a/..", "a/\u{301}../../x",
    ])
  func refusesPath(path: String) {
    #expect(faults(.export, ["path": .string(path)]).count == 1)
  }

  @Test func `A link in the place of a folder is refused`() async throws {
    let directory = TemporaryDirectory()
    let outside = TemporaryDirectory()
    mkdir("\(directory.path)/exports", 0o700)
    symlink(outside.path, "\(directory.path)/exports/link")
    await #expect(throws: ExportPathError.self) {
      try await run(.export, ["path": "link/x.csv"], over: [["a": 1]], in: directory.path)
    }
    #expect(try outside.files("").isEmpty)
  }

  @Test func `Specs of the other destination are refused`() {
    #expect(
      faults(.export, ["url": "https://x.example"])
        == ["url: 'url' only means something with destination 'http'"])
    #expect(
      faults(.export, ["destination": "http", "url": "https://x.example", "path": "x"])
        == ["path: 'path' only means something with destination 'file'"])
    #expect(
      faults(.export, ["destination": "http"]) == ["url: Field required with destination 'http'"])
  }

  @Test func `Runs that export to one path at once leave the whole rows of one of them`()
    async throws
  {
    let directory = TemporaryDirectory()
    for round in 0..<10 {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<6 {
          group.addTask {
            let rows = (0..<50).map { number -> JSON in ["run": .int(writer), "n": .int(number)] }
            _ = try await run(
              .export, ["format": "ndjson", "path": "same"], over: rows, in: directory.path,
              runID: "run_\(round)_\(writer)")
          }
        }
        try await group.waitForAll()
      }
      let lines = try read("\(directory.path)/exports/same").split(separator: "\n")
      let rows = try lines.map { try JSON.parse(String($0)) }
      #expect(rows.map { $0["n"]?.int } == (0..<50).map { $0 })
      #expect(Set(rows.map { $0["run"] }).count == 1)
      #expect(try directory.files("exports") == ["same"])
    }
  }

  @Test func `An interrupted export leaves nothing that the next attempt cannot replace`()
    async throws
  {
    let directory = TemporaryDirectory()
    mkdir("\(directory.path)/exports", 0o700)
    try write("left over", to: "\(directory.path)/exports/.run_1.0.new")
    _ = try await run(
      .export, ["format": "ndjson", "path": "x"], over: [["a": 1]], in: directory.path)
    #expect(try read("\(directory.path)/exports/x") == "{\"a\":1}\n")
    #expect(try directory.files("exports") == ["x"])
  }

  @Test(
    "Only regular files are read", .timeLimit(.minutes(10)),
    arguments: [("fifo", "it is not a regular file"), ("/dev/zero", "it is not a regular file")])
  func refusesDevice(name: String, reason: String) async throws {
    let directory = TemporaryDirectory()
    let path = name == "fifo" ? "\(directory.path)/fifo" : name
    mkfifo("\(directory.path)/fifo", 0o600)
    let error = await #expect(throws: CSVFileError.self) {
      try await run(.readCSV, ["path": .string(path)])
    }
    #expect(error?.description == "cannot read '\(path)': \(reason)")
  }

  @Test func `A path with a NUL character is refused`() {
    #expect(
      faults(.readCSV, ["path": "a.csv\u{0}.txt"]) == [
        "path: Input should be the path of a file: a path cannot have a NUL character"
      ])
    #expect(throws: CSVFileError.self) { try CSVFile("a.csv\u{0}") }
  }
}

private func write(_ text: String, to path: String) throws {
  try OpenFile(path, O_WRONLY | O_CREAT).write(Array(text.utf8))
}

private func read(_ path: String) throws -> String {
  let file = try OpenFile(path, O_RDONLY)
  return String(decoding: try file.read(file.size(), at: 0), as: UTF8.self)
}

extension TemporaryDirectory {
  /// The names in a folder, sorted.
  fileprivate func files(_ folder: String) throws -> [String] {
    try FileSystem.names(in: "\(path)/\(folder)")
  }
}
