import System

/// Runs each job of a task on a thread of its own, for tests that block: the threads of the pool are few, and
/// others need them to go on.
package final class ThreadExecutor: TaskExecutor {
  package init() {}

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread.start { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
