import Dispatch
import Sixmo
import System

/// Blocks this thread until asynchronous work is done. Only for the main thread, which is not a part of the
/// pool that the work needs.
func waiting<T: Sendable, Failure: Error>(
  _ work: @escaping @Sendable () async throws(Failure) -> T
) throws(Failure) -> T {
  let outcome = Locked<Result<T, Failure>?>(nil)
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    let result: Result<T, Failure>
    do throws(Failure) { result = .success(try await work()) } catch { result = .failure(error) }
    outcome.withLock { $0 = result }
    done.signal()
  }
  done.wait()
  guard let result = outcome.withLock({ $0 }) else { preconditionFailure("work without an end") }
  return try result.get()
}
