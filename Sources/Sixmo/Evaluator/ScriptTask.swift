import Synchronization
import Syntax
import System

/// One line of calls: the run itself, or one of those that a `parallel` has in flight. Each has a thread
/// and a stack of frames; whose turn it is, the baton says.
///
/// `@unchecked Sendable`: `alarm` and `isCancelled` are for every thread; the rest is read and written by
/// the holder of the baton alone.
final class ScriptTask: @unchecked Sendable {
  let stack: FrameStack
  let alarm = Alarm()
  /// Of its thread.
  var stackLimit: UInt = 0
  /// Ends the values in use while the task waits. Besides those it has only what it caught: no error and
  /// no returned value is on its way inside a builtin.
  var top: Frame
  var caught: Failure?
  /// What this task waits for, if that is its own `parallel`.
  var calls: ParallelCalls?
  private let cancelled = Atomic(false)

  init(frameValues: Int) {
    stack = FrameStack(count: frameValues)
    top = stack.base
  }

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  /// Ends the task, and those that it waits for, without running any more of the script.
  func cancel() {
    cancelled.store(true, ordering: .releasing)
    alarm.ring()
    for task in calls?.tasks ?? [] { task.cancel() }
  }

  /// Marks what a waiting task holds.
  func mark(in heap: Heap) {
    heap.mark(stack.base, count: top - stack.base)
    for failure in [caught, calls?.failure as? Failure] {
      if let value = failure?.value { heap.mark(value) }
    }
  }
}

extension Machine {
  /// Lets other tasks run while `body` waits for something outside; it touches nothing of the machine, and
  /// returns at once when the task `mustEnd`. Throws if that is so.
  func pause<T>(_ body: (ScriptTask) -> T) throws -> T {
    let task = self.task
    (task.top, task.caught) = (control.pointee.top, caught)
    baton.give()
    let result = body(task)
    baton.take(task)
    resume(task)
    if let failure = stopRequest() { throw failure }
    return result
  }

  /// What the holder of the baton does first.
  func resume(_ task: ScriptTask) {
    self.task = task
    (control.pointee.top, caught) = (task.top, task.caught)
    control.pointee.stackLimit = task.stackLimit
    resetLimit()
    // That may have been asked for when another task was on.
    if heap.wantsCollection { signal.requestCheck() }
  }

  /// Whether a task has to end instead of waiting. For any thread.
  func mustEnd(_ task: ScriptTask) -> Bool { isStopped || task.isCancelled }

  /// What ends the task that runs; nil if it may go on.
  func stopRequest() -> Failure? {
    if isStopped, !safepoint(top: control.pointee.top) { return takeFailure() }
    return task.isCancelled ? .interruption("cancelled") : nil
  }
}
