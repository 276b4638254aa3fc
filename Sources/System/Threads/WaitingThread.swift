import Glibc

/// The thread of a script that waits for asynchronous work, as the executor of that work: it would only
/// sleep otherwise, and each change of threads costs more than the call of a function.
///
/// `@unchecked Sendable`: everything that changes is behind a lock.
package final class WaitingThread: TaskExecutor, @unchecked Sendable {
  private struct State {
    var jobs: [UnownedJob] = []
    /// Nobody runs jobs here any longer.
    var hasLeft = false
  }

  private let state = Locked(State())
  private let alarm: Alarm
  private let thread = pthread_self()

  @TaskLocal private static var current: WaitingThread?

  package init(_ alarm: Alarm) { self.alarm = alarm }

  /// Whether the running code has its thread to itself, so that it may block until its task is cancelled.
  package static var isCurrent: Bool {
    current.map { pthread_equal($0.thread, pthread_self()) != 0 } ?? false
  }

  /// Begins work that runs in `runJobs`. A cancellation ends it as soon as it looks.
  package func begin(_ work: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    Task.detached(executorPreference: self) { [self] in
      await Self.$current.withValue(self, operation: work)
    }
  }

  /// False if there was nothing to do.
  package func runJobs() -> Bool {
    let jobs = state.withLock { state in
      defer { state.jobs = [] }
      return state.jobs
    }
    for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    return !jobs.isEmpty
  }

  /// What remains to be done, or follows later, is done by the threads that all tasks share.
  package func leave() {
    let jobs = state.withLock { state in
      state.hasLeft = true
      return state.jobs
    }
    for job in jobs { globalConcurrentExecutor.enqueue(job) }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isTaken = state.withLock { state in
      if !state.hasLeft { state.jobs.append(job) }
      return !state.hasLeft
    }
    if isTaken { alarm.ring() } else { globalConcurrentExecutor.enqueue(job) }
  }
}
