import Sixmo
import System

/// What the requests of a run have cost so far, and what they still may.
///
/// The blocks of a run share it. It is counted anew from their ledgers where another process goes on.
final class Spending: Sendable {
  private let budget: Budget
  private let graph: WorkflowGraph
  private let rowCosts: [Double]
  private let spent: Locked<Double>

  /// Nil where nobody minds the cost. What was spent for blocks that are taken over belongs to the run before.
  init?(
    _ run: RunRecord, _ blocks: [RunBlockRecord], _ graph: WorkflowGraph, _ files: RunFiles
  ) throws {
    guard run.budget != Budget() else { return nil }
    budget = run.budget
    self.graph = graph
    rowCosts = graph.rowCosts
    var sum = 0.0
    for block in blocks where !block.isTakenOver {
      let ledger = files.ledger(run.id, position: block.position)
      guard let report = try PaymentReport(ledger) else { continue }
      sum += Double(report.sent - report.refused) * graph.nodes[block.position].price
    }
    spent = Locked(sum)
  }

  /// Of a block whose requests cost something.
  func purse(_ position: Int) -> Purse? {
    let price = graph.nodes[position].price
    return price > 0
      ? Purse(spending: self, price: price, before: rowCosts[position] - price) : nil
  }

  /// `Cost 49.8 of a budget of 50`
  var note: String {
    let cost = "Cost \(Purse.shown(spent.withLock { $0 }))"
    return budget.total.map { "\(cost) of a budget of \(Purse.shown($0))" } ?? cost
  }

  fileprivate func take(_ price: Double, _ rowCost: Double) throws(Purse.Empty) {
    if let limit = budget.perRow, rowCost > limit + Purse.tolerance {
      throw .row(cost: rowCost, limit: limit)
    }
    let rest: Double? = spent.withLock { spent in
      if let total = budget.total, spent + price > total + Purse.tolerance { return total - spent }
      spent += price
      return nil
    }
    if let rest { throw .budget(price: price, rest: rest, total: budget.total ?? 0) }
  }

  fileprivate func giveBack(_ price: Double) { spent.withLock { $0 -= price } }
}

/// What one block pays its requests from.
struct Purse: Sendable {
  fileprivate let spending: Spending
  fileprivate let price: Double
  /// What a row may have cost in the blocks before.
  fileprivate let before: Double

  /// Of sums of prices, which are not exact.
  fileprivate static let tolerance = 1e-9

  /// Pays for a request before it is sent, which may have been paid for so often before.
  func take(paidBefore count: Int) throws(Empty) {
    try spending.take(price, before + Double(count + 1) * price)
  }

  /// The request was surely not worked on.
  func giveBack() { spending.giveBack(price) }

  /// Why a request is not sent.
  enum Empty: Error, CustomStringConvertible {
    case budget(price: Double, rest: Double, total: Double)
    case row(cost: Double, limit: Double)

    var description: String {
      switch self {
      case .budget(let price, let rest, let total):
        "a request costs \(Purse.shown(price)), and \(Purse.shown(rest)) is left of the budget of \(Purse.shown(total))"
      case .row(let cost, let limit):
        "the row would cost \(Purse.shown(cost)), and max_per_row is \(Purse.shown(limit))"
      }
    }
  }

  /// Without the last digits of sums that are not exact.
  static func shown(_ amount: Double) -> String {
    let rounded = max(0, (amount * 1e6).rounded() / 1e6)
    return JSON.double(rounded).text()
  }
}

/// Counts the requests that a block would make.
final class Forecast: Sendable {
  private let questions = Locked<[String: Bool]>([:])

  /// Each by what it asks, and whether its answer is known.
  func add(_ asked: [(question: String, isKnown: Bool)]) {
    questions.withLock { questions in
      for (question, isKnown) in asked { questions[question] = isKnown }
    }
  }

  var requests: Int { questions.withLock { $0.values.count { !$0 } } }
  var cached: Int { questions.withLock { $0.values.count { $0 } } }
}
