import Glibc
import Sixmo
import Testing

@testable import WorkflowEngine

struct RowFileTests {
  let directory = TemporaryDirectory()
  var path: String { "\(directory.path)/rows" }

  @Test func `Rows are read as they were written, in batches of at most so many`() throws {
    let writer = try RowFileWriter(path: path, resuming: false)
    try writer.append([["a": 1], ["a": 2], ["b": "é"]], consumed: 3)
    try writer.append([["c": nil]], consumed: 5, failed: 1)
    #expect(writer.counts == RowCounts(consumed: 8, rows: 4, failed: 1))
    #expect(writer.columnNames == ["a", "b", "c"])
    let reader = try RowFileReader(path: path)
    #expect(try reader.next(limit: 2) == [["a": 1], ["a": 2]])
    #expect(try reader.next(limit: 2) == [["b": "é"]])
    #expect(try reader.next(limit: 2) == [["c": nil]])
    #expect(try reader.next(limit: 2) == nil)
  }

  @Test("Rows are passed over, within and across batches", arguments: 0...6)
  func skips(count: Int) throws {
    let writer = try RowFileWriter(path: path, resuming: false)
    for start in [0, 2, 4] {
      try writer.append([["n": .int(start)], ["n": .int(start + 1)]], consumed: 2)
    }
    let reader = try RowFileReader(path: path)
    try reader.skip(count)
    var left: [Row] = []
    while let rows = try reader.next(limit: 10) { left += rows }
    #expect(left == (count..<6).map { ["n": .int($0)] })
  }

  @Test func `A file torn at any byte is resumed after its last whole batch`() throws {
    var writer = try RowFileWriter(path: path, resuming: false)
    try writer.append([["n": 1]], consumed: 10, matched: 1)
    let first = try OpenFile(path, O_RDONLY).size()
    try writer.append([["n": 2, "m": 2]], consumed: 20)
    let second = try OpenFile(path, O_RDONLY).size()
    let whole = try OpenFile(path, O_RDONLY).read(second, at: 0)
    for cut in 0...second {
      let file = try OpenFile(path, O_RDWR)
      try file.truncate(to: 0)
      try file.write(Array(whole[..<cut]))
      writer = try RowFileWriter(path: path, resuming: true)
      let consumed = cut == second ? 30 : cut >= first ? 10 : 0
      #expect(writer.counts.consumed == consumed)
      try writer.append([["n": 3]], consumed: 1)
      let reader = try RowFileReader(path: path)
      var rows: [Row] = []
      while let batch = try reader.next(limit: 10) { rows += batch }
      #expect(rows.last == ["n": 3])
      #expect(rows.count == 1 + writer.counts.rows - 1)
    }
  }

  @Test func `A file that the machine's death filled with zeros is cut there`() throws {
    var writer = try RowFileWriter(path: path, resuming: false)
    try writer.append([["n": 1]], consumed: 1)
    let file = try OpenFile(path, O_RDWR)
    try file.truncate(to: file.size() + 4096)
    writer = try RowFileWriter(path: path, resuming: true)
    #expect(writer.counts == RowCounts(consumed: 1, rows: 1))
  }

  @Test func `A full disk is named`() throws {
    let fault = #expect(throws: FileFault.self) {
      try OpenFile("/dev/full", O_WRONLY).write([1])
    }
    #expect(
      fault?.description
        == "cannot write '/dev/full': No space left on device; free some space and try again")
  }
}
