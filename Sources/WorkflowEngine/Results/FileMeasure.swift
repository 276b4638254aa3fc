import Sixmo
import System

/// What must be known of a result file before its first byte is sent.
struct FileMeasure: Sendable {
  var size: Int
  /// Other bytes have another one: `"4096-2c26b46b68ffc68f"`.
  var entityTag: String
}

/// The measures of result files, taken once for each: the rows of a finished block never change.
final class FileMeasures: Sendable {
  private let known = Locked<[String: FileMeasure]>([:])
  private static let countLimit = 10_000

  func known(_ runID: String, _ name: String) -> FileMeasure? {
    known.withLock { $0["\(runID)/\(name)"] }
  }

  func measure(
    _ file: ResultFile, of rows: RunRows
  ) async throws -> FileMeasure {
    let runID = rows.runID
    if let measure = known(runID, file.name) { return measure }
    var pieces = file.pieces(of: rows)
    let digest = try Digest.ofPieces()
    var size = 0
    while let piece = try pieces.next() {
      try Task.checkCancellation()
      size += piece.count
      piece.withUnsafeBufferPointer(digest.add)
      // Others get their turn: nothing else suspends here.
      await Task.yield()
    }
    let tag = Hexadecimal.text(try Digest.made(digest.finish()).prefix(8))
    let measure = FileMeasure(size: size, entityTag: "\"\(size)-\(tag)\"")
    known.withLock { known in
      if known.count >= Self.countLimit { known = [:] }
      known["\(runID)/\(file.name)"] = measure
    }
    return measure
  }
}
