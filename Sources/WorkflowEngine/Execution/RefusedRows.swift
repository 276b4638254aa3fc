import Glibc
import Sixmo

/// The rows that took no part in a block because an expression failed for them, each with its reason in its
/// `error` column. Their file exists only if there are any.
///
/// A frame says how much of the block's input it accounts for, as those of the block's rows do, and is
/// written before them: a block that goes on drops the frames that its rows do not account for yet.
struct RefusedRows {
  private let path: String
  private var writer: RowFileWriter?

  /// `resumingAt` is how much input the block has accounted for; nil where it starts afresh.
  init(path: String, resumingAt consumed: Int?) throws {
    self.path = path
    guard access(path, F_OK) == 0 else { return }
    if let consumed {
      writer = try RowFileWriter(path: path, resuming: true, upTo: consumed)
    } else {
      unlink(path)
    }
  }

  var count: Int { writer?.counts.rows ?? 0 }
  var columnNames: [String] { writer?.columnNames ?? [] }

  /// `end` is how much input the block will have accounted for with them.
  mutating func add(_ rows: [Row], upTo end: Int) throws {
    if rows.isEmpty { return }
    let writer = try writer ?? RowFileWriter(path: path, resuming: false)
    self.writer = writer
    try writer.append(RowBatch(rows), consumed: end - writer.counts.consumed)
  }

  func synchronize() throws { try writer?.synchronize() }

  /// Of the first row that was refused.
  func firstReason() throws -> String {
    try RowFileReader(path: path).next(limit: 1)?.object(0).text("error") ?? ""
  }
}

/// No row could be judged: the expression is wrong, not the rows.
struct EveryRowRefused: Error, CustomStringConvertible {
  var count: Int
  /// Of the first row.
  var reason: String

  var description: String {
    count == 1 ? reason : "\(reason) (and so for each of the \(count) rows)"
  }
}

/// Some rows of a batch are done, and no more will be.
struct PartialBatch: Error {
  var rows: [Row]
  var cause: any Error
}
