import Glibc
import System

/// Which requests of a ledger may have been charged without an answer, or twice.
struct PaymentReport: Sendable, Equatable {
  /// Without an answer, and not sent again.
  var held: [Int] = []
  /// Sent again after an attempt whose outcome is unknown.
  var repeated: [Int] = []
  /// How many times a request was sent.
  var sent = 0
  /// How many of these were surely not worked on.
  var refused = 0
}

extension PaymentReport {
  /// Nil if there is no ledger.
  init?(_ ledger: LedgerFiles) throws {
    let parts = try ledger.parts()
    if parts.isEmpty { return nil }
    var states: [String: State] = [:]
    var repeated: Set<Int> = []
    for part in parts {
      var reader = try PaymentLedgerReader(OpenFile(part.path, O_RDONLY))
      while let record = try reader.next() { add(record, &states, &repeated) }
    }
    held = Set(states.values.map(\.row)).subtracting(repeated).sorted()
    self.repeated = repeated.sorted()
  }

  private mutating func add(
    _ record: PaymentRecord, _ states: inout [String: State], _ repeated: inout Set<Int>
  ) {
    var state = states[record.key] ?? State(row: record.row)
    state.consider(record.event)
    switch record.event {
    case .intent: sent += 1
    case .refused: refused += 1
    case .answered, .failed, .unknown: break
    }
    if case .intent = record.event, state.isUncertain { repeated.insert(record.row) }
    states[record.key] = state.isOpen || state.isUncertain ? state : nil
  }

  /// `rows 3, 17`; the first twenty and how many more there are.
  static func listed(_ numbers: [Int], _ noun: String) -> String {
    let shown = numbers.prefix(20).map { String($0 + 1) }.joined(separator: ", ")
    let rest = numbers.count > 20 ? " and \(numbers.count - 20) more" : ""
    let plural = noun.last == "h" ? "es" : "s"
    return "\(noun)\(numbers.count == 1 ? "" : plural) \(shown)\(rest)"
  }
}

/// What is known of one request.
private struct State {
  var row: Int
  /// Sent, without an outcome yet.
  var isOpen = false
  /// Some attempt may have been worked on without an answer.
  var isUncertain = false

  mutating func consider(_ event: PaymentRecord.Event) {
    switch event {
    case .intent:
      isUncertain = isUncertain || isOpen
      isOpen = true
    case .unknown:
      isUncertain = true
      isOpen = false
    case .answered, .refused, .failed: isOpen = false
    }
  }
}
