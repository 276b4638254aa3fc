import Sixmo
import Syntax

/// A few rows on their way through a workflow: without a run, and without effects outside.
struct Trial {
  let parts: EngineParts
  let graph: WorkflowGraph
  /// In no list; its id names the folder of its files.
  let run: RunRecord
  /// How many rows the source gives.
  let rowLimit: Int
  /// Whether nobody is asked, and it is only counted how many requests there would be.
  var isForecast = false

  /// What became of the rows in one block.
  struct Step {
    var block: RunBlockRecord
    /// Whether the block would have changed something outside, and has passed its rows on instead.
    var isPassedOn = false
    /// Sent to other services, or that would be.
    var requests = 0
    /// Requests whose answers are known.
    var cached = 0
    /// Of what a request costs.
    var price = 0.0
    /// How many rows the source would give without the limit.
    var total = 0
    var before: [Row] = []
    var after: [Row] = []
    var refused: [Row] = []

    /// As an answer has it.
    var status: String {
      isPassedOn && block.status == .completed ? "passed_on" : block.status.rawValue
    }
  }

  /// Rows that are shown before and after a block.
  private static let shownRows = 100

  /// The blocks in order; after one that has failed they are skipped.
  func steps(_ blocks: [RunBlockRecord]) async throws -> [Step] {
    let board = RunBoard(blocks)
    var steps: [Step] = []
    for position in graph.nodes.indices {
      if steps.contains(where: { $0.block.status == .failed }) {
        board.update(position) { $0.status = .skipped }
        steps.append(Step(block: board.blocks[position]))
      } else {
        steps.append(try await step(position, board))
      }
    }
    return steps
  }

  private func step(_ position: Int, _ board: RunBoard) async throws -> Step {
    var node = graph.nodes[position]
    var step = Step(block: board.blocks[position], isPassedOn: node.block.effects != .none)
    if step.isPassedOn {
      node.block.effects = .none
      node.block.makeStage = { _, _ in PassOn("Passing rows on") }
    }
    let series = parts.files.rows(run.id, position: position)
    var written: (rows: [RowChunk], refused: [RowChunk]) = ([], [])
    var isCut = false
    let forecast = isForecast ? Forecast() : nil
    let shown = ShownRows(limit: Self.shownRows)
    do {
      var work = try BlockWork(
        node, at: position, run: run, upstream: board.grown, board: board, parts: parts,
        after: RunManifest(), isTrial: true, forecast: forecast)
      defer { written = (work.output.chunks, work.refused.chunks) }
      work.onInput = shown.add
      repeat {
        try Task.checkCancellation()
      } while try await work.step() && !isEnough(position, work)
      isCut = isEnough(position, work)
      // The work asks the board for them, which is locked while a block is changed.
      let columns = work.columnNames
      board.update(position) { block in
        block.status = .completed
        block.progress = work.progress
        if position == 0 { block.progress.rows = min(block.progress.rows, rowLimit) }
        block.columns = columns
      }
      step.total = max(work.progress.total, work.progress.rows)
    } catch let error where error.isOfBlock {
      board.update(position) { block in
        block.status = .failed
        block.errorMessage = (error as? Diagnostic)?.message ?? "\(error)"
      }
    }
    if isCut { written.rows = try cut(series, written.rows) }
    board.growths[position].change { [rows = written.rows] state in
      state.chunks = rows
      state.isFinished = true
    }
    step.block = board.blocks[position]
    step.before = shown.rows
    step.after = try RowFileReader(series, written.rows).first(Self.shownRows)
    step.refused = try RowFileReader(
      parts.files.refused(run.id, position: position), written.refused
    ).first(Self.shownRows)
    step.price = node.price
    step.cached = forecast?.cached ?? 0
    step.requests =
      try forecast?.requests
      ?? PaymentReport(parts.files.ledger(run.id, position: position))?.sent ?? 0
    return step
  }

  private func isEnough(_ position: Int, _ work: BlockWork) -> Bool {
    position == 0 && work.output.counts.rows >= rowLimit
  }

  /// A source that reads a file gives more rows at once.
  private func cut(_ series: RowSeries, _ chunks: [RowChunk]) throws -> [RowChunk] {
    let rows = try RowFileReader(series, chunks).first(rowLimit)
    let writer = RowWriter(series, epoch: run.epoch, after: [])
    try writer.append(RowBatch(rows), consumed: rows.count)
    return writer.chunks
  }
}

/// The first rows that come in.
private final class ShownRows {
  private let limit: Int
  private(set) var rows: [Row] = []

  init(limit: Int) { self.limit = limit }

  func add(_ batch: RowBatch) {
    rows += batch.slice(0..<min(batch.count, limit - rows.count)).objects
  }
}
