import System

/// Lets one task at a time run code of the script. The others wait for their turn, which comes in the
/// order in which they asked for it.
final class Baton: Sendable {
  private struct State {
    var tasks: [ScriptTask]
    var holder: ScriptTask?
    var queue: [ScriptTask] = []

    mutating func passOn() {
      holder = queue.isEmpty ? nil : queue.removeFirst()
      holder?.alarm.ring()
    }
  }
  private let state: Locked<State>

  init(heldBy task: ScriptTask) {
    state = Locked(State(tasks: [task], holder: task))
  }

  /// All tasks of the machine.
  var tasks: [ScriptTask] { state.withLock { $0.tasks } }

  /// A new task, which must `waitForTurn`.
  func add(_ task: ScriptTask) {
    state.withLock { state in
      state.tasks.append(task)
      state.queue.append(task)
    }
  }

  /// A task without a thread gives its place up.
  func remove(_ task: ScriptTask) {
    state.withLock { state in
      state.tasks.removeAll { $0 === task }
      state.queue.removeAll { $0 === task }
    }
  }

  func give() { state.withLock { $0.passOn() } }

  /// The holder ends.
  func giveForGood(_ task: ScriptTask) {
    state.withLock { state in
      state.tasks.removeAll { $0 === task }
      state.passOn()
    }
  }

  func take(_ task: ScriptTask) {
    state.withLock { state in
      state.queue.append(task)
      if state.holder == nil { state.passOn() }
    }
    waitForTurn(task)
  }

  func waitForTurn(_ task: ScriptTask) {
    while state.withLock({ $0.holder !== task }) { task.alarm.wait() }
  }

  /// Makes every task that waits look around.
  func wakeAll() {
    for task in tasks { task.alarm.ring() }
  }
}
