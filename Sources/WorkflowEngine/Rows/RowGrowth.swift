import Sixmo
import System

/// How far the chunks of a block have come, for the blocks that read them while they grow.
final class RowGrowth: Sendable {
  struct State: Sendable {
    /// Each as far as it has whole frames.
    var chunks: [RowChunk] = []
    var rows = 0
    /// Of these rows.
    var columns: [String] = []
    /// How many rows there will be, as far as can be known.
    var expectedRows = 0
    /// Whether nothing will follow.
    var isFinished = false
    /// Whether that is so because the block has failed.
    var hasFailed = false
    /// The last frames, for those that keep pace: they need not read what is in memory.
    fileprivate(set) var recent: [RowFrame] = []

    mutating func add(_ frames: [RowFrame]) {
      recent += frames
      var size = 0
      let kept = recent.suffix(RowGrowth.frameLimit).reversed().prefix { frame in
        size += frame.batch.size
        return size <= RowGrowth.byteLimit
      }
      recent = kept.reversed()
    }

    func frame(in chunk: Int, at offset: Int) -> RowFrame? {
      recent.first { $0.chunk == chunk && $0.range.lowerBound == offset }
    }
  }

  private static let frameLimit = 4
  private static let byteLimit = 8 << 20

  private let shared = Locked(Shared())

  private struct Shared {
    var state = State()
    var watchers: [AsyncStream<Void>.Continuation] = []
  }

  var state: State { shared.withLock { $0.state } }

  func change(_ change: @Sendable (inout State) -> Void) {
    let watchers = shared.withLock { shared in
      change(&shared.state)
      return shared.watchers
    }
    for watcher in watchers { watcher.yield() }
  }

  /// Something to wait for: gives an element after each change from now on, at most one for several.
  func changes() -> AsyncStream<Void> {
    let (stream, watcher) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    shared.withLock { $0.watchers.append(watcher) }
    return stream
  }

  /// Returns when the state is so, or at the end. Throws when the task is cancelled or the block has failed.
  func wait(until isSo: @Sendable (State) -> Bool) async throws {
    var changes = changes().makeAsyncIterator()
    while true {
      let state = state
      if state.hasFailed { throw InputFailed() }
      if state.isFinished || isSo(state) { return }
      await changes.next()
      try Task.checkCancellation()
    }
  }
}

/// A block cannot go on because one that it depends on, or one before it, has failed.
struct InputFailed: Error {}
