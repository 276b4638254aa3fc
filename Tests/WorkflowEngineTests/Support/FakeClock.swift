import Sixmo
import System

@testable import WorkflowEngine

/// A clock that only moves when a test says so.
final class FakeClock: EngineClock {
  private struct State {
    var milliseconds: Int64
    var sleepers: [Int: (until: Int64, continuation: CheckedContinuation<Void, any Error>)] = [:]
    var cancelled: Set<Int> = []
    var lastNumber = 0
  }

  private let state: Locked<State>

  /// 2026-02-12T12:00:00Z unless told.
  init(milliseconds: Int64 = 1_770_897_600_000) {
    state = Locked(State(milliseconds: milliseconds))
  }

  var milliseconds: Int64 { state.withLock { $0.milliseconds } }

  func advance(seconds: Double) {
    let due = state.withLock { state in
      state.milliseconds += Int64(seconds * 1000)
      let due = state.sleepers.filter { $0.value.until <= state.milliseconds }
      for number in due.keys { state.sleepers[number] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in due { continuation.resume() }
  }

  func sleep(seconds: Double) async throws {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          guard state.cancelled.remove(number) == nil else { return true }
          let until = state.milliseconds + Int64(seconds * 1000)
          state.sleepers[number] = (until, continuation)
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: number)
        if sleeper == nil { state.cancelled.insert(number) }
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
