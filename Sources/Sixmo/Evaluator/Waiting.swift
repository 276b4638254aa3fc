import Glibc
import Synchronization
import Syntax

extension Machine {
  /// Runs asynchronous work for a builtin while this thread sleeps; see `Call.wait`.
  func wait<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) throws -> T {
    let outcome = Outcome<T>()
    signal.prepareToPause()
    let task = Task.detached { [signal] in
      let result: Result<T, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      outcome.result.withLock { $0 = result }
      signal.wake()
    }
    while true {
      if let result = outcome.result.withLock({ $0 }) { return try result.get() }
      if let failure = stopRequest() {
        task.cancel()
        throw failure
      }
      signal.pause(seconds: nil)
    }
  }

  func sleep(seconds: Double) throws {
    let end = monotonicSeconds() + seconds
    while true {
      if let failure = stopRequest() { throw failure }
      let remaining = end - monotonicSeconds()
      if remaining <= 0 { return }
      signal.pause(seconds: remaining)
    }
  }

  /// The error that ends a wait, if somebody asked for it.
  private func stopRequest() -> Failure? {
    guard signal.reason != .none, !safepoint(top: control.pointee.top) else { return nil }
    return takeFailure()
  }
}

func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private final class Outcome<T: Sendable>: Sendable {
  let result = Mutex<Result<T, any Error>?>(nil)
}
