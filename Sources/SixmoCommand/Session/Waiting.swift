import Dispatch
import Sixmo

/// Blocks this thread until asynchronous work is done. Only for the main thread, which is no part of the
/// pool that the work needs.
func waiting<T: Sendable>(_ work: @escaping @Sendable () async -> T) -> T {
  let outcome = Locked<T?>(nil)
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    let value = await work()
    outcome.withLock { $0 = value }
    done.signal()
  }
  done.wait()
  guard let value = outcome.withLock({ $0 }) else {
    preconditionFailure("work without a value")
  }
  return value
}
