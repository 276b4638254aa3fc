import GRDB
import Sixmo

// Workflows and their versions.

extension Store {
  /// Newest update first.
  func workflows(of organization: String) async throws -> [WorkflowRecord] {
    try await read { database in
      let rows = try GRDB.Row.fetchCursor(
        database,
        sql: """
          SELECT organization, id, name, description, step, created_at, updated_at, last_run_at
          FROM workflow WHERE organization = ? ORDER BY updated_at DESC, created_at DESC, id
          """, arguments: [organization])
      return try Array(rows.map(WorkflowRecord.init(listed:)))
    }
  }

  func workflow(_ id: String, of organization: String) async throws -> WorkflowRecord? {
    try await read { try Self.workflow(id, of: organization, in: $0) }
  }

  /// Saves what `change` makes of the workflow that has the id now (nil: of none) as its next version.
  /// Nobody else changes it in between; what `change` throws leaves everything as it was.
  func saveWorkflow(
    _ id: String, of organization: String,
    change: @escaping @Sendable (WorkflowRecord?) throws -> WorkflowRecord
  ) async throws -> WorkflowRecord {
    try await write { database in
      let old = try Self.workflow(id, of: organization, in: database)
      var new = try change(old)
      new.version = (old?.version ?? 0) + 1
      try database.execute(
        sql: """
          INSERT INTO workflow
            (organization, id, version, name, description, definition, step, created_at,
             updated_at, last_run_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (organization, id) DO UPDATE SET
            version = excluded.version, name = excluded.name, description = excluded.description,
            definition = excluded.definition, updated_at = excluded.updated_at
          """,
        arguments: [
          organization, id, new.version, new.name, new.description, new.definition,
          new.step.rawValue, new.createdAt.milliseconds, new.updatedAt.milliseconds,
          new.lastRunAt?.milliseconds,
        ])
      try database.execute(
        sql: """
          INSERT INTO workflow_version
            (organization, workflow_id, version, name, description, definition, created_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          organization, id, new.version, new.name, new.description, new.definition,
          new.updatedAt.milliseconds,
        ])
      return new
    }
  }

  /// Removes the workflow and its versions for good, and answers what it was; its runs stay.
  func deleteWorkflow(_ id: String, of organization: String) async throws -> WorkflowRecord? {
    try await write { database in
      let old = try Self.workflow(id, of: organization, in: database)
      try database.execute(
        sql: "DELETE FROM workflow WHERE organization = ? AND id = ?",
        arguments: [organization, id])
      return old
    }
  }

  /// The versions of a workflow, newest first; none if there is no such workflow.
  func versions(ofWorkflow id: String, of organization: String) async throws -> [VersionRecord] {
    try await read { database in
      let rows = try GRDB.Row.fetchCursor(
        database,
        sql: """
          SELECT version, name, description, definition, created_at FROM workflow_version
          WHERE organization = ? AND workflow_id = ? ORDER BY version DESC
          """,
        arguments: [organization, id])
      return try Array(rows.map(VersionRecord.init))
    }
  }

  private static func workflow(
    _ id: String, of organization: String, in database: Database
  ) throws -> WorkflowRecord? {
    try GRDB.Row.fetchOne(
      database, sql: "SELECT * FROM workflow WHERE organization = ? AND id = ?",
      arguments: [organization, id]
    ).map { try WorkflowRecord($0) }
  }
}
