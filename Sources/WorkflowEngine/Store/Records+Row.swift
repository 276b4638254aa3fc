import Foundation
import GRDB
import Sixmo

// How the records are read from the columns of their tables.

extension WorkflowRecord {
  init(_ row: GRDB.Row) {
    organization = row["organization"]
    id = row["id"]
    version = row["version"]
    name = row["name"]
    description = row["description"]
    definition = row["definition"]
    step = Step(rawValue: row["step"]) ?? .draft
    createdAt = row.time("created_at")
    updatedAt = row.time("updated_at")
    lastRunAt = row.optionalTime("last_run_at")
  }
}

extension RunRecord {
  init(_ row: GRDB.Row) {
    id = row["id"]
    organization = row["organization"]
    workflowID = row["workflow_id"]
    workflowName = row["workflow_name"]
    workflowVersion = row["workflow_version"]
    definition = row["definition"]
    payloadCount = row["payload_count"]
    formats = (row["formats"] as String).split(separator: " ").compactMap {
      ResultFormat(rawValue: String($0))
    }
    status = row.closed("status")
    queuedAt = row.time("queued_at")
    updatedAt = row.time("updated_at")
    startedAt = row.optionalTime("started_at")
    completedAt = row.optionalTime("completed_at")
    statusReason = row["status_reason"]
    errorMessage = row["error_message"]
    progress = row["progress"]
    attempts = row["attempts"]
  }
}

extension RunBlockRecord {
  init(_ row: GRDB.Row) throws {
    position = row["position"]
    blockID = row["block_id"]
    blockName = row["block_name"]
    sequenceNumber = row["sequence_number"]
    previousBlockIDs = try JSON.parse(row["previous_block_ids"] as String).strings
    dataType = row.closed("data_type")
    status = row.closed("status")
    startedAt = row.optionalTime("started_at")
    completedAt = row.optionalTime("completed_at")
    updatedAt = row.time("updated_at")
    errorMessage = row["error_message"]
    progress = BlockProgress(
      currentStep: row["current_step"], processed: row["processed_count"],
      total: row["total_count"], rows: row["row_count"], failed: row["failed_count"],
      matched: row["matched_count"])
    columns = try (row["columns"] as String?).map { try JSON.parse($0).strings }
  }
}

extension KeyRecord {
  init(_ row: GRDB.Row) {
    id = row["id"]
    name = row["name"]
    organization = row["organization"]
    hash = [UInt8](row["hash"] as Data)
    createdAt = row.time("created_at")
    lastUsedAt = row.optionalTime("last_used_at")
    revokedAt = row.optionalTime("revoked_at")
  }
}

extension GRDB.Row {
  fileprivate func time(_ column: String) -> Timestamp {
    Timestamp(milliseconds: self[column])
  }

  fileprivate func optionalTime(_ column: String) -> Timestamp? {
    (self[column] as Int64?).map(Timestamp.init(milliseconds:))
  }

  /// A column whose values the schema's CHECK has closed.
  fileprivate func closed<Value: RawRepresentable<String>>(_ column: String) -> Value {
    guard let value = Value(rawValue: self[column]) else {
      preconditionFailure("the schema allows a '\(column)' that the code does not know")
    }
    return value
  }
}

extension JSON {
  /// The texts of an array; anything else in it is left out.
  var strings: [String] { array?.compactMap(\.string) ?? [] }
}
