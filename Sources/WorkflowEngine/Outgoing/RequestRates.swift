/// Spaces requests to one receiver, whichever run they come from.
actor RequestRates {
  private let clock: any EngineClock
  /// By receiver: when the next request may start.
  private var next: [String: Timestamp] = [:]
  /// By receiver: until when it wants no requests.
  private var pauses: [String: Timestamp] = [:]

  init(clock: any EngineClock) { self.clock = clock }

  /// Returns when a request to the receiver may be sent.
  func turn(_ receiver: String, perMinute limit: Int?) async throws {
    if let limit {
      let start = max(clock.now, next[receiver] ?? clock.now)
      next[receiver] = start.advanced(bySeconds: 60 / Double(limit))
      try await wait(until: start)
    }
    while let end = pauses[receiver], end > clock.now { try await wait(until: end) }
    try Task.checkCancellation()
  }

  /// The receiver has asked for a pause: the others wait, too.
  func pause(_ receiver: String, seconds: Double) {
    let end = clock.now.advanced(bySeconds: seconds)
    pauses[receiver] = max(end, pauses[receiver] ?? end)
  }

  private func wait(until end: Timestamp) async throws {
    let left = Double(end.milliseconds - clock.now.milliseconds) / 1000
    if left > 0 { try await clock.sleep(seconds: left) }
  }
}
