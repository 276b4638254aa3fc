import Dispatch

/// Threads for requests with large bodies, whose reading takes seconds: the threads of all other tasks are as
/// few as the cores, and would be held up.
final class LargeRequests: TaskExecutor {
  static let shared = LargeRequests()

  /// Bytes of a body from which on it is large.
  static let threshold = 64 << 10

  private let queue = DispatchQueue(label: "large requests", attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
