import Sixmo

/// A stage that makes one row from each, whatever came before.
final class RowByRow: Stage {
  let currentStep: String
  private let isParallel: Bool
  private let change: @Sendable (Row) throws -> Row

  /// `isParallel` says that many threads may call `change` at once, and that it is worth it.
  init(
    _ currentStep: String, isParallel: Bool = false, change: @escaping @Sendable (Row) throws -> Row
  ) {
    self.currentStep = currentStep
    self.isParallel = isParallel
    self.change = change
  }

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    if isParallel { return try await inParallel(rows, change) }
    return try rows.map { row in
      try Task.checkCancellation()
      return try change(row)
    }
  }
}
