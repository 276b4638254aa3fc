extension Machine {
  /// Runs asynchronous work for a builtin while this thread sleeps; see `Call.wait`.
  func wait<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) throws -> T {
    let outcome = Locked<Result<T, any Error>?>(nil)
    let job = Task.detached { [alarm = task.alarm] in
      let result: Result<T, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      outcome.withLock { $0 = result }
      alarm.ring()
    }
    let result: Result<T, any Error>? = try pause { task in
      while !mustEnd(task) {
        if let result = outcome.withLock({ $0 }) { return result }
        task.alarm.wait()
      }
      job.cancel()
      return nil
    }
    guard let result else { preconditionFailure("a wait without a result") }
    return try result.get()
  }

  func sleep(seconds: Double) throws {
    let end = monotonicSeconds() + seconds
    try pause { task in
      while !mustEnd(task) {
        let remaining = end - monotonicSeconds()
        if remaining <= 0 { return }
        // Nobody rings for a run that watches its own time.
        task.alarm.wait(seconds: deadline == nil ? remaining : min(remaining, 0.1))
      }
    }
  }
}
