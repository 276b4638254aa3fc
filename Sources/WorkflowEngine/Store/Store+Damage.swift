import GRDB

// Runs whose records were damaged, which must not keep others from being executed.

extension Store {
  /// Fails a run that cannot be read, and gives its columns values that can: otherwise no list with it could
  /// be read either. Its blocks go if they are what is damaged.
  static func giveUp(
    _ number: Int64, _ damage: String, now: Timestamp, in database: Database
  ) throws {
    try database.execute(
      sql: """
        UPDATE run SET status = 'failed', worker = NULL, lease_until = NULL, completed_at = :now,
          updated_at = :now, status_reason = 'The stored run is damaged',
          error_message = :damage,
          id = \(Self.text("id", "'run_damaged_' || number")),
          organization = \(Self.text("organization", "'local'")),
          workflow_id = \(Self.text("workflow_id", "''")),
          workflow_name = \(Self.text("workflow_name", "''")),
          definition = \(Self.text("definition", "''")), formats = \(Self.text("formats", "'csv'")),
          workflow_version = iif(typeof(workflow_version) = 'integer' AND workflow_version > 0,
            workflow_version, 0),
          payload_count = iif(typeof(payload_count) = 'integer'
            AND payload_count BETWEEN 0 AND 9007199254740991, payload_count, NULL),
          queued_at = \(Self.time("queued_at", ":now")), started_at = \(Self.time("started_at", ":now")),
          progress = iif(typeof(progress) IN ('real', 'integer') AND progress BETWEEN 0 AND 99.9,
            progress, 0),
          attempts = 0, reached = 0, paused_ms = 0, removed_at = NULL
        WHERE number = :number
        """,
      arguments: [
        "now": now.milliseconds, "number": number,
        "damage": "the store has \(damage) for this run; run the workflow again",
      ])
    guard
      let id = try String.fetchOne(
        database, sql: "SELECT id FROM run WHERE number = ?", arguments: [number])
    else { return }
    if (try? blocks(of: id, in: database)) == nil {
      try database.execute(sql: "DELETE FROM run_block WHERE run_id = ?", arguments: [id])
    } else {
      try endBlocks(of: id, now: now, in: database)
    }
  }

  /// A column if it holds a time, else what is in its place.
  private static func time(_ column: String, _ other: String) -> String {
    "iif(typeof(\(column)) = 'integer' AND \(column) BETWEEN 0 AND 253402300799999, \(column),"
      + " \(column == "started_at" ? "iif(started_at IS NULL, NULL, \(other))" : other))"
  }

  private static func text(_ column: String, _ other: String) -> String {
    "iif(typeof(\(column)) = 'text', \(column), \(other))"
  }
}
