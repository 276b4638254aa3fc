import Foundation
import GRDB
import Sixmo

// Runs as they are accepted, looked at and cancelled.

extension Store {
  /// Queues a run, unless its idempotency key has been used.
  func accept(
    _ run: RunRecord, blocks: [RunBlockRecord], key: IdempotencyKey?
  ) async throws -> Acceptance {
    try await write { database in
      if let key, let earlier = try Self.use(key, for: run, in: database) { return earlier }
      try Self.insert(run, in: database)
      for block in blocks { try Self.insert(block, of: run.id, in: database) }
      if let retry = run.retry {
        try Self.takeOverChunks(of: blocks, from: retry.runID, to: run.id, in: database)
      }
      try database.execute(
        sql: "UPDATE workflow SET last_run_at = ? WHERE organization = ? AND id = ?",
        arguments: [run.queuedAt.milliseconds, run.organization, run.workflowID])
      return .accepted
    }
  }

  /// The run that a key stands for, if it still stands for one.
  func acceptance(of key: IdempotencyKey, now: Timestamp) async throws -> Acceptance? {
    try await read { try Self.earlier(key, now: now, in: $0) }
  }

  private static func earlier(
    _ key: IdempotencyKey, now: Timestamp, in database: Database
  ) throws -> Acceptance? {
    let row = try GRDB.Row.fetchOne(
      database,
      sql: """
        SELECT request, run_id FROM idempotency_key
        WHERE organization = ? AND key = ? AND expires_at > ?
        """,
      arguments: [key.organization, key.key, now.milliseconds])
    return row.map { row in
      [UInt8](row["request"] as Data) == key.request
        ? .repeated(runID: row["run_id"]) : .conflict
    }
  }

  private static func use(
    _ key: IdempotencyKey, for run: RunRecord, in database: Database
  ) throws -> Acceptance? {
    if let earlier = try earlier(key, now: run.queuedAt, in: database) { return earlier }
    try database.execute(
      sql: "DELETE FROM idempotency_key WHERE expires_at <= ?",
      arguments: [run.queuedAt.milliseconds])
    try database.execute(
      sql: """
        INSERT INTO idempotency_key (organization, key, request, run_id, expires_at)
        VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        key.organization, key.key, Data(key.request), run.id, key.expiresAt.milliseconds,
      ])
    return nil
  }

  private static func insert(_ run: RunRecord, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO run
          (id, organization, workflow_id, workflow_name, workflow_version, definition,
           payload_count, formats, status, queued_at, updated_at, retry_of, retry_rows,
           budget, max_per_row)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.id, run.organization, run.workflowID, run.workflowName, run.workflowVersion,
        run.definition, run.payloadCount, run.formats.map(\.rawValue).joined(separator: " "),
        run.queuedAt.milliseconds, run.queuedAt.milliseconds, run.retry?.runID,
        run.retry?.rows.rawValue, run.budget.total, run.budget.perRow,
      ])
  }

  private static func insert(
    _ block: RunBlockRecord, of runID: String, in database: Database
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO run_block
          (run_id, position, block_id, block_name, sequence_number, previous_block_ids, data_type,
           updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        runID, block.position, block.blockID, block.blockName, block.sequenceNumber,
        JSON.array(block.previousBlockIDs.map(JSON.string)).text(), block.dataType.rawValue,
        block.updatedAt.milliseconds,
      ])
    guard block.isTakenOver else { return }
    try update(block, of: runID, now: block.updatedAt, in: database)
    try database.execute(
      sql: "UPDATE run_block SET taken_over = 1 WHERE run_id = ? AND position = ?",
      arguments: [runID, block.position])
  }

  /// Latest queued first; without `statuses`, those of all.
  func runs(
    of organization: String, statuses: [RunRecord.Status] = [], workflowID: String? = nil,
    limit: Int
  ) async throws -> [RunSummary] {
    let wanted = statuses.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let isWanted = statuses.isEmpty ? "" : "AND status IN (\(wanted))"
    let ofWorkflow = workflowID == nil ? "" : "AND workflow_id = :workflow"
    var arguments: StatementArguments = ["organization": organization, "limit": limit]
    if let workflowID { arguments += ["workflow": workflowID] }
    return try await read { [arguments] database in
      // The inner query reads indexes only.
      let rows = try GRDB.Row.fetchCursor(
        database,
        sql: """
          SELECT run.id, workflow_id, workflow_name, payload_count, run.status, queued_at,
            run.updated_at, run.started_at, run.completed_at, paused_ms, status_reason,
            run.error_message,
            count(block.position) AS block_count,
            max(CASE block.status WHEN 'running' THEN block.block_name END) AS running_block,
            max(CASE WHEN block.position = 0 AND block.started_at IS NOT NULL
              THEN block.row_count END) AS source_rows,
            coalesce(min(CASE WHEN block.status <> 'skipped' THEN block.processed_count END), 0)
              AS processed,
            sum(iif(block.matched_count IS NULL, 0, block.processed_count)) AS enriched,
            coalesce(sum(block.matched_count), 0) AS matched
          FROM (
            SELECT number FROM run WHERE organization = :organization \(isWanted) \(ofWorkflow)
            ORDER BY queued_at DESC, number DESC LIMIT :limit
          ) JOIN run USING (number) LEFT JOIN run_block AS block ON block.run_id = run.id
          GROUP BY number ORDER BY queued_at DESC, number DESC
          """,
        arguments: arguments)
      return try Array(rows.map(RunSummary.init))
    }
  }

  /// A run of an organization; nil means of any, for who has a signed link to its results.
  func run(
    _ id: String, of organization: String?
  ) async throws -> (run: RunRecord, blocks: [RunBlockRecord])? {
    try await read { database in
      let row = try GRDB.Row.fetchOne(
        database,
        sql: "SELECT * FROM run WHERE id = :id AND organization = coalesce(:owner, organization)",
        arguments: ["id": id, "owner": organization])
      return try row.map { (try RunRecord($0), try Self.blocks(of: id, in: database)) }
    }
  }

  static func blocks(of runID: String, in database: Database) throws -> [RunBlockRecord] {
    try GRDB.Row.fetchAll(
      database, sql: "SELECT * FROM run_block WHERE run_id = ? ORDER BY position",
      arguments: [runID]
    ).map(RunBlockRecord.init)
  }

  func cancel(
    _ id: String, of organization: String, now: Timestamp
  ) async throws -> RunRecord.Status? {
    try await writeEvenIfFull { database in
      let status = try String.fetchOne(
        database, sql: "SELECT status FROM run WHERE id = ? AND organization = ?",
        arguments: [id, organization])
      guard let status = status.flatMap(RunRecord.Status.init) else { return nil }
      if status.isFinished { return status }
      try Self.end(
        id, RunEnding(status: .cancelled, reason: "Cancelled by request"), now: now, in: database)
      return .cancelled
    }
  }
}
