import Foundation
import GRDB

// API keys, by their hashes.

extension Store {
  /// False if another key that is not revoked has the name.
  func addKey(_ key: KeyRecord) async throws -> Bool {
    try await write { database in
      let isTaken = try Bool.fetchOne(
        database,
        sql: "SELECT EXISTS (SELECT 1 FROM api_key WHERE name = ? AND revoked_at IS NULL)",
        arguments: [key.name])
      guard isTaken == false else { return false }
      try database.execute(
        sql: """
          INSERT INTO api_key (id, name, organization, hash, created_at) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          key.id, key.name, key.organization, Data(key.hash), key.createdAt.milliseconds,
        ])
      return true
    }
  }

  /// Oldest first, the revoked ones among them.
  func keys() async throws -> [KeyRecord] {
    try await read { database in
      try GRDB.Row.fetchAll(database, sql: "SELECT * FROM api_key ORDER BY created_at, id")
        .map(KeyRecord.init)
    }
  }

  /// Revokes the key with that id, or else the one in use with that name; returns it as it was before,
  /// nil if there is none.
  func revokeKey(_ nameOrID: String, now: Timestamp) async throws -> KeyRecord? {
    try await write { database in
      let row = try GRDB.Row.fetchOne(
        database,
        sql: """
          SELECT * FROM api_key WHERE id = :key OR name = :key
          ORDER BY id = :key DESC, revoked_at IS NULL DESC, revoked_at DESC LIMIT 1
          """, arguments: ["key": nameOrID])
      guard let key = try row.map(KeyRecord.init) else { return nil }
      try database.execute(
        sql: "UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
        arguments: [now.milliseconds, key.id])
      return key
    }
  }

  func noteUse(ofKey id: String, now: Timestamp) async throws {
    try await write { database in
      try database.execute(
        sql: "UPDATE api_key SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?",
        arguments: [now.milliseconds, id])
    }
  }
}
