import Glibc
import Sixmo
import System
import Testing

@testable import WorkflowEngine

struct RowFileTests {
  let directory = TemporaryDirectory()
  var path: String { "\(directory.path)/rows" }

  @Test func `Rows are read as they were written, in batches of at most so many`() throws {
    let writer = try RowFileWriter(path: path)
    try writer.append(RowBatch([["a": 1], ["a": 2], ["b": "é"]]), consumed: 3)
    try writer.append(RowBatch([["c": nil]]), consumed: 5, failed: 1)
    #expect(writer.counts == RowCounts(consumed: 8, rows: 4, failed: 1))
    #expect(writer.columnNames == ["a", "b", "c"])
    let reader = try RowFileReader(path: path)
    #expect(try reader.next(limit: 2)?.objects == [["a": 1], ["a": 2]])
    #expect(try reader.next(limit: 2)?.objects == [["b": "é"]])
    #expect(try reader.next(limit: 2)?.objects == [["c": nil]])
    #expect(try reader.next(limit: 2)?.objects == nil)
  }

  @Test("Rows are passed over, within and across batches", arguments: 0...6)
  func skips(count: Int) throws {
    let writer = try RowFileWriter(path: path)
    for start in [0, 2, 4] {
      try writer.append(RowBatch([["n": .int(start)], ["n": .int(start + 1)]]), consumed: 2)
    }
    let reader = try RowFileReader(path: path)
    try reader.skip(count)
    var left: [Row] = []
    while let rows = try reader.next(limit: 10) { left += rows.objects }
    #expect(left == (count..<6).map { ["n": .int($0)] })
  }

  @Test func `A full disk is named`() throws {
    let fault = #expect(throws: FileError.self) {
      try OpenFile("/dev/full", O_WRONLY).write([1])
    }
    #expect(
      fault?.description
        == "cannot write '/dev/full': No space left on device; free some space and try again")
  }
}

/// Rows that one file has from another.
struct RowSelectionTests {
  let directory = TemporaryDirectory()
  private var payload: String { "\(directory.path)/payload.rows" }
  private var filtered: String { "\(directory.path)/block_0.rows" }
  private var again: String { "\(directory.path)/block_1.rows" }

  private func row(_ number: Int) -> Row {
    ["n": .int(number), "text": .string(String(repeating: "x", count: 100))]
  }

  @Test func `Rows that are passed on unchanged are not written again`() throws {
    let writer = try RowFileWriter(path: payload)
    for start in stride(from: 0, to: 300, by: 100) {
      try writer.append(RowBatch((start..<start + 100).map(row)), consumed: 100)
    }
    try select(from: payload, 0, to: filtered) {
      $0["n"] != 7 && $0["n"].map { $0.int! % 3 == 1 } ?? false
    }
    try select(from: filtered, 1, to: again) { $0["n"].map { $0.int! > 150 } ?? false }
    let expected = (0..<300).filter { $0 != 7 && $0 % 3 == 1 }
    #expect(try numbers(filtered) == expected)
    #expect(try numbers(again) == expected.filter { $0 > 150 })
    #expect(try OpenFile(filtered, O_RDONLY).size() < 400)
  }

  @Test func `A changed row is written`() throws {
    let writer = try RowFileWriter(path: payload)
    try writer.append(RowBatch([row(1), row(2)]), consumed: 2)
    var batch = try #require(try RowFileReader(path: payload, number: 0).next(limit: 10))
    batch.set(5, 1, 0)
    try RowFileWriter(path: filtered).append(batch, consumed: 2)
    try OpenFile(payload, O_RDWR).truncate(to: 0)
    #expect(try numbers(filtered) == [1, 5])
  }

  @Test func `Rows of another file that is not there are damage`() throws {
    let writer = try RowFileWriter(path: payload)
    try writer.append(RowBatch([row(1), row(2)]), consumed: 2)
    try select(from: payload, 0, to: filtered) { _ in true }
    try OpenFile(payload, O_RDWR).truncate(to: 20)
    #expect(throws: DamagedFile.self) { try numbers(filtered) }
  }

  @Test func `Files of older programs are read`() throws {
    let writer = try RowFileWriter(path: filtered)
    try writer.append(RowBatch([]), consumed: 0)
    let body = Array(#"[{"n":1},{"n":2,"m":null}]"#.utf8)
    let header = [body.count, 2, 2, 0, 0].flatMap { field in
      withUnsafeBytes(of: Int64(field)) { Array($0) }
    }
    let file = try OpenFile(payload, O_RDWR | O_CREAT)
    try file.write(header + body)
    let batch = try RowFileReader(path: payload).next(limit: 10)
    #expect(batch?.objects == [["n": 1], ["n": 2, "m": nil]])
  }

  private func select(
    from path: String, _ number: Int, to other: String, _ isKept: (Row) -> Bool
  ) throws {
    let reader = try RowFileReader(path: path, number: number)
    let writer = try RowFileWriter(path: other)
    while var batch = try reader.next(limit: 60) {
      let count = batch.count
      let rows = batch.objects
      batch.keep { isKept(rows[$0]) }
      try writer.append(batch, consumed: count)
    }
  }

  private func numbers(_ path: String) throws -> [Int] {
    let reader = try RowFileReader(path: path)
    var numbers: [Int] = []
    while let batch = try reader.next(limit: 50) {
      numbers += batch.objects.compactMap { $0["n"]?.int }
    }
    return numbers
  }
}
