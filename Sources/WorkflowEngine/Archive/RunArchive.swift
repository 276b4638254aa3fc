import Sixmo
import System

/// Removes what ended runs have left. The store alone is opened: no run is taken up.
package struct RunArchive: Sendable {
  private let store: Store
  private let files: RunFiles
  private let exports: UnfinishedExports
  private let clock: any EngineClock

  init(_ configuration: WorkflowEngine.Configuration) throws {
    store = try OpenEngine.store(in: configuration.dataDirectory)
    files = RunFiles(dataDirectory: configuration.dataDirectory)
    exports = UnfinishedExports(dataDirectory: configuration.dataDirectory)
    clock = configuration.clock
  }

  /// Removes the files of runs that ended more than that many seconds ago, with `isDryRun` only says which.
  /// The runs stay in the list, without results; what they exported stays too.
  package func collect(olderThan seconds: Double, isDryRun: Bool) async throws -> [RemovedRun] {
    let limit = clock.now.advanced(bySeconds: -seconds)
    var removed: [RemovedRun] = []
    for run in try await store.endedRuns(before: limit) {
      let entry = RemovedRun(
        id: run.id, workflowID: run.workflowID, endedAt: run.endedAt.iso8601,
        bytes: files.size(run.id))
      if !isDryRun {
        guard try await store.markRemoved(run.id, now: clock.now) else { continue }
        try files.removeAll(run.id)
      }
      removed.append(entry)
    }
    return removed + (try await collectStrays(before: limit, isDryRun))
      + (try await collectExports(before: limit, isDryRun))
  }

  /// What exports were writing when their process died, unless the run goes on with them.
  private func collectExports(
    before limit: Timestamp, _ isDryRun: Bool
  ) async throws -> [RemovedRun] {
    var removed: [RemovedRun] = []
    for export in exports.all() where export.changedAt < limit {
      guard try await !store.isUnfinished(export.runID) else { continue }
      if !isDryRun { try FileSystem.remove(export.path) }
      removed.append(RemovedRun(id: export.runID, bytes: export.bytes, export: export.path))
    }
    return removed
  }

  /// Folders that belong to no run: the process died before it was accepted.
  private func collectStrays(
    before limit: Timestamp, _ isDryRun: Bool
  ) async throws -> [RemovedRun] {
    var removed: [RemovedRun] = []
    for (id, bytes) in files.sizes() {
      guard let changed = files.changedAt(id), changed < limit, try await !store.knowsRun(id)
      else { continue }
      if !isDryRun { try files.removeAll(id) }
      removed.append(RemovedRun(id: id, bytes: bytes))
    }
    return removed
  }

  /// Removes a run that has ended from the list, with its files.
  package func remove(_ id: String) async throws -> RemovedRun {
    var bytes = files.size(id)
    guard let status = try await store.deleteRun(id) else { throw ArchiveFault.unknown(id) }
    guard status.isFinished else { throw ArchiveFault.unfinished(id, status.rawValue) }
    try files.removeAll(id)
    for export in exports.all() where export.runID == id {
      try FileSystem.remove(export.path)
      bytes += export.bytes
    }
    return RemovedRun(id: id, bytes: bytes)
  }
}

extension WorkflowEngine {
  package func archive() throws -> RunArchive { try RunArchive(currentConfiguration) }
}

/// A run whose files were removed.
package struct RemovedRun: Sendable {
  package var id: String
  /// Nil for a folder without a run.
  package var workflowID: String?
  package var endedAt: String?
  /// That its files took on the disk.
  package var bytes: Int
  /// The path of the one file that was removed: an export that the run has not finished.
  package var export: String?

  package var fields: JSONObject {
    [
      "job_id": .string(id), "workflow_id": JSON(workflowID), "ended_at": JSON(endedAt),
      "bytes": .int(bytes), "export": JSON(export),
    ]
  }
}

/// Why a run was not removed.
package struct ArchiveFault: Error, Sendable {
  /// Lower case, no full stop.
  package var message: String
  package var help: String

  static func unknown(_ id: String) -> ArchiveFault {
    ArchiveFault(
      message: "there is no run '\(id)'", help: "'sixmo runs' shows the runs of this store")
  }

  static func unfinished(_ id: String, _ status: String) -> ArchiveFault {
    ArchiveFault(
      message: "run '\(id)' is \(status), so it cannot be removed",
      help: "cancel it first: sixmo -e 'runs.cancel(\"\(id)\")'")
  }
}
