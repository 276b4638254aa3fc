import Glibc
import Sixmo
import Syntax
import WorkflowAPI

/// One claimed run, from its first unfinished block to its end.
///
/// Blocks work one after the other, each from the files of those before it into its own, so that memory
/// holds a batch of rows whatever their number, and a later process can go on with the next block.
struct RunExecution: Sendable {
  let parts: EngineParts
  let worker: String
  let run: RunRecord
  private(set) var blocks: [RunBlockRecord]

  /// Processes that may die on a run without any progress before it is given up.
  static let attemptLimit = 5

  init(_ claimed: (run: RunRecord, blocks: [RunBlockRecord]), worker: String, parts: EngineParts) {
    self.parts = parts
    self.worker = worker
    run = claimed.run
    blocks = claimed.blocks
  }

  /// Returns when the run has ended, is no longer this worker's, or could not be stored; then whoever
  /// claims it next goes on with it.
  mutating func execute() async {
    do {
      let ending = try await perform()
      _ = try await parts.store.finish(
        run.id, worker: worker, ending.run, failedBlock: ending.failedBlock, now: parts.clock.now)
    } catch is CancellationError {
      // Nothing can be written from a task that is cancelled.
      await Task { [self] in
        try? await parts.store.release(run.id, worker: worker, now: parts.clock.now)
      }.value
    } catch {
      // Another worker still has the files, which finds out by its next write; or the store cannot be
      // written now. The lease runs out, and the run is taken up again.
    }
  }

  private mutating func perform() async throws -> (run: RunEnding, failedBlock: Int?) {
    do {
      let file = try lock()
      defer { withExtendedLifetime(file) {} }
      let graph = try graph()
      guard run.attempts <= Self.attemptLimit else { throw givenUp() }
      for position in blocks.indices where blocks[position].status != .completed {
        try await perform(position, of: graph)
      }
      let notes = [noteOnFailedRows] + notesOnRequests
      return (RunEnding(status: .completed, reason: notes.joinedNotes), nil)
    } catch var failure as BlockFailure {
      failure.message = ([failure.message] + notesOnRequests).joinedNotes ?? failure.message
      return (failure.ending, failure.position)
    }
  }

  private func lock() throws -> OpenFile {
    let file: OpenFile
    do {
      file = try OpenFile(parts.files.lock(run.id), O_RDWR | O_CREAT)
    } catch {
      throw BlockFailure(
        position: nil, reason: "The rows of the run cannot be read", message: "\(error)")
    }
    guard file.lock() else { throw FilesInUse() }
    return file
  }

  private func graph() throws -> WorkflowGraph {
    do {
      return try GraphCheck.graph(
        of: JSON.parse(run.definition), at: [], registry: parts.registry,
        checkExpression: parts.expressions.fault)
    } catch let refusal as WorkflowGraph.Refusal {
      // An older or newer program accepted it.
      let reasons = refusal.faults.map { "\($0.place): \($0.message)" }
      throw BlockFailure(
        position: nil, reason: "The definition cannot run with this version",
        message: reasons.joined(separator: "; "))
    } catch let error as JSONError {
      throw BlockFailure(
        position: nil, reason: "The definition cannot be read",
        message: "the definition of the run is damaged: \(error)")
    }
  }

  private func givenUp() -> BlockFailure {
    let position = blocks.firstIndex { $0.status != .completed }
    let block = position.map { " in block '\(blocks[$0].blockID)'" } ?? ""
    return BlockFailure(
      position: position, reason: "Given up after \(Self.attemptLimit) attempts",
      message: "each of \(Self.attemptLimit) processes that executed the run ended\(block)")
  }

  /// `3 rows failed in block 'transform': …`
  private var noteOnFailedRows: String? {
    let notes = blocks.filter { $0.progress.failed > 0 }.map { block in
      let count = block.progress.failed
      return "\(count) row\(count == 1 ? "" : "s") failed in block '\(block.blockID)'"
    }
    return notes.isEmpty ? nil : notes.joined(separator: ", ") + "; see the column 'error'"
  }
}

// MARK: Requests that may have cost money

extension RunExecution {
  /// What a person should look at: requests without an outcome, and those that were sent twice.
  private var notesOnRequests: [String?] {
    blocks.flatMap { block -> [String?] in
      let files = parts.files.block(run.id, block.position)
      return [
        note("\(files).ledger", block.blockID) { Self.note(onPayments: $0) },
        note("\(files).deliveries", block.blockID) { Self.note(onDeliveries: $0) },
      ]
    }
  }

  private func note(
    _ path: String, _ blockID: String, _ words: (PaymentReport) -> String?
  ) -> String? {
    do {
      return try PaymentReport(path: path).flatMap(words).map { "block '\(blockID)': \($0)" }
    } catch {
      return "block '\(blockID)': \(error)"
    }
  }

  private static func note(onPayments report: PaymentReport) -> String? {
    let held = PaymentReport.listed(report.held, "row")
    let repeated = PaymentReport.listed(report.repeated, "row")
    return [
      report.held.isEmpty
        ? nil : "the requests for \(held) may have been charged without an answer",
      report.repeated.isEmpty
        ? nil : "the requests for \(repeated) were sent again and may have been charged twice",
    ].joinedNotes
  }

  private static func note(onDeliveries report: PaymentReport) -> String? {
    let batches = PaymentReport.listed((report.held + report.repeated).sorted(), "batch")
    return report.held.isEmpty && report.repeated.isEmpty
      ? nil : "\(batches) may have reached the receiver more than once"
  }
}

extension [String?] {
  fileprivate var joinedNotes: String? {
    let notes = compactMap { $0 }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }
}

// MARK: One block

extension RunExecution {
  private mutating func perform(_ position: Int, of graph: WorkflowGraph) async throws {
    let node = graph.nodes[position]
    let resuming =
      node.block.isPerBatch && node.block.role == .step && blocks[position].status == .running
    blocks[position].status = .running
    blocks[position].startedAt = blocks[position].startedAt ?? parts.clock.now
    do {
      var work = try BlockWork(
        node, at: position, run: run, upstream: blocks, parts: parts,
        output: RowFileWriter(
          path: parts.files.rows(run.id, position: position), resuming: resuming))
      try await publish(work.progress, of: position)
      var published = parts.clock.now
      while try await work.step() {
        try Task.checkCancellation()
        // Others get their turn: a stage that only computes never suspends by itself.
        await Task.yield()
        guard parts.clock.now >= published.advanced(bySeconds: 0.25) else { continue }
        published = parts.clock.now
        if node.block.isPerBatch { try work.output.synchronize() }
        try await publish(work.progress, of: position)
      }
      try work.output.synchronize()
      blocks[position].status = .completed
      blocks[position].completedAt = parts.clock.now
      blocks[position].columns = work.columnNames
      try await publish(work.progress, of: position)
    } catch let error where !(error is CancellationError || error is PublishingFailure) {
      throw BlockFailure(
        position: position, reason: "Block '\(node.name)' failed",
        message:
          "block '\(node.name)' (\(node.id)): \((error as? Diagnostic)?.message ?? "\(error)")")
    }
  }

  private mutating func publish(_ progress: BlockProgress, of position: Int) async throws {
    blocks[position].progress = progress
    if blocks[position].status == .completed { blocks[position].progress.currentStep = nil }
    let done = blocks.reduce(0.0) { $0 + $1.fraction }
    let isMine: Bool
    do {
      isMine = try await parts.store.publish(
        blocks[position], runProgress: 100 * done / Double(blocks.count), of: run.id,
        worker: worker, now: parts.clock.now)
    } catch {
      throw PublishingFailure()
    }
    // Cancelled, or taken by another worker.
    guard isMine else { throw CancellationError() }
  }
}

/// The store took no progress; this is no fault of the block's.
private struct PublishingFailure: Error {}

/// A worker that was thought dead is only slow.
private struct FilesInUse: Error {}

/// Why a run ends before its last block.
private struct BlockFailure: Error {
  var position: Int?
  var reason: String
  var message: String

  var ending: RunEnding { RunEnding(status: .failed, reason: reason, error: message) }
}

extension RunBlockRecord {
  /// How much of the block is done, from 0 to 1; 1 only when it is completed.
  var fraction: Double {
    switch status {
    case .completed: 1
    case .pending, .skipped: 0
    case .running, .failed, .cancelled:
      progress.total == 0
        ? 0 : min(Double(progress.processed) / Double(progress.total), 0.999)
    }
  }
}
