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
    _ pass: [Int], of graph: WorkflowGraph, _ spending: Spending?
  ) async throws {
    board.begin(pass)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for position in pass {
        group.addTask { [self] in
          do {
            try await perform(position, of: graph, in: pass, spending)
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
    try await publish(position) { block in
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
    _ position: Int, of graph: WorkflowGraph, in pass: [Int], _ spending: Spending?
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
    do {
      var work = try BlockWork(
        node, at: position, run: run, upstream: upstream, board: board, parts: parts,
        output: RowFileWriter(
          path: parts.files.rows(run.id, position: position), resuming: isResuming),
        isResuming: isResuming,
        purse: spending?.purse(position))
      do {
        try await perform(&work, position, canGoOn: canGoOn)
      } catch let error where error.isOfBlock {
        try await keepRows(of: work, position, isPerBatch: node.block.isPerBatch)
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
    try await publish(work, position)
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
      if canGoOn { try work.synchronize() }
      try await publish(work, position)
    }
    try work.synchronize()
    work.tell(board.growths[position])
    let columns = work.columnNames
    board.update(position) { block in
      block.status = .completed
      block.completedAt = parts.clock.now
      block.columns = columns
    }
    try await publish(work, position)
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

  /// What a block has done before it fails can be downloaded, for it may have been paid for, and what it
  /// refused, which says why.
  private func keepRows(
    of work: BlockWork, _ position: Int, isPerBatch: Bool
  ) async throws {
    try work.synchronize()
    let columns = isPerBatch ? work.columnNames : nil
    board.update(position) { $0.columns = columns }
    try await publish(work, position)
  }

  private func publish(_ work: BlockWork, _ position: Int) async throws {
    try await publish(position) { block in
      block.refusedColumns = work.refused.count == 0 ? nil : work.refused.columnNames
      block.progress = work.progress
      if block.status == .completed { block.progress.currentStep = nil }
    }
  }

  private func publish(
    _ position: Int, _ change: (inout RunBlockRecord) -> Void
  ) async throws {
    let (block, progress) = board.update(position, change)
    let isMine: Bool
    do {
      isMine = try await parts.store.publish(
        block, runProgress: progress, of: run.id, worker: worker, now: parts.clock.now)
    } catch let error where !error.isFullDisk {
      throw PublishingFailure()
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
