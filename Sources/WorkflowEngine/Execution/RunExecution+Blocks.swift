import Sixmo
import Syntax
import System
import WorkflowAPI

extension RunExecution {
  /// The next block, and those that can work at the same time.
  func nextPass(of graph: WorkflowGraph) -> [Int]? {
    let left = blocks.indices.filter { blocks[$0].status != .completed }
    guard let first = left.first else { return nil }
    let together = left.prefix { graph.nodes[$0].startsOver }
    return together.isEmpty ? [first] : Array(together)
  }

  func perform(
    _ pass: [Int], of graph: WorkflowGraph, _ spending: Spending?, after manifest: RunManifest
  ) async throws {
    board.begin(pass)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for position in pass {
        group.addTask { [self] in
          do {
            try await perform(position, of: graph, in: pass, spending, after: manifest)
          } catch let failure as BlockFailure {
            board.fail(failure)
          } catch is InputFailed {}
        }
      }
      do {
        while try await group.next() != nil {}
      } catch {
        group.cancelAll()
        throw error
      }
    }
    guard let failure = board.failure else { return }
    for position in pass where position > failure.position ?? 0 { try await takeBack(position) }
    throw failure
  }

  /// As if the block had not started: one before it has failed.
  private func takeBack(_ position: Int) async throws {
    try await publish(position, RowKind.allCases.map(ChunkUpdate.none)) { block in
      block.status = .pending
      block.progress = BlockProgress()
      (block.startedAt, block.completedAt) = (nil, nil)
      (block.columns, block.refusedColumns) = (nil, nil)
    }
  }

  /// Until there are rows that show the columns which the block asks for; or else all.
  private func waitForInput(of position: Int, _ node: WorkflowGraph.Node, in pass: [Int])
    async throws
  {
    let growing = node.inputs.filter { pass.contains($0.node) }.map { board.growths[$0.node] }
    for growth in growing { try await growth.wait { $0.rows > 0 } }
    let streams = node.inputs.map { $0.columns.with(rowsOf: board.grown[$0.node]) }
    let lacksColumns = !ColumnFlow(node.block, node.specs, inputs: streams).faults.isEmpty
    if lacksColumns { for growth in growing { try await growth.wait { _ in false } } }
    try board.check(position)
  }
}

// MARK: One block

extension RunExecution {
  private func perform(
    _ position: Int, of graph: WorkflowGraph, in pass: [Int], _ spending: Spending?,
    after manifest: RunManifest
  ) async throws {
    let node = graph.nodes[position]
    let growth = board.growths[position]
    // Whatever happens, nobody waits for more.
    defer {
      let isCompleted = board.blocks[position].status == .completed
      growth.change { state in
        state.isFinished = true
        state.hasFailed = !isCompleted
      }
    }
    try await waitForInput(of: position, node, in: pass)
    let upstream = board.grown
    let canGoOn =
      node.block.isPerBatch && node.block.role == .step
      && node.inputs.allSatisfy { upstream[$0.node].status == .completed }
    let isResuming = canGoOn && upstream[position].status == .running
    board.update(position) { block in
      block.status = .running
      block.startedAt = block.startedAt ?? parts.clock.now
    }
    let kept = isResuming ? manifest : RunManifest()
    parts.files.removeChunks(run.id, position: position, except: kept)
    do {
      var work = try BlockWork(
        node, at: position, run: run, upstream: upstream, board: board, parts: parts,
        after: kept, purse: spending?.purse(position))
      do {
        try await perform(&work, position, canGoOn: canGoOn)
      } catch {
        if error.isOfBlock {
          try await keepRows(of: work, position, isPerBatch: node.block.isPerBatch)
        } else if canGoOn {
          await commitRest(of: work, position)
        }
        throw error
      }
    } catch let error where error.isOfBlock {
      throw BlockFailure(
        position: position, reason: "Block '\(node.name)' failed",
        message:
          "block '\(node.name)' (\(node.id)): \((error as? Diagnostic)?.message ?? "\(error)")")
    }
  }

  private func perform(
    _ work: inout BlockWork, _ position: Int, canGoOn: Bool
  ) async throws {
    // What the store has of an attempt before that is not gone on with counts no more.
    try await commit(work, position)
    var published = parts.clock.now
    while try await step(&work) {
      try Task.checkCancellation()
      try board.check(position)
      work.tell(board.growths[position])
      // Others get their turn: a stage that only computes never suspends by itself.
      await Task.yield()
      // In either direction: the clock may be set back.
      guard abs(parts.clock.now.milliseconds - published.milliseconds) >= 250 else { continue }
      published = parts.clock.now
      // Of a block that would start over, nothing counts before its end.
      try await canGoOn ? commit(work, position) : publish(work, position)
    }
    work.tell(board.growths[position])
    try await commit(work, position, isCompleted: true)
    parts.stalls.end(run.id)
  }

  /// Cancelling stops an expression at work, however long it would take.
  private func step(_ work: inout BlockWork) async throws -> Bool {
    let interrupt = work.interrupt
    return try await withTaskCancellationHandler {
      try await work.step()
    } onCancel: {
      interrupt()
    }
  }

  /// What a block has done before its run is handed back, so that the next worker need not do it again. Where that
  /// cannot be stored now, it does.
  private func commitRest(of work: BlockWork, _ position: Int) async {
    guard (try? work.synchronize()) != nil else { return }
    let chunks = work.updates
    let (block, progress) = board.update(position) { show(work, in: &$0) }
    // Nothing can be written from a task that is cancelled.
    await Task { [self] in
      _ = try? await parts.runs.commit(
        chunks, of: block, runProgress: progress, claim, now: parts.clock.now)
    }.value
  }

  /// What a block has done before it fails can be downloaded, for it may have been paid for, and what it
  /// refused, which says why.
  private func keepRows(
    of work: BlockWork, _ position: Int, isPerBatch: Bool
  ) async throws {
    let columns = isPerBatch ? work.columnNames : nil
    board.update(position) { $0.columns = columns }
    try await commit(work, position)
  }

  /// Has the store take the chunks, with how far they are.
  private func commit(
    _ work: BlockWork, _ position: Int, isCompleted: Bool = false
  ) async throws {
    try work.synchronize()
    // The work asks the board for them, which is locked while a block is changed.
    let columns = isCompleted ? work.columnNames : nil
    try await publish(position, work.updates) { block in
      if let columns {
        block.status = .completed
        block.completedAt = parts.clock.now
        block.columns = columns
      }
      show(work, in: &block)
    }
    work.markCommitted()
  }

  /// How far the block is, chunks aside.
  private func publish(_ work: BlockWork, _ position: Int) async throws {
    try await publish(position, []) { show(work, in: &$0) }
  }

  private func show(_ work: BlockWork, in block: inout RunBlockRecord) {
    block.refusedColumns = work.refused.counts.rows == 0 ? nil : work.refused.columnNames
    block.progress = work.progress
    if block.status == .completed { block.progress.currentStep = nil }
  }

  private func publish(
    _ position: Int, _ chunks: [ChunkUpdate], _ change: (inout RunBlockRecord) -> Void
  ) async throws {
    let before = board.blocks[position]
    let (block, progress) = board.update(position, change)
    let isMine: Bool
    do {
      isMine = try await parts.runs.commit(
        chunks, of: block, runProgress: progress, claim, now: parts.clock.now)
    } catch {
      // It is not so until the store has it: perhaps it is tried again.
      board.update(position) { $0 = before }
      throw error.isFullDisk ? error : PublishingFailure()
    }
    // Cancelled, or taken by another worker.
    guard isMine else { throw CancellationError() }
  }
}

extension Error {
  /// Whether it fails the block, rather than that the run is over or goes on later.
  var isOfBlock: Bool {
    !(self is CancellationError || self is PublishingFailure || self is InputFailed || isFullDisk)
  }

  var isFullDisk: Bool {
    (self as? FileError)?.isFull ?? ((self as? StoreError)?.reason == .full)
  }
}

/// The store took no progress; this is not a fault of the block's.
private struct PublishingFailure: Error {}
