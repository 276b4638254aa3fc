import Glibc
import System

/// Threads for runs alone: however long a stage computes or waits for an answer of the DNS, requests are
/// answered by the others.
///
/// They start with the first run and end with the last reference. Each has a stack of its own size, as
/// the expressions of specs are evaluated on them.
final class RunThreads: TaskExecutor {
  private let queue = JobQueue()
  private let count: Int
  private let niceness: Int32
  private static let stackSize = 8 << 20

  init(count: Int, niceness: Int32 = 0) {
    self.count = count
    self.niceness = niceness
  }

  deinit { queue.close() }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = queue.add { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    if isFirst {
      for _ in 0..<count {
        Thread.start(stackSize: Self.stackSize) { [queue, niceness] in
          Thread.standBack(by: niceness)
          queue.work()
        }
      }
    }
  }
}

/// What waits for a thread.
// Sendable: everything is read and written under `mutex`, which is never moved.
private final class JobQueue: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [@Sendable () -> Void] = []
  private var isStarted = false
  private var isClosed = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Whether it is the first job, for which there are no threads yet.
  func add(_ job: @escaping @Sendable () -> Void) -> Bool {
    locked {
      jobs.append(job)
      pthread_cond_signal(changed)
      defer { isStarted = true }
      return !isStarted
    }
  }

  func close() {
    locked {
      isClosed = true
      pthread_cond_broadcast(changed)
    }
  }

  /// What each thread does until the queue is closed.
  func work() {
    while let job = next() { job() }
  }

  private func next() -> (@Sendable () -> Void)? {
    locked {
      while jobs.isEmpty && !isClosed { pthread_cond_wait(changed, mutex) }
      return jobs.isEmpty ? nil : jobs.removeFirst()
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
