import GRDB
import WorkflowAPI

// Runs that nobody needs any more.

/// A run that has ended and whose files are there.
struct EndedRun: Sendable {
  var id: String
  var workflowID: String
  var endedAt: Timestamp
}

extension Store {
  /// Of all organizations, those that ended before a moment, oldest first.
  func endedRuns(before moment: Timestamp) async throws -> [EndedRun] {
    try await read { database in
      try GRDB.Row.fetchAll(
        database,
        sql: """
          SELECT id, workflow_id, completed_at FROM run
          WHERE completed_at < ? AND removed_at IS NULL ORDER BY completed_at
          """, arguments: [moment.milliseconds]
      ).map(EndedRun.init)
    }
  }

  /// Notes that the run has no files from now on. False if it has not ended.
  func markRemoved(_ id: String, now: Timestamp) async throws -> Bool {
    try await write { database in
      try database.execute(
        sql: "UPDATE run SET removed_at = ? WHERE id = ? AND completed_at IS NOT NULL",
        arguments: [now.milliseconds, id])
      guard database.changesCount > 0 else { return false }
      try database.execute(sql: "DELETE FROM run_chunk WHERE run_id = ?", arguments: [id])
      return true
    }
  }

  /// Forgets a run that has ended, and answers the status that it had; nil if there is none.
  func deleteRun(_ id: String) async throws -> RunRecord.Status? {
    try await write { database in
      let text = try String.fetchOne(
        database, sql: "SELECT status FROM run WHERE id = ?", arguments: [id])
      guard let status = text.flatMap(RunRecord.Status.init) else { return nil }
      guard status.isFinished else { return status }
      try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [id])
      for table in ["idempotency_key", "notebook_append"] {
        try database.execute(sql: "DELETE FROM \(table) WHERE run_id = ?", arguments: [id])
      }
      return status
    }
  }

  func waitingRuns() async throws -> [String] {
    try await read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT id FROM run WHERE status = 'queued' AND organization = ?
          ORDER BY queued_at, number
          """, arguments: [APIRequest.localOrganization])
    }
  }

  /// Whether there is the run and it has not ended.
  func isUnfinished(_ id: String) async throws -> Bool {
    try await read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE id = ? AND completed_at IS NULL)",
        arguments: [id]) ?? false
    }
  }

  func knowsRun(_ id: String) async throws -> Bool {
    try await read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE id = ?)", arguments: [id]) ?? false
    }
  }
}
