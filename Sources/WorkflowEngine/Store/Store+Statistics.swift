import GRDB

// Counts over all organizations.

extension Store {
  /// Runs by status; a status that no run has is left out.
  func runCounts() async throws -> [String: Int] {
    try await read { database in
      let rows = try GRDB.Row.fetchAll(
        database, sql: "SELECT status, count(*) AS runs FROM run GROUP BY status")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0["status"], $0["runs"]) })
    }
  }

  /// Rows that the blocks of all runs have processed.
  func processedRows() async throws -> Int {
    try await read { database in
      try Int.fetchOne(database, sql: "SELECT coalesce(sum(processed_count), 0) FROM run_block")
        ?? 0
    }
  }
}
