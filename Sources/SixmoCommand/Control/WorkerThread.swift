import Glibc

/// A thread for work that blocks. The pool's threads are not the place for it: what it waits for needs them.
enum WorkerThread {
  static func start(_ work: @escaping @Sendable () -> Void) {
    let job = Unmanaged.passRetained(Job(work))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<Job>.fromOpaque(raw).takeRetainedValue().work() }
        return nil
      }, job.toOpaque())
    guard status == 0 else {
      preconditionFailure("the system gives no thread: \(String(cString: strerror(status)))")
    }
    pthread_detach(thread)
  }

  private final class Job {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
}
