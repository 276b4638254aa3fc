import Dispatch
import Synchronization

/// Blocks this thread until asynchronous work is done. Only for the main thread, which is no part of the
/// pool that the work needs.
func waiting<T: Sendable>(_ work: @escaping @Sendable () async -> T) -> T {
  let outcome = Outcome<T>()
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    let value = await work()
    outcome.value.withLock { $0 = value }
    done.signal()
  }
  done.wait()
  guard let value = outcome.value.withLock({ $0 }) else {
    preconditionFailure("work without a value")
  }
  return value
}

private final class Outcome<T: Sendable>: Sendable {
  let value = Mutex<T?>(nil)
}
