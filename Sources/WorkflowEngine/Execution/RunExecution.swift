import Glibc
import Sixmo
import Syntax
import System
import WorkflowAPI

/// One claimed run, from its first unfinished block to its end.
///
/// Blocks work from the files of those before them into their own, so that memory holds some batches of rows
/// whatever their number, and a later process can go on. Neighbours that can start over work at the same
/// time, each on the rows that those before it have written so far; all others one after the other.
struct RunExecution: Sendable {
  let parts: EngineParts
  let claim: RunClaim
  let run: RunRecord
  let board: RunBoard
  var blocks: [RunBlockRecord] { board.blocks }

  /// Processes that may die on a run without any progress before it is given up.
  static let attemptLimit = 5

  init(
    _ claimed: (run: RunRecord, blocks: [RunBlockRecord]), _ claim: RunClaim, parts: EngineParts
  ) {
    self.parts = parts
    self.claim = claim
    run = claimed.run
    board = RunBoard(claimed.blocks)
  }

  /// Returns when the run has ended, is no longer this worker's, or could not be stored; then anybody who
  /// claims it next goes on with it.
  func execute() async {
    defer { parts.stalls.end(run.id) }
    do {
      while true {
        do {
          let ending = try await perform()
          _ = try await parts.runs.finish(
            claim, ending.run, failedBlock: ending.failedBlock, now: parts.clock.now)
          return
        } catch let error where error.isFullDisk {
          try await waitForSpace("\(error)")
        }
      }
    } catch let error where error is CancellationError || Task.isCancelled {
      // Whatever a cancelled write ends with; and nothing can be written from a task that is cancelled.
      await Task { [self] in
        try? await parts.runs.release(claim, now: parts.clock.now)
      }.value
    } catch {
      // Another worker still has the files, which finds out by its next write; or the store cannot be
      // written now. The lease runs out, and the run is taken up again.
    }
  }

  /// The run goes on where it was, as soon as it can: what it has done and perhaps paid for is not lost.
  private func waitForSpace(_ reason: String) async throws {
    parts.stalls.begin(run.id, "Waiting for space on the disk: \(reason)")
    try await parts.clock.sleep(seconds: 1)
  }

  private func perform() async throws -> (run: RunEnding, failedBlock: Int?) {
    do {
      let file = try await lock()
      defer { withExtendedLifetime(file) {} }
      let graph = try graph()
      guard run.attempts <= Self.attemptLimit else { throw givenUp() }
      let spending = try Spending(run, blocks, graph, parts.files)
      let manifest = try await parts.runs.manifest(of: run.id)
      board.load(manifest)
      while let pass = nextPass(of: graph) {
        try await perform(pass, of: graph, spending, after: manifest)
      }
      let notes =
        [noteOnRetry, spending?.note, noteOnFailedRows, noteOnRefusedRows] + notesOnRequests
      return (RunEnding(status: .completed, reason: notes.joinedNotes), nil)
    } catch var failure as BlockFailure {
      failure.message = ([failure.message] + notesOnRequests).joinedNotes ?? failure.message
      return (failure.ending, failure.position)
    }
  }

  private func lock() async throws -> OpenFile {
    let file = try lockFile()
    // A process that another part of this program is starting has the file for a moment.
    for _ in 0..<100 {
      if file.lock() { return file }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw FilesInUse()
  }

  private func lockFile() throws -> OpenFile {
    do {
      return try OpenFile(parts.files.lock(run.id), O_RDWR | O_CREAT)
    } catch {
      guard !error.isFull else { throw error }
      throw BlockFailure(
        position: nil, reason: "The rows of the run cannot be read", message: "\(error)")
    }
  }

  private func graph() throws -> WorkflowGraph {
    do {
      return try GraphCheck.graph(
        of: JSON.parse(run.definition), at: [], registry: parts.registry,
        checkExpression: parts.expressions.fault)
    } catch let invalid as WorkflowGraph.InvalidDefinition {
      // An older or newer program accepted it.
      let reasons = invalid.faults.map { "\($0.place): \($0.message)" }
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

  /// `Took over 2 of 4 blocks of run run_1`
  private var noteOnRetry: String? {
    run.retry.map { retry in
      "Took over \(blocks.count(where: \.isTakenOver)) of \(blocks.count) blocks of run \(retry.runID)"
    }
  }

  /// `3 rows failed in block 'transform'; see the column 'error'`
  private var noteOnFailedRows: String? {
    note("failed in", blocks.map { $0.progress.failed - $0.progress.refused }).map {
      "\($0); see the column 'error'"
    }
  }

  /// `2 rows were refused by block 'filter'; see results_block_2_refused.csv`
  private var noteOnRefusedRows: String? {
    let files = blocks.filter { $0.progress.refused > 0 }.map { block in
      "\(ResultFile.refusedName(block)).\((run.formats.first ?? .csv).rawValue)"
    }
    return note("refused by", blocks.map(\.progress.refused)).map {
      "\($0); see \(files.joined(separator: ", "))"
    }
  }

  private func note(_ what: String, _ counts: [Int]) -> String? {
    let notes = zip(blocks, counts).filter { $0.1 > 0 }.map { block, count in
      "\(count) row\(count == 1 ? "" : "s") \(what) block '\(block.blockID)'"
    }
    return notes.isEmpty ? nil : notes.joined(separator: ", ")
  }
}

// MARK: Requests that may have cost money

extension RunExecution {
  /// What a person should look at: requests without an outcome, and those that were sent twice.
  private var notesOnRequests: [String?] {
    blocks.flatMap { block in
      LedgerFiles.Kind.allCases.map { kind in
        note(kind, block) { report in
          switch kind {
          case .ledger: Self.note(onPayments: report)
          case .deliveries: Self.note(onDeliveries: report, "batch")
          case .messages: Self.note(onDeliveries: report, "message")
          }
        }
      }
    }
  }

  private func note(
    _ kind: LedgerFiles.Kind, _ block: RunBlockRecord, _ words: (PaymentReport) -> String?
  ) -> String? {
    let files = parts.files.block(run.id, block.position)
    do {
      return try PaymentReport(LedgerFiles(block: files, kind: kind)).flatMap(words).map {
        "block '\(block.blockID)': \($0)"
      }
    } catch {
      return "block '\(block.blockID)': \(error)"
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

  private static func note(onDeliveries report: PaymentReport, _ noun: String) -> String? {
    let listed = PaymentReport.listed((report.held + report.repeated).sorted(), noun)
    return report.held.isEmpty && report.repeated.isEmpty
      ? nil : "\(listed) may have reached the receiver more than once"
  }
}

extension [String?] {
  fileprivate var joinedNotes: String? {
    let notes = compactMap { $0 }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }
}

/// A worker that was thought dead is only slow.
private struct FilesInUse: Error {}

/// Why a run ends before its last block.
struct BlockFailure: Error {
  var position: Int?
  var reason: String
  var message: String

  fileprivate var ending: RunEnding { RunEnding(status: .failed, reason: reason, error: message) }
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
