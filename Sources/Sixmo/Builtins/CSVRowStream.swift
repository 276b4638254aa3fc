import System

/// The rows of a CSV file: `for row in csv.rows(path)`.
final class CSVRowStream: ValueStream {
  private let path: String
  private let pieces: FilePieces
  private let rows: CSVRows
  private var isFirst = true

  init(_ path: String, _ pieces: FilePieces, _ rows: CSVRows) {
    self.path = path
    self.pieces = pieces
    self.rows = rows
  }

  func next(_ call: Call) throws -> Value? {
    do {
      let row = try rows.next(call.heap) {
        try call.goOn()
        return try call.attempt(path) { () throws(FileError) in try pieces.next() }
      }
      if isFirst { call.tellDelimiter(of: rows, in: "'\(path)'") }
      isFirst = false
      return row
    } catch let error as CSVError {
      throw CSVBuiltins.failure(error, "'\(path)'", call)
    }
  }
}
