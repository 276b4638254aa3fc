import GRDB
import Sixmo

// Notebooks: named tables that runs append rows to.

/// A notebook without its rows.
struct NotebookRecord: Sendable {
  /// In the store.
  var number: Int64
  var id: String
  var name: String
  /// In order of first appearance.
  var columns: [String]
  var rowCount: Int
  var createdAt: Timestamp
  var updatedAt: Timestamp
}

/// Which notebook a block means.
enum NotebookTarget: Sendable, Equatable {
  /// By its id or its name.
  case known(String)
  /// By its name; made where rows are appended and there is none.
  case named(String)
  /// A new one; if the name is taken, a number follows it.
  case new(name: String)
}

/// A block of a run that appends rows.
struct NotebookWriter: Sendable {
  var runID: String
  var position: Int
  var blockID: String
}

extension Store {
  /// Latest change first.
  func notebooks(of organization: String) async throws -> [NotebookRecord] {
    try await read { database in
      try GRDB.Row.fetchAll(
        database,
        sql: """
          SELECT * FROM notebook WHERE organization = ? ORDER BY updated_at DESC, number DESC
          """, arguments: [organization]
      ).map(NotebookRecord.init)
    }
  }

  /// By its id or its name.
  func notebook(_ key: String, of organization: String) async throws -> NotebookRecord? {
    try await read { try Self.notebook(key, of: organization, in: $0) }
  }

  /// Appends the rows of a file to a notebook, all or none, unless this block has done so before. They take
  /// the place of what the block has appended in the runs that this one retries.
  /// False if there is no such notebook.
  func append(
    rowsOf path: String, columns: [String], to target: NotebookTarget, of organization: String,
    by writer: NotebookWriter, newID: String, now: Timestamp
  ) async throws -> Bool {
    try await write { database in
      guard try Self.isFirst(writer, in: database) else { return true }
      let before = try Self.takeBack(writer, now: now, in: database)
      var known = try Self.notebook(target, of: organization, in: database)
      if case .known = target, known == nil { return false }
      if case .new = target { known = before }
      let notebook =
        try known
        ?? Self.make(target.name, newID, of: organization, now: now, in: database)
      try Self.append(rowsOf: path, columns, to: notebook, writer, now: now, in: database)
      try database.execute(
        sql: "INSERT INTO notebook_append (run_id, position) VALUES (?, ?)",
        arguments: [writer.runID, writer.position])
      return true
    }
  }

  /// The next batch of a notebook's rows, after the batch `last`; nil at the end, which is the batch `end` if
  /// that is given. A run does not see the rows of those that it retries.
  func notebookRows(
    of notebook: NotebookRecord, after last: Int64, through end: Int64 = .max,
    for runID: String? = nil
  ) async throws -> (number: Int64, rows: RowBatch)? {
    let path = path
    return try await read { database in
      let row = try GRDB.Row.fetchOne(
        database,
        sql: """
          \(Self.retriedRuns)
          SELECT number, rows FROM notebook_batch
          WHERE notebook = :notebook AND number > :last AND number <= :end
            AND run_id NOT IN (SELECT id FROM retried)
          ORDER BY number LIMIT 1
          """,
        arguments: ["notebook": notebook.number, "last": last, "end": end, "run": runID])
      return try row.map { row in
        let text = Array((row["rows"] as String).utf8)
        let rows = try? text.withUnsafeBufferPointer { try RowBatch.records($0) }
        guard let rows else { throw StoreError.damaged(path, "rows") }
        return (row["number"], rows)
      }
    }
  }

  /// The number of the last batch that any notebook has now.
  func lastNotebookBatch() async throws -> Int64 {
    try await read { database in
      try Int64.fetchOne(database, sql: "SELECT max(number) FROM notebook_batch") ?? 0
    }
  }

  /// Removes a notebook with its rows; false if there is none.
  func deleteNotebook(_ key: String, of organization: String) async throws -> Bool {
    try await write { database in
      guard let notebook = try Self.notebook(key, of: organization, in: database) else {
        return false
      }
      try database.execute(
        sql: "DELETE FROM notebook WHERE number = ?", arguments: [notebook.number])
      return true
    }
  }
}

extension Store {
  /// The run that `:run` retries, the one that this one retries, and so on.
  private static let retriedRuns = """
    WITH RECURSIVE retried (id) AS (
      SELECT retry_of FROM run WHERE id = :run AND retry_of IS NOT NULL
      UNION SELECT run.retry_of FROM run JOIN retried ON run.id = retried.id
      WHERE run.retry_of IS NOT NULL
    )
    """

  /// Removes what the same block has appended in the runs that are retried; answers the notebook.
  private static func takeBack(
    _ writer: NotebookWriter, now: Timestamp, in database: Database
  ) throws -> NotebookRecord? {
    let isRetry = try Bool.fetchOne(
      database, sql: "SELECT retry_of IS NOT NULL FROM run WHERE id = ?", arguments: [writer.runID])
    guard isRetry == true else { return nil }
    let removed = try GRDB.Row.fetchAll(
      database,
      sql: """
        \(retriedRuns)
        DELETE FROM notebook_batch WHERE (run_id, position) IN (
          SELECT run_id, position FROM run_block JOIN retried ON run_id = retried.id
          WHERE block_id = :block
        ) RETURNING notebook, json_array_length(rows) AS count
        """, arguments: ["run": writer.runID, "block": writer.blockID])
    for batch in removed {
      try database.execute(
        sql: "UPDATE notebook SET row_count = row_count - ?, updated_at = ? WHERE number = ?",
        arguments: [batch["count"] as Int, now.milliseconds, batch["notebook"] as Int64])
    }
    guard let number = removed.last?["notebook"] as Int64? else { return nil }
    return try GRDB.Row.fetchOne(
      database, sql: "SELECT * FROM notebook WHERE number = ?", arguments: [number]
    ).map(NotebookRecord.init)
  }

  private static func notebook(
    _ target: NotebookTarget, of organization: String, in database: Database
  ) throws -> NotebookRecord? {
    switch target {
    case .known(let key): try notebook(key, of: organization, in: database)
    case .named(let name):
      try notebook("name = ?", name, of: organization, in: database)
    case .new: nil
    }
  }

  /// An id counts before a name that is the same.
  private static func notebook(
    _ key: String, of organization: String, in database: Database
  ) throws -> NotebookRecord? {
    try notebook("id = ?", key, of: organization, in: database)
      ?? notebook("name = ?", key, of: organization, in: database)
  }

  private static func notebook(
    _ condition: String, _ value: String, of organization: String, in database: Database
  ) throws -> NotebookRecord? {
    try GRDB.Row.fetchOne(
      database, sql: "SELECT * FROM notebook WHERE organization = ? AND \(condition)",
      arguments: [organization, value]
    ).map(NotebookRecord.init)
  }

  private static func isFirst(_ writer: NotebookWriter, in database: Database) throws -> Bool {
    try GRDB.Row.fetchOne(
      database, sql: "SELECT 1 FROM notebook_append WHERE run_id = ? AND position = ?",
      arguments: [writer.runID, writer.position]) == nil
  }

  private static func make(
    _ wanted: String, _ id: String, of organization: String, now: Timestamp, in database: Database
  ) throws -> NotebookRecord {
    var (name, count) = (wanted, 1)
    while try notebook("name = ?", name, of: organization, in: database) != nil {
      count += 1
      name = "\(wanted) \(count)"
    }
    try database.execute(
      sql: """
        INSERT INTO notebook (organization, id, name, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
        """, arguments: [organization, id, name, now.milliseconds, now.milliseconds])
    return NotebookRecord(
      number: database.lastInsertedRowID, id: id, name: name, columns: [], rowCount: 0,
      createdAt: now, updatedAt: now)
  }

  private static func append(
    rowsOf path: String, _ columns: [String], to notebook: NotebookRecord,
    _ writer: NotebookWriter, now: Timestamp, in database: Database
  ) throws {
    var notebook = notebook
    let reader = try RowFileReader(path: path)
    let batch = try database.makeStatement(
      sql: "INSERT INTO notebook_batch (notebook, run_id, position, rows) VALUES (?, ?, ?, ?)")
    while let rows = try reader.next(limit: 1000) {
      var encoder = RowEncoder(.json, columns: [])
      encoder.add(rows)
      encoder.end()
      let text = String(decoding: encoder.takeBytes(), as: UTF8.self)
      try batch.execute(arguments: [notebook.number, writer.runID, writer.position, text])
      notebook.rowCount += rows.count
    }
    let known = Set(notebook.columns)
    notebook.columns += columns.filter { !known.contains($0) }
    notebook.updatedAt = now
    try database.execute(
      sql: "UPDATE notebook SET columns = ?, row_count = ?, updated_at = ? WHERE number = ?",
      arguments: [
        JSON.array(notebook.columns.map(JSON.string)).text(), notebook.rowCount,
        now.milliseconds, notebook.number,
      ])
  }
}

extension NotebookTarget {
  /// As the specs have it.
  var name: String {
    switch self {
    case .known(let name), .named(let name), .new(let name): name
    }
  }
}
