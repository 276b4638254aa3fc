import Sixmo
import System

/// The state of a run's blocks, which several of them change while they work at the same time.
final class RunBoard: Sendable {
  /// Of each block's rows, for those that work in this process.
  let growths: [RowGrowth]
  private let state: Locked<State>

  private struct State {
    var blocks: [RunBlockRecord]
    var failure: BlockFailure?
  }

  init(_ blocks: [RunBlockRecord]) {
    growths = blocks.map { _ in RowGrowth() }
    state = Locked(State(blocks: blocks))
  }

  /// Says where the rows of blocks are that are completed already.
  func load(_ manifest: RunManifest) {
    for block in blocks where block.status == .completed {
      growths[block.position].change { state in
        state.chunks = manifest[block.position, .rows]
        state.isFinished = true
      }
    }
  }

  var blocks: [RunBlockRecord] { state.withLock { $0.blocks } }
  var failure: BlockFailure? { state.withLock { $0.failure } }

  /// Changes a block; answers it, and how much of the run is done, in percent.
  @discardableResult
  func update(
    _ position: Int, _ change: (inout RunBlockRecord) -> Void
  ) -> (block: RunBlockRecord, progress: Double) {
    state.withLock { state in
      change(&state.blocks[position])
      let done = state.blocks.reduce(0.0) { $0 + $1.fraction }
      return (state.blocks[position], 100 * done / Double(state.blocks.count))
    }
  }

  /// Before blocks begin, or begin again.
  func begin(_ pass: [Int]) {
    state.withLock { $0.failure = nil }
    for position in pass { growths[position].change { $0 = RowGrowth.State() } }
  }

  /// Of several failures that of the first block counts, as if they worked one after the other.
  func fail(_ failure: BlockFailure) {
    state.withLock { state in
      if (state.failure?.position ?? .max) > (failure.position ?? -1) { state.failure = failure }
    }
  }

  /// Throws if a block before has failed.
  func check(_ position: Int) throws {
    let failed = state.withLock { $0.failure?.position } ?? .max
    if failed < position { throw InputFailed() }
  }

  /// The blocks with the rows and columns that those at work have written so far.
  var grown: [RunBlockRecord] {
    var blocks = blocks
    for position in blocks.indices where blocks[position].status != .completed {
      let state = growths[position].state
      blocks[position].progress.rows = state.rows
      blocks[position].columns = state.columns
    }
    return blocks
  }

  /// How many rows of a block there will be, as far as can be known.
  func expectedRows(of position: Int) -> Int {
    let block = state.withLock { $0.blocks[position] }
    if block.status == .completed { return block.progress.rows }
    return max(growths[position].state.expectedRows, block.progress.rows)
  }
}
