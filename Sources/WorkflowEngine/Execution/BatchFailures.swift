import Formats

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
