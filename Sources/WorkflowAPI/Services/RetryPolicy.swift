/// When a request is sent again, and how long to wait before.
package struct RetryPolicy: Sendable {
  /// How often one request is sent again.
  package var limit = 5
  /// Seconds of the first wait, which doubles with each further one up to `longestPause`.
  package var firstPause = 0.5
  package var longestPause = 30.0
  /// A `Retry-After` above this many seconds is returned to the caller instead.
  package var longestRetryAfter = 120.0
  package var sleep: @Sendable (_ seconds: Double) async throws -> Void = {
    try await Task.sleep(for: .seconds($0))
  }
  /// From 0 to 1, for the jitter.
  package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
  /// Takes what a person should know about a wait: `status 429; trying again in 12 s`.
  package var notice: @Sendable (String) -> Void = { _ in }

  package init() {}
}

extension RetryPolicy {
  private static let retriedStatuses: Set<Int> = [429, 502, 503, 504]

  /// The seconds to wait after an answer before another attempt; nil if the answer is final.
  package func pause(after response: APIResponse, attempt: Int) -> Double? {
    guard attempt < limit, Self.retriedStatuses.contains(response.status) else { return nil }
    guard let asked = APIError(response)?.retryAfter else { return backoff(attempt) }
    return (0...longestRetryAfter).contains(asked) ? asked : nil
  }

  /// The seconds to wait after a broken connection; nil to give up.
  package func pause(attempt: Int) -> Double? { attempt < limit ? backoff(attempt) : nil }

  /// From half of the pause to the whole, so that clients that failed together do not return together.
  private func backoff(_ attempt: Int) -> Double {
    var pause = firstPause
    for _ in 0..<attempt where pause < longestPause { pause *= 2 }
    return min(pause, longestPause) * (0.5 + random() / 2)
  }
}

extension RetryPolicy {
  /// Says why and how long, and waits.
  package func wait(_ seconds: Double, because reason: String) async throws {
    notice("\(reason); trying again in \(shown(seconds)) s")
    try await sleep(seconds)
  }

  /// Whole seconds from ten up, one decimal below.
  private func shown(_ seconds: Double) -> String {
    if seconds >= 10 { return "\(Int(seconds.rounded()))" }
    let tenths = Int((seconds * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}

extension APIRequest {
  /// Whether sending it twice does the same as sending it once.
  package var isRepeatable: Bool {
    endpoint.method == .get || headers["idempotency-key"] != nil
  }
}
