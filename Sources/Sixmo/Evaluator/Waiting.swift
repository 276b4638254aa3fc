import System

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

  /// The same for work that itself waits for something outside most of the time: it runs on this thread,
  /// and whatever blocks it must end when the task is cancelled.
  func waitHere<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) throws -> T {
    let outcome = Locked<Result<T, any Error>?>(nil)
    let thread = WaitingThread(task.alarm)
    let job = thread.begin {
      let result: Result<T, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      outcome.withLock { $0 = result }
    }
    let result: Result<T, any Error>? = try pause { task in
      // The work may block this thread when something stops the run.
      task.alarm.onRing { [signal] in
        if signal.reason != .none || task.isCancelled { job.cancel() }
      }
      defer { task.alarm.onRing(nil) }
      while !mustEnd(task) {
        if let result = outcome.withLock({ $0 }) { return result }
        if !thread.runJobs() { task.alarm.wait() }
      }
      job.cancel()
      thread.leave()
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
