import GRDB
import Sixmo

// Runs as they are executed: claimed, kept under a lease, published, ended.

extension Store: RunStore {
  /// The lease of a run is over, too, if it ends later than any lease that was taken by this clock, which has
  /// been set back since.
  func claim(
    worker: String, now: Timestamp, leaseUntil: Timestamp
  ) async throws -> (run: RunRecord, blocks: [RunBlockRecord])? {
    let isClaimable = """
      status = 'queued'
        OR (status = 'running' AND NOT lease_until BETWEEN :now + 1 AND :last)
      """
    // A process whose clock is a little ahead keeps its runs.
    let last = leaseUntil.advanced(bySeconds: Scheduler.lease).milliseconds
    // Most polls find nothing: they must not wait for the writer.
    let mayFind = try await read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM run WHERE status IN ('queued', 'running') AND (\(isClaimable)))
          """, arguments: ["now": now.milliseconds, "last": last]) ?? false
    }
    guard mayFind else { return nil }
    spare.take()
    return try await write { database in
      while let number = try Int64.fetchOne(
        database,
        sql: """
          SELECT number FROM run WHERE status IN ('queued', 'running') AND (\(isClaimable))
          ORDER BY queued_at, number LIMIT 1
          """, arguments: ["now": now.milliseconds, "last": last])
      {
        do {
          return try Self.claim(number, worker, now: now, leaseUntil: leaseUntil, in: database)
        } catch let damage as DamagedRecord {
          try Self.giveUp(number, "a bad value in '\(damage.column)'", now: now, in: database)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
          try Self.giveUp(number, "a value that cannot be", now: now, in: database)
        }
      }
      return nil
    }
  }

  private static func claim(
    _ number: Int64, _ worker: String, now: Timestamp, leaseUntil: Timestamp, in database: Database
  ) throws -> (run: RunRecord, blocks: [RunBlockRecord])? {
    let row = try GRDB.Row.fetchOne(
      database,
      sql: """
        UPDATE run SET status = 'running', worker = :worker, lease_until = :lease,
          started_at = coalesce(started_at, :now), updated_at = :now, attempts = attempts + 1,
          epoch = epoch + 1,
          paused_ms = paused_ms + iif(started_at IS NULL, 0, max(0, :now - updated_at))
        WHERE number = :number RETURNING *
        """,
      arguments: [
        "worker": worker, "lease": leaseUntil.milliseconds, "now": now.milliseconds,
        "number": number,
      ])
    return try row.map { row in
      let run = try RunRecord(row)
      return (run, try blocks(of: run.id, in: database))
    }
  }

  /// The run of a claim that holds.
  private static let ofClaim = "id = :run AND worker = :worker AND epoch = :epoch"

  func renew(_ claim: RunClaim, leaseUntil: Timestamp) async throws -> Bool {
    try await write { database in
      try database.execute(
        sql: "UPDATE run SET lease_until = :lease WHERE \(Self.ofClaim)",
        arguments: claim.arguments + ["lease": leaseUntil.milliseconds])
      return database.changesCount > 0
    }
  }

  func release(_ claim: RunClaim, now: Timestamp) async throws {
    try await write { database in
      try database.execute(
        sql: """
          UPDATE run SET status = 'queued', worker = NULL, lease_until = NULL, updated_at = :now,
            attempts = attempts - 1
          WHERE \(Self.ofClaim)
          """, arguments: claim.arguments + ["now": now.milliseconds])
    }
  }

  /// Attempts count anew once more rows have been processed than in any attempt before.
  func commit(
    _ chunks: [ChunkUpdate], of block: RunBlockRecord, runProgress: Double, _ claim: RunClaim,
    now: Timestamp
  ) async throws -> Bool {
    try await write { database in
      try database.execute(
        sql: """
          UPDATE run SET progress = max(progress, :progress), updated_at = :now
          WHERE \(Self.ofClaim)
          """,
        arguments: claim.arguments + ["progress": min(runProgress, 99.9), "now": now.milliseconds])
      guard database.changesCount > 0 else { return false }
      let id = claim.runID
      try Self.update(block, of: id, now: now, in: database)
      for update in chunks {
        try Self.update(update, of: id, position: block.position, in: database)
      }
      try database.execute(
        sql: """
          UPDATE run SET attempts = 1, reached = processed
          FROM (SELECT sum(processed_count) AS processed FROM run_block WHERE run_id = :id)
          WHERE id = :id AND processed > reached
          """, arguments: ["id": id])
      return true
    }
  }

  func finish(
    _ claim: RunClaim, _ ending: RunEnding, failedBlock: Int? = nil, now: Timestamp
  ) async throws -> Bool {
    try await write { database in
      let isMine = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE \(Self.ofClaim))",
        arguments: claim.arguments)
      guard isMine == true else { return false }
      let id = claim.runID
      if let failedBlock {
        try database.execute(
          sql: """
            UPDATE run_block SET status = 'failed', error_message = :error, current_step = NULL,
              started_at = coalesce(started_at, :now), completed_at = :now, updated_at = :now
            WHERE run_id = :run AND position = :position
            """,
          arguments: [
            "error": ending.error, "now": now.milliseconds, "run": id, "position": failedBlock,
          ])
      }
      try Self.end(id, ending, now: now, in: database)
      return true
    }
  }

  static func update(
    _ block: RunBlockRecord, of runID: String, now: Timestamp, in database: Database
  ) throws {
    let progress = block.progress
    try database.execute(
      sql: """
        UPDATE run_block SET status = ?, started_at = ?, completed_at = ?, updated_at = ?,
          current_step = ?, processed_count = ?, total_count = ?, row_count = ?, failed_count = ?,
          matched_count = ?, columns = ?, refused_count = ?, refused_columns = ?
        WHERE run_id = ? AND position = ?
        """,
      arguments: [
        block.status.rawValue, block.startedAt?.milliseconds, block.completedAt?.milliseconds,
        now.milliseconds, progress.currentStep, progress.processed, progress.total, progress.rows,
        progress.failed, progress.matched, block.columns.map(text), progress.refused,
        block.refusedColumns.map(text), runID, block.position,
      ])
  }

  static func text(_ columns: [String]) -> String { JSON.array(columns.map(JSON.string)).text() }

  static func end(
    _ id: String, _ ending: RunEnding, now: Timestamp, in database: Database
  ) throws {
    try database.execute(
      sql: """
        UPDATE run SET status = :status, status_reason = :reason, error_message = :error,
          completed_at = :now, updated_at = :now, worker = NULL, lease_until = NULL,
          progress = CASE :status WHEN 'completed' THEN 100 ELSE progress END
        WHERE id = :id
        """,
      arguments: [
        "status": ending.status.rawValue, "reason": ending.reason, "error": ending.error,
        "now": now.milliseconds, "id": id,
      ])
    try endBlocks(of: id, now: now, in: database)
    if ending.status == .completed {
      try database.execute(
        sql: """
          UPDATE workflow SET step = 'completed'
          WHERE (organization, id) = (SELECT organization, workflow_id FROM run WHERE id = ?)
          """, arguments: [id])
    }
  }

  /// Those that have not ended are cancelled or skipped.
  static func endBlocks(of id: String, now: Timestamp, in database: Database) throws {
    try database.execute(
      sql: """
        UPDATE run_block SET completed_at = CASE status WHEN 'running' THEN :now END,
          status = CASE status WHEN 'running' THEN 'cancelled' ELSE 'skipped' END,
          current_step = NULL, updated_at = :now
        WHERE run_id = :id AND status IN ('pending', 'running')
        """, arguments: ["now": now.milliseconds, "id": id])
  }
}

extension RunClaim {
  fileprivate var arguments: StatementArguments {
    ["run": runID, "worker": worker, "epoch": epoch]
  }
}
