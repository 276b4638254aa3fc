import Synchronization
import Syntax
import System

/// One call of `parallel`: hands its items out in order to a few tasks, each of which takes the next one
/// when it has ended the last.
///
/// `@unchecked Sendable`: `running` is atomic, everything else belongs to the holder of the baton.
final class ParallelCalls: @unchecked Sendable {
  private let call: Call
  private let items: Value
  private let count: Int
  /// An element for each item that was begun; a root of the task that made the call, as are the items.
  private let results: ArrayRef
  private let parent: ScriptTask
  private(set) var tasks: [ScriptTask] = []
  private var threads: [Thread] = []
  private let running = Atomic(0)
  /// The first error.
  private(set) var failure: (any Error)?

  /// The tasks of a machine; each has a thread.
  static let mostTasks = 1_000

  init(_ call: Call, items: Value, count: Int, results: ArrayRef) {
    self.call = call
    self.items = items
    self.count = count
    self.results = results
    parent = call.machine.task
  }

  private var machine: Machine { call.machine }

  /// Returns when all calls have ended; throws the first error.
  func run(limit: Int) throws {
    parent.calls = self
    defer { parent.calls = nil }
    let size = min(limit, count)
    guard machine.baton.tasks.count + size <= ParallelCalls.mostTasks else {
      throw Failure.limit(
        "E0407", "more than \(ParallelCalls.mostTasks) calls would be in flight",
        help: "give 'parallel' a smaller limit")
    }
    for _ in 0..<size where failure == nil { start() }
    defer { for thread in threads { thread.join() } }
    try machine.pause { task in
      while running.load(ordering: .acquiring) > 0 { task.alarm.wait() }
    }
    if let failure { throw failure }
  }

  private func start() {
    let task = ScriptTask(frameValues: machine.limits.taskFrameValues)
    machine.baton.add(task)
    tasks.append(task)
    running.add(1, ordering: .relaxed)
    do {
      threads.append(
        try Thread(forScripts: machine.limits.taskFrameValues * Limits.nativeBytesPerValue) {
          self.work(task)
        })
    } catch {
      machine.baton.remove(task)
      running.subtract(1, ordering: .relaxed)
      fail(error)
    }
  }

  // MARK: On a task's thread

  private func work(_ task: ScriptTask) {
    machine.baton.waitForTurn(task)
    machine.resume(task)
    machine.useThisThread()
    do {
      var callback = try Callback(call, 1)
      while results.count < count, !machine.mustEnd(task) {
        let index = results.count
        call.heap.appendFresh(.null, to: results)
        let result = try callback.call(items.element(index), .int(index))
        results.elements[index] = result
      }
    } catch {
      if !task.isCancelled { fail(error) }
    }
    machine.baton.giveForGood(task)
    if running.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { parent.alarm.ring() }
  }

  private func fail(_ error: any Error) {
    failure = error
    for task in tasks { task.cancel() }
  }
}
