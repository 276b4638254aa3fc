import Sixmo

/// Gives work that must not be broken off without need a moment to end after the task is cancelled: the
/// answer of a paid request may already be on its way.
func withGrace<Value: Sendable>(
  seconds: Double = 0.6, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  try Task.checkCancellation()
  let work = Task { try await body() }
  return try await withTaskCancellationHandler {
    try await work.value
  } onCancel: {
    Task {
      try? await Task.sleep(for: .seconds(seconds))
      work.cancel()
    }
  }
}
