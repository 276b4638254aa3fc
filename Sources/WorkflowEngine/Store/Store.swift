import Foundation
import GRDB
import Glibc
import Sixmo

/// Workflows, runs and reference data in one SQLite file, in WAL mode.
///
/// Any number of processes may use the same file. What a method has answered for survives the death of
/// the process and of the machine (`synchronous = FULL`). Every change of a running run is fenced by
/// the worker that holds it: who has lost its lease changes nothing. All SQL is here and in `StoreSchema`.
final class Store: Sendable {
  let path: String
  private let database: DatabasePool

  /// Opens the store, creates it if there is none, and brings it to the newest schema.
  init(path: String) throws {
    self.path = path
    // Processes that start at the same moment make and migrate it one after the other.
    let turn = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard turn >= 0, flock(turn, LOCK_EX) == 0 else { throw Self.cannotOpen(path) }
    defer { close(turn) }
    try Self.create(path)
    do {
      var configuration = GRDB.Configuration()
      configuration.busyMode = .timeout(30)
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      database = try DatabasePool(path: path, configuration: configuration)
      let migrations = StoreSchema.migrations
      let (isNewer, isCurrent) = try database.read { database in
        (
          try migrations.hasBeenSuperseded(database),
          try migrations.hasCompletedMigrations(database)
        )
      }
      if isNewer { throw StoreError.newer(path) }
      if !isCurrent { try migrations.migrate(database) }
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  /// Leads are personal data: nobody else may read the file. SQLite gives its companions the same mode.
  ///
  /// A file that exists is not touched: closing it would drop the locks that this process holds on it.
  private static func create(_ path: String) throws {
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file >= 0 {
      close(file)
    } else if errno != EEXIST || access(path, R_OK | W_OK) != 0 {
      throw cannotOpen(path)
    }
  }

  private static func cannotOpen(_ path: String) -> StoreError {
    errno == ENOSPC || errno == EDQUOT ? .full(path) : .readOnly(path)
  }

  private func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do { return try await database.read(body) } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }

  private func write<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws -> Value {
    do { return try await database.write(body) } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    }
  }
}

// MARK: Workflows

extension Store {
  /// Newest update first.
  func workflows() async throws -> [WorkflowRecord] {
    try await read { database in
      try GRDB.Row.fetchAll(
        database,
        sql:
          "SELECT *, '' AS definition FROM workflow ORDER BY updated_at DESC, created_at DESC, id"
      )
      .map(WorkflowRecord.init)
    }
  }

  func workflow(_ id: String) async throws -> WorkflowRecord? {
    try await read { try Self.workflow(id, in: $0) }
  }

  /// Saves what `change` makes of the workflow that has the id now (nil: of none) as its next version.
  /// Nobody else changes it in between; what `change` throws leaves everything as it was.
  func saveWorkflow(
    _ id: String, change: @escaping @Sendable (WorkflowRecord?) throws -> WorkflowRecord
  ) async throws -> WorkflowRecord {
    try await write { database in
      let old = try Self.workflow(id, in: database)
      var new = try change(old)
      new.version = (old?.version ?? 0) + 1
      try database.execute(
        sql: """
          INSERT INTO workflow
            (id, version, name, description, definition, step, created_at, updated_at, last_run_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET
            version = excluded.version, name = excluded.name, description = excluded.description,
            definition = excluded.definition, updated_at = excluded.updated_at
          """,
        arguments: [
          id, new.version, new.name, new.description, new.definition, new.step.rawValue,
          new.createdAt.milliseconds, new.updatedAt.milliseconds, new.lastRunAt?.milliseconds,
        ])
      try database.execute(
        sql: """
          INSERT INTO workflow_version
            (workflow_id, version, name, description, definition, created_at)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, new.version, new.name, new.description, new.definition, new.updatedAt.milliseconds,
        ])
      return new
    }
  }

  /// Removes the workflow and its versions for good, and answers what it was; its runs stay.
  func deleteWorkflow(_ id: String) async throws -> WorkflowRecord? {
    try await write { database in
      let old = try Self.workflow(id, in: database)
      try database.execute(sql: "DELETE FROM workflow WHERE id = ?", arguments: [id])
      return old
    }
  }

  /// The definitions of a workflow, oldest first.
  func versions(ofWorkflow id: String) async throws -> [String] {
    try await read { database in
      try String.fetchAll(
        database,
        sql: "SELECT definition FROM workflow_version WHERE workflow_id = ? ORDER BY version",
        arguments: [id])
    }
  }

  private static func workflow(_ id: String, in database: Database) throws -> WorkflowRecord? {
    try GRDB.Row.fetchOne(database, sql: "SELECT * FROM workflow WHERE id = ?", arguments: [id])
      .map(WorkflowRecord.init)
  }
}

// MARK: Runs

extension Store {
  /// Queues a run, unless its idempotency key has been used.
  func accept(
    _ run: RunRecord, blocks: [RunBlockRecord], key: IdempotencyKey?
  ) async throws -> Acceptance {
    try await write { database in
      if let key, let earlier = try Self.use(key, for: run, in: database) { return earlier }
      try Self.insert(run, in: database)
      for block in blocks { try Self.insert(block, of: run.id, in: database) }
      try database.execute(
        sql: "UPDATE workflow SET last_run_at = ? WHERE id = ?",
        arguments: [run.queuedAt.milliseconds, run.workflowID])
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
      sql: "SELECT request, run_id FROM idempotency_key WHERE key = ? AND expires_at > ?",
      arguments: [key.key, now.milliseconds])
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
      sql: "INSERT INTO idempotency_key (key, request, run_id, expires_at) VALUES (?, ?, ?, ?)",
      arguments: [key.key, Data(key.request), run.id, key.expiresAt.milliseconds])
    return nil
  }

  private static func insert(_ run: RunRecord, in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO run
          (id, workflow_id, workflow_name, workflow_version, definition, payload_count, formats,
           status, queued_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)
        """,
      arguments: [
        run.id, run.workflowID, run.workflowName, run.workflowVersion, run.definition,
        run.payloadCount, run.formats.map(\.rawValue).joined(separator: " "),
        run.queuedAt.milliseconds, run.queuedAt.milliseconds,
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
  }

  /// Latest queued first, each with its blocks.
  func runs(
    statuses: [RunRecord.Status] = RunRecord.Status.allCases, workflowID: String? = nil, limit: Int
  ) async throws -> [(run: RunRecord, blocks: [RunBlockRecord])] {
    let wanted = statuses.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let ofWorkflow = workflowID == nil ? "" : "AND workflow_id = ?"
    let arguments: StatementArguments = workflowID.map { [$0, limit] } ?? [limit]
    return try await read { database in
      let rows = try GRDB.Row.fetchAll(
        database,
        sql: """
          SELECT * FROM run WHERE status IN (\(wanted)) \(ofWorkflow)
          ORDER BY queued_at DESC, number DESC LIMIT ?
          """,
        arguments: arguments)
      return try rows.map { row in
        let run = RunRecord(row)
        return (run, try Self.blocks(of: run.id, in: database))
      }
    }
  }

  func run(_ id: String) async throws -> (run: RunRecord, blocks: [RunBlockRecord])? {
    try await read { database in
      let row = try GRDB.Row.fetchOne(
        database, sql: "SELECT * FROM run WHERE id = ?", arguments: [id])
      return try row.map { (RunRecord($0), try Self.blocks(of: id, in: database)) }
    }
  }

  private static func blocks(of runID: String, in database: Database) throws -> [RunBlockRecord] {
    try GRDB.Row.fetchAll(
      database, sql: "SELECT * FROM run_block WHERE run_id = ? ORDER BY position",
      arguments: [runID]
    ).map(RunBlockRecord.init)
  }

  /// Cancels the run if it has not finished, and answers the status that it has now.
  func cancel(_ id: String, now: Timestamp) async throws -> RunRecord.Status? {
    try await write { database in
      let status = try String.fetchOne(
        database, sql: "SELECT status FROM run WHERE id = ?", arguments: [id])
      guard let status = status.flatMap(RunRecord.Status.init) else { return nil }
      if status.isFinished { return status }
      try Self.end(
        id, RunEnding(status: .cancelled, reason: "Cancelled by request"), now: now, in: database)
      return .cancelled
    }
  }
}

// MARK: Workers

/// How a run ended.
struct RunEnding: Sendable {
  var status: RunRecord.Status
  var reason: String?
  var error: String?
}

extension Store {
  /// Takes the run that has waited longest, or one whose worker has gone silent.
  func claim(
    worker: String, now: Timestamp, leaseUntil: Timestamp
  ) async throws -> (run: RunRecord, blocks: [RunBlockRecord])? {
    let isClaimable = "status = 'queued' OR (status = 'running' AND lease_until <= :now)"
    // Most polls find nothing: they must not wait for the writer.
    let mayFind = try await read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM run WHERE status IN ('queued', 'running') AND (\(isClaimable)))
          """, arguments: ["now": now.milliseconds]) ?? false
    }
    guard mayFind else { return nil }
    return try await write { database in
      let row = try GRDB.Row.fetchOne(
        database,
        sql: """
          UPDATE run SET status = 'running', worker = :worker, lease_until = :lease,
            started_at = coalesce(started_at, :now), updated_at = :now, attempts = attempts + 1
          WHERE number = (
            SELECT number FROM run WHERE status IN ('queued', 'running') AND (\(isClaimable))
            ORDER BY queued_at, number LIMIT 1)
          RETURNING *
          """,
        arguments: [
          "worker": worker, "lease": leaseUntil.milliseconds, "now": now.milliseconds,
        ])
      return try row.map { row in
        let run = RunRecord(row)
        return (run, try Self.blocks(of: run.id, in: database))
      }
    }
  }

  /// Keeps the lease; false if the run is no longer this worker's.
  func renew(
    _ id: String, worker: String, leaseUntil: Timestamp
  ) async throws -> Bool {
    try await write { database in
      try database.execute(
        sql: "UPDATE run SET lease_until = ? WHERE id = ? AND worker = ?",
        arguments: [leaseUntil.milliseconds, id, worker])
      return database.changesCount > 0
    }
  }

  /// Puts a run back that this worker will not finish, so that another takes it at once.
  func release(_ id: String, worker: String, now: Timestamp) async throws {
    try await write { database in
      try database.execute(
        sql: """
          UPDATE run SET status = 'queued', worker = NULL, lease_until = NULL, updated_at = ?,
            attempts = attempts - 1
          WHERE id = ? AND worker = ?
          """, arguments: [now.milliseconds, id, worker])
    }
  }

  /// Publishes how far a block and its run have come; false if the run is no longer this worker's.
  func publish(
    _ block: RunBlockRecord, runProgress: Double, of id: String, worker: String, now: Timestamp
  ) async throws -> Bool {
    try await write { database in
      try database.execute(
        sql: """
          UPDATE run SET progress = max(progress, ?), updated_at = ?, attempts = 1
          WHERE id = ? AND worker = ?
          """, arguments: [min(runProgress, 99.9), now.milliseconds, id, worker])
      guard database.changesCount > 0 else { return false }
      try Self.update(block, of: id, now: now, in: database)
      return true
    }
  }

  /// Ends a run; false if it is no longer this worker's.
  func finish(
    _ id: String, worker: String, _ ending: RunEnding, failedBlock: Int? = nil, now: Timestamp
  ) async throws -> Bool {
    try await write { database in
      let isMine = try Bool.fetchOne(
        database, sql: "SELECT worker = ? FROM run WHERE id = ?", arguments: [worker, id])
      guard isMine == true else { return false }
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

  private static func update(
    _ block: RunBlockRecord, of runID: String, now: Timestamp, in database: Database
  ) throws {
    let progress = block.progress
    try database.execute(
      sql: """
        UPDATE run_block SET status = ?, started_at = ?, completed_at = ?, updated_at = ?,
          current_step = ?, processed_count = ?, total_count = ?, row_count = ?, failed_count = ?,
          matched_count = ?, columns = ?
        WHERE run_id = ? AND position = ?
        """,
      arguments: [
        block.status.rawValue, block.startedAt?.milliseconds, block.completedAt?.milliseconds,
        now.milliseconds, progress.currentStep, progress.processed, progress.total, progress.rows,
        progress.failed, progress.matched,
        block.columns.map { JSON.array($0.map(JSON.string)).text() }, runID, block.position,
      ])
  }

  private static func end(
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
    try database.execute(
      sql: """
        UPDATE run_block SET completed_at = CASE status WHEN 'running' THEN :now END,
          status = CASE status WHEN 'running' THEN 'cancelled' ELSE 'skipped' END,
          current_step = NULL, updated_at = :now
        WHERE run_id = :id AND status IN ('pending', 'running')
        """, arguments: ["now": now.milliseconds, "id": id])
    if ending.status == .completed {
      try database.execute(
        sql: """
          UPDATE workflow SET step = 'completed'
          WHERE id = (SELECT workflow_id FROM run WHERE id = ?)
          """, arguments: [id])
    }
  }
}

// MARK: Reference data

extension Store {
  /// Replaces all records of a kind, in one transaction; `next` gives them a batch at a time, nil at
  /// the end. Answers how many there are.
  func replaceReference(
    _ kind: ReferenceEntry.Kind, next: @escaping @Sendable () throws -> [ReferenceEntry]?
  ) async throws -> Int {
    try await write { database in
      try database.execute(sql: "DELETE FROM reference WHERE kind = ?", arguments: [kind.rawValue])
      if kind == .company {
        try database.execute(sql: "INSERT INTO company_key (company_key) VALUES ('delete-all')")
      }
      let record = try database.makeStatement(
        sql: "INSERT INTO reference (kind, domain, email, name, record) VALUES (?, ?, ?, ?, ?)")
      let keys = try database.makeStatement(
        sql: "INSERT INTO company_key (rowid, keys) VALUES (?, ?)")
      var count = 0
      while let batch = try next() {
        for entry in batch {
          try record.execute(arguments: [
            kind.rawValue, entry.domain, entry.email, entry.name,
            JSON.object(entry.record).text(),
          ])
          if kind == .company, !entry.keys.isEmpty {
            let number = database.lastInsertedRowID
            try keys.execute(arguments: [number, entry.keys.joined(separator: " ")])
          }
          count += 1
        }
      }
      return count
    }
  }

  func referenceCount(_ kind: ReferenceEntry.Kind) async throws -> Int {
    try await read { database in
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM reference WHERE kind = ?", arguments: [kind.rawValue])
        ?? 0
    }
  }

  /// Bytes that stay the same for this store; `make` is asked once in its life.
  func secret(_ name: String, make: @escaping @Sendable () -> [UInt8]) async throws -> [UInt8] {
    let known = try await read { try Self.secret(name, in: $0) }
    if let known { return known }
    return try await write { database in
      try database.execute(
        sql: "INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)",
        arguments: [name, Data(make())])
      return try Self.secret(name, in: database) ?? []
    }
  }

  private static func secret(_ name: String, in database: Database) throws -> [UInt8]? {
    try Data.fetchOne(
      database, sql: "SELECT value FROM secret WHERE name = ?", arguments: [name]
    ).map { [UInt8]($0) }
  }
}

/// Lookups answer at once (an index, a page or two), so stages ask without suspending.
extension Store: ReferenceData {
  func companies(domain: String) throws -> [JSONObject] {
    try lookUp("kind = 'company' AND domain = ?", [domain])
  }

  func companies(normalizedName: String) throws -> [JSONObject] {
    try lookUp("kind = 'company' AND name = ?", [normalizedName])
  }

  func companies(sharing keys: [String], limit: Int) throws -> [JSONObject] {
    guard !keys.isEmpty else { return [] }
    let anyOfThem = keys.map { "\"\($0.filter { $0 != "\"" })\"" }.joined(separator: " OR ")
    return try records(
      sql: """
        SELECT record FROM company_key JOIN reference ON reference.number = company_key.rowid
        WHERE company_key MATCH ? ORDER BY company_key.rank LIMIT ?
        """, [anyOfThem, limit])
  }

  func people(email: String) throws -> [JSONObject] {
    try lookUp("kind = 'person' AND email = ?", [email])
  }

  func people(normalizedName: String) throws -> [JSONObject] {
    try lookUp("kind = 'person' AND name = ?", [normalizedName])
  }

  private func lookUp(_ condition: String, _ arguments: StatementArguments) throws -> [JSONObject] {
    try records(
      sql: "SELECT record FROM reference WHERE \(condition) ORDER BY number LIMIT 100", arguments)
  }

  private func records(sql: String, _ arguments: StatementArguments) throws -> [JSONObject] {
    do {
      return try database.read { database in
        try String.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
          .compactMap { try JSON.parse($0).object }
      }
    } catch let error as DatabaseError { throw StoreError(error, path: path) }
  }
}
