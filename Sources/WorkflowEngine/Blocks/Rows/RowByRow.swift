import Sixmo

/// A stage that makes one row or none from each, whatever came before.
final class RowByRow: Stage {
  let currentStep: String
  private let change: @Sendable (Row) throws -> Row?

  /// `change` answers nil for a row that goes no further.
  init(_ currentStep: String, change: @escaping @Sendable (Row) throws -> Row?) {
    self.currentStep = currentStep
    self.change = change
  }

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    try rows.compactMap(change)
  }
}
