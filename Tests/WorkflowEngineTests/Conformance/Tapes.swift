import Sixmo
import System
import WorkflowAPI

/// The recordings of one test: one for each service that it makes, in their order.
final class Tapes: Sendable {
  @TaskLocal static var current = Tapes()

  private struct State {
    var tapes: [Tape] = []
    var played = 0
  }
  private let state = Locked(State())

  func recording(_ engine: some WorkflowService) -> any WorkflowService {
    let tape = Tape()
    state.withLock { $0.tapes.append(tape) }
    return tape.recording(engine)
  }

  /// The service that was recorded when the test made as many before it as now.
  func replayed() -> any WorkflowService {
    let tape = state.withLock { state in
      defer { state.played += 1 }
      return state.tapes[state.played]
    }
    return SocketService(hosting: { url in try tape.replay(at: url) })
  }
}

/// The text of a recording while it is made.
private final class Tape: Sendable {
  private let text = Locked("")

  func recording(_ engine: some WorkflowService) -> any WorkflowService {
    do {
      return try RecordingService(engine, target: ReplayedService.recordedURL) { line in
        self.text.withLock { $0 += line }
      }
    } catch {
      preconditionFailure("a tape takes every line: \(error)")
    }
  }

  func replay(at url: String) throws -> ReplayedService {
    ReplayedService(
      ReplayService(try Recording(Array(text.withLock { $0 }.utf8))), baseURL: url)
  }
}
