import Foundation
import Testing

@testable import Sixmo

@Suite("Builtins of files")
struct BuiltinFileTests {
  private let builtins = BuiltinCaller()
  private let folder = TemporaryFolder()

  @Test("what is written is read again")
  func writesAndReads() throws {
    let path = folder / "a.txt"
    _ = try builtins.call("file.write", path, "é\n")
    _ = try builtins.call("file.append", path, "b")
    #expect(try builtins.call("file.read", path) == "é\nb")
    #expect(try builtins.call("file.lines", path) == ["é", "b"])
    #expect(try builtins.call("file.size", path) == 4)
    #expect(try builtins.call("file.info", path)["kind"] == "file")
  }

  @Test("a copy ends where the time of the run does")
  func endlessCopy() throws {
    var host = Host()
    host.files = { path, _ in path }
    let interpreter = Interpreter(host: host, limits: Limits(seconds: 0.05))
    let stop = #expect(throws: Stop.self) {
      try interpreter.run(source: "file.copy(\"/dev/zero\", \"\(folder.path)/copy\")")
    }
    #expect(stop?.diagnostics.first?.code == "E0405")
  }

  @Test("JSON, lines of JSON and CSV go to files and back")
  func formats() throws {
    let rows: JSON = [["id": "007", "note": "a, \"b\"\nc"], ["id": "8", "note": ""]]
    _ = try builtins.call("file.write_json", folder / "a.json", rows, 2)
    #expect(try builtins.call("file.read_json", folder / "a.json") == rows)
    _ = try builtins.call("file.write_json_lines", folder / "a.ndjson", rows)
    #expect(try builtins.call("file.read_json_lines", folder / "a.ndjson") == rows)
    _ = try builtins.call("csv.write", folder / "a.csv", rows)
    #expect(try builtins.call("csv.read", folder / "a.csv") == rows)
  }

  @Test("reads a CSV file of several pieces, and rows that lack columns")
  func largeCSV() throws {
    let line = "7,\"\(String(repeating: "é", count: 2_000))\",x\n"
    folder.write("big.csv", "a,b,c\n" + String(repeating: line, count: 500) + "1,2\n")
    let rows = try #require(
      try builtins.call("csv.read", folder / "big.csv", ",", true, true).array)
    #expect(rows.count == 501)
    #expect(rows[499]["c"] == "x")
    #expect(rows[500] == ["a": "1", "b": "2"])
  }

  @Test(
    "reads text in other encodings",
    arguments: [
      ("utf-16", [0xFF, 0xFE, 0xE9, 0, 0x3D, 0xD8, 0x00, 0xDE], "é😀"),
      ("utf-16", [0xFE, 0xFF, 0, 0xE9], "é"), ("utf-16", [0, 0x61, 0, 0x62], "ab"),
      ("UTF-16", [0x61, 0, 0x0A, 0], "a\n"), ("windows-1252", [0x80, 0x61, 0xE9], "€aé"),
      ("latin1", [0xE9], "é"), ("latin1", [0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "é"),
      ("auto", [0x61, 0xC3, 0xA9], "aé"), ("auto", [0x61, 0xE9], "aé"),
      ("auto", [0x61, 0xE9, 0x62], "aéb"), ("auto", [0x61, 0, 0x62, 0], "ab"), ("auto", [], ""),
      ("auto", [0xEF, 0xBB, 0xBF, 0x61], "a"), ("utf-8", [0xEF, 0xBB, 0xBF, 0x61], "a"),
    ] as [(String, [UInt8], JSON)])
  func encodings(name: String, bytes: [UInt8], text: JSON) throws {
    folder.write("a.txt", bytes)
    #expect(try builtins.call("file.read", folder / "a.txt", .string(name)) == text)
  }

  @Test("finds the encoding of a long file by its first character beyond ASCII")
  func longText() throws {
    let start = Array(String(repeating: "a", count: (1 << 18) - 1).utf8)
    for bytes: [UInt8] in [[0xC3, 0xA9], [0xE9, 0x20]] {
      folder.write("a.txt", start + bytes)
      let text = try builtins.call("file.read", folder / "a.txt", "auto").string
      #expect(text?.dropFirst(start.count).first == "é")
    }
  }

  @Test("bytes go to a file and back in every form")
  func rawBytes() throws {
    let path = folder / "a.bin"
    _ = try builtins.call("file.write_bytes", path, "AP/+")
    #expect(try builtins.call("file.size", path) == 3)
    #expect(try builtins.call("file.read_bytes", path) == "AP/+")
    #expect(try builtins.call("file.read_bytes", path, "base64url") == "AP_-")
    #expect(try builtins.call("file.read_bytes", path, "hex") == "00fffe")
    for (name, digest) in [("md5", "hash.md5"), ("sha1", "hash.sha1"), ("sha512", "hash.sha512")] {
      let expected = try builtins.call(digest, "00fffe", "hex", "base64")
      #expect(try builtins.call("file.hash", path, .string(name), "base64") == expected)
    }
    _ = try builtins.call("file.write_bytes", path, "", "hex")
    #expect(try builtins.call("file.read_bytes", path) == "")
  }

  @Test("finds files by patterns")
  func patterns() throws {
    for path in ["a.csv", "b.txt", "x/c.csv", "x/y/d.csv", ".hidden.csv", "x/.git/e.csv"] {
      let directory = path.contains("/") ? path.prefix(upTo: path.lastIndex(of: "/")!) : "."
      _ = try builtins.call("file.make_dir", folder / String(directory))
      folder.write(path, "")
    }
    func found(_ pattern: String) throws -> [String] {
      let paths = try builtins.call("file.glob", folder / pattern).array ?? []
      return paths.map { String($0.string!.dropFirst((folder / "").string!.count)) }
    }
    #expect(try found("*.csv") == ["a.csv"])
    #expect(try found("?.*") == ["a.csv", "b.txt"])
    #expect(try found("[ab].csv") == ["a.csv"])
    #expect(try found("*/*.csv") == ["x/c.csv"])
    #expect(try found("**/*.csv") == ["a.csv", "x/c.csv", "x/y/d.csv"])
    #expect(try found("x/**") == ["x", "x/y"])
    #expect(try found(".*.csv") == [".hidden.csv"])
    #expect(try found("x/c.csv") == ["x/c.csv"])
    #expect(try found("nothing/*") == [])
  }

  @Test("makes a directory for a while and removes it with all that is in it")
  func temporaryDirectory() throws {
    let path = try #require(try builtins.call("file.temp_dir").string)
    _ = try builtins.call("file.make_dir", .string(path + "/a/b"))
    _ = try builtins.call("file.write", .string(path + "/a/b/c.txt"), "x")
    #expect(throws: BuiltinError.self) { try builtins.call("file.remove", .string(path)) }
    _ = try builtins.call("file.remove", .string(path), true)
    #expect(try builtins.call("file.exists", .string(path)) == false)
  }

  @Test("makes, lists, copies, moves and removes")
  func directories() throws {
    let deep = folder / "x/y"
    _ = try builtins.call("file.make_dir", deep)
    _ = try builtins.call("file.make_dir", deep)
    _ = try builtins.call("file.write", folder / "x/y/b.txt", "b")
    _ = try builtins.call("file.copy", folder / "x/y/b.txt", folder / "x/y/a.txt")
    _ = try builtins.call("file.copy", folder / "x/y/b.txt", folder / "x/y/b.txt")
    #expect(try builtins.call("file.list", deep) == ["a.txt", "b.txt"])
    #expect(try builtins.call("file.read", folder / "x/y/b.txt") == "b")
    _ = try builtins.call("file.move", folder / "x/y/b.txt", folder / "x/c.txt")
    _ = try builtins.call("file.remove", folder / "x/y/a.txt")
    _ = try builtins.call("file.remove", deep)
    #expect(try builtins.call("file.exists", deep) == false)
    #expect(try builtins.call("file.is_file", folder / "x/c.txt") == true)
    #expect(try builtins.call("file.is_dir", folder / "x") == true)
  }

  @Test(
    "takes paths apart and puts them together",
    arguments: [
      ("file.base_name", ["a/b.csv"], "b.csv"), ("file.base_name", ["/"], "/"),
      ("file.base_name", ["a/"], "a"),
      ("file.dir_name", ["a/b/c"], "a/b"), ("file.dir_name", ["c"], "."),
      ("file.dir_name", ["/c"], "/"),
      ("file.extension", ["a.tar.gz"], ".gz"), ("file.extension", [".env"], ""),
      ("file.extension", ["a.b/c"], ""),
      ("file.join", ["a", "b/", "c"], "a/b/c"), ("file.join", ["a", "/b"], "/b"),
      ("file.join", [], ""),
    ] as [(String, [JSON], JSON)])
  func paths(name: String, arguments: [JSON], value: JSON) throws {
    #expect(try builtins.call(name, arguments) == value)
  }

  @Test("a missing file names the place and a near name")
  func missing() {
    folder.write("leads.csv", "")
    let error = refusal("csv.read", folder / "lead.csv")
    #expect(error?.message == "no such file: '\(folder.path)/lead.csv'")
    #expect(error?.help == "did you mean '\(folder.path)/leads.csv'?")
    #expect(error?.kind == "file")
    #expect(
      refusal("file.read", "no-such-file-here.txt")?.message
        == "no such file: 'no-such-file-here.txt' in '\(FileManager.default.currentDirectoryPath)'")
  }

  @Test("a directory, a missing directory and a full disk are told apart")
  func refusals() {
    #expect(
      refusal("file.read", .string(folder.path))?.message == "'\(folder.path)' is a directory")
    #expect(
      refusal("file.write", .string(folder.path), "")?.message == "'\(folder.path)' is a directory")
    let missing = refusal("file.write", folder / "none/a.txt", "")
    #expect(missing?.message == "no such directory: '\(folder.path)/none'")
    #expect(missing?.help == "make it first: file.make_dir(\"\(folder.path)/none\")")
    #expect(
      refusal("file.write", "/dev/full", "x")?.message
        == "cannot write '/dev/full': the disk is full")
    folder.write("x", "")
    #expect(
      refusal("file.make_dir", folder / "x")?.message
        == "'\(folder.path)/x' exists and is not a directory")
    #expect(
      refusal("file.remove", .string(folder.path))?.message
        == "the directory '\(folder.path)' is not empty")
    let noPath = "a path cannot be empty, have a NUL in it or be a megabyte long"
    #expect(refusal("file.read", "")?.message == noPath)
    #expect(
      refusal("file.read", .string(String(repeating: "a", count: 1 << 20)))?.message == noPath)
  }

  @Test("text, JSON and CSV that are wrong name the file and the line")
  func wrongContents() {
    folder.write("latin.txt", [0x61, 0x0A, 0xE9])
    #expect(
      refusal("file.read", folder / "latin.txt")?.message
        == "'\(folder.path)/latin.txt' is not UTF-8: byte 0xe9 in line 2")
    #expect(
      refusal("file.read", folder / "latin.txt")?.help
        == #"save it as UTF-8, or read it with encoding: "windows-1252""#)
    folder.write("wide.txt", [0xFF, 0xFE, 0x61, 0])
    #expect(
      refusal("file.read", folder / "wide.txt")?.help == #"read it with encoding: "utf-16""#)
    folder.write("half.txt", [0x61, 0, 0x62])
    #expect(
      refusal("file.read", folder / "half.txt", "utf-16")?.message
        == "'\(folder.path)/half.txt' is not UTF-16: half a character in line 1")
    folder.write("bad.json", "{\n\"a\": }")
    #expect(
      refusal("file.read_json", folder / "bad.json")?.message
        == "'\(folder.path)/bad.json' is not valid JSON: expected a value after ':', got '}' at line 2,"
        + " column 6 (byte 7)")
    folder.write("bad.ndjson", "1\n\n[1,]\n")
    #expect(
      refusal("file.read_json_lines", folder / "bad.ndjson")?.message
        == "line 3 of '\(folder.path)/bad.ndjson' is not valid JSON: expected a value after ',', got ']'"
        + " (remove the ',' before it) at column 4")
    folder.write("bad.csv", "a,b\n1,2,3\n")
    let error = refusal("csv.read", folder / "bad.csv")
    #expect(error?.kind == "csv")
    #expect(
      error?.message
        == "'\(folder.path)/bad.csv', line 2: expected 2 fields as in the header, got 3")
  }

  @Test("a host that gives no files, clock, randomness or environment is obeyed")
  func permissions() {
    let poor = BuiltinCaller(host: Host())
    #expect(throws: BuiltinError.self) { try poor.call("file.exists", "x") }
    #expect(throws: BuiltinError.self) { try poor.call("time.now") }
    #expect(throws: BuiltinError.self) { try poor.call("random.float") }
    #expect(throws: BuiltinError.self) { try poor.call("env.get", "HOME") }
  }

  private func refusal(_ name: String, _ arguments: JSON...) -> BuiltinError? {
    #expect(throws: BuiltinError.self) { try builtins.call(name, arguments) }
  }
}

/// A folder of its own for each test, removed at its end.
final class TemporaryFolder {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/sixmo-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) {
    _ = FileManager.default.createFile(atPath: path + "/" + name, contents: Data(bytes))
  }

  static func / (folder: TemporaryFolder, name: String) -> JSON {
    .string(folder.path + "/" + name)
  }
}
