import Glibc
import Sixmo
import Syntax
import System

/// What the run that is retried has found out by its requests in one block.
///
/// The ledgers of that run, and of those that it has retried itself, are beside the block's own, see
/// `LedgerFiles.Part.age`. In memory are 48 bytes for each request; the answers stay in the files.
struct EarlierAnswers: Sendable {
  private let ledgers: [OpenFile]
  /// By question and row; of those with the same, the newest last.
  private let entries: [Entry]
  /// Whether requests that failed are done with, and not to be sent again.
  private let keepsFailures: Bool

  private struct Entry {
    var question: UInt64
    var row: Int
    var ledger: Int
    var place: Range<Int>
    var isAnswered: Bool
  }

  enum Outcome: Sendable {
    case known(LedgeredRequest.Outcome)
    /// Perhaps worked on and charged: to be sent with the same `Idempotency-Key`, so that the receiver can tell.
    case uncertain(PaymentRecord)
  }

  /// Nil where the block has sent nothing in a run before.
  init?(of ledger: LedgerFiles, keepsFailures: Bool) throws {
    let ledgers = try ledger.allParts().filter { $0.age > 0 }.map {
      try OpenFile($0.path, O_RDONLY)
    }
    if ledgers.isEmpty { return nil }
    var entries: [Entry] = []
    for number in ledgers.indices {
      var reader = try PaymentLedgerReader(ledgers[number])
      var start = 0
      while let record = try reader.next() {
        defer { start = reader.end }
        guard let question = record.question.flatMap(Self.number) else { continue }
        entries.append(
          Entry(
            question: question, row: record.row, ledger: number, place: start..<reader.end,
            isAnswered: record.isAnswered))
      }
    }
    // The sort is stable: what was written later stays behind.
    entries.sort { ($0.question, $0.row) < ($1.question, $1.row) }
    self.ledgers = ledgers
    self.entries = entries
    self.keepsFailures = keepsFailures
  }

  /// Nil if the question is to be asked. What was found out for the same row counts, and else an answer that
  /// another row got to the same question.
  func outcome(of question: String, row: Int) throws -> Outcome? {
    guard let number = Self.number(question) else { return nil }
    let start = entries.partitioningIndex { $0.question >= number }
    let same = entries[start...].prefix { $0.question == number }
    guard let entry = same.last(where: { $0.row == row }) ?? same.last(where: \.isAnswered),
      let record = try record(entry), record.question == question
    else { return nil }
    switch record.event {
    case .answered(let answer): return .known(.answered(answer))
    case .refused(let reason), .failed(let reason):
      return keepsFailures ? .known(.failed(reason)) : nil
    case .unknown(let reason):
      return keepsFailures ? .known(.unknown(reason)) : .uncertain(record)
    case .intent: return .uncertain(record)
    }
  }

  private func record(_ entry: Entry) throws -> PaymentRecord? {
    let line = try ledgers[entry.ledger].read(entry.place.count, at: entry.place.lowerBound)
    return try PaymentRecord(line: line.dropLast())
  }

  /// Of the first 16 digits.
  private static func number(_ question: String) -> UInt64? {
    UInt64(question.prefix(16), radix: 16)
  }
}

extension PaymentRecord {
  fileprivate var isAnswered: Bool {
    if case .answered = event { true } else { false }
  }
}
