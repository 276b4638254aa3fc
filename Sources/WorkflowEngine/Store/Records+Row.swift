import Foundation
import GRDB
import Sixmo

// How the records are read from the columns of their tables. A value that the program cannot have
// written is an error, whatever damaged the store.

extension WorkflowRecord {
  init(_ row: GRDB.Row) throws {
    organization = try row.value("organization")
    id = try row.value("id")
    version = try row.count("version")
    name = try row.value("name")
    description = try row.optional("description")
    definition = try row.value("definition")
    step = try row.closed("step")
    createdAt = try row.time("created_at")
    updatedAt = try row.time("updated_at")
    lastRunAt = try row.optionalTime("last_run_at")
  }
}

extension RunRecord {
  init(_ row: GRDB.Row) throws {
    id = try row.value("id")
    organization = try row.value("organization")
    workflowID = try row.value("workflow_id")
    workflowName = try row.value("workflow_name")
    workflowVersion = try row.count("workflow_version")
    definition = try row.value("definition")
    payloadCount = try row.optionalCount("payload_count")
    formats = try (row.value("formats") as String).split(separator: " ").compactMap {
      ResultFormat(rawValue: String($0))
    }
    status = try row.closed("status")
    queuedAt = try row.time("queued_at")
    updatedAt = try row.time("updated_at")
    startedAt = try row.optionalTime("started_at")
    completedAt = try row.optionalTime("completed_at")
    statusReason = try row.optional("status_reason")
    errorMessage = try row.optional("error_message")
    progress = try row.value("progress")
    attempts = try row.count("attempts")
  }
}

extension RunSummary {
  init(_ row: GRDB.Row) throws {
    id = try row.value("id")
    workflowID = try row.value("workflow_id")
    workflowName = try row.value("workflow_name")
    payloadCount = try row.optionalCount("payload_count")
    status = try row.closed("status")
    queuedAt = try row.time("queued_at")
    updatedAt = try row.time("updated_at")
    startedAt = try row.optionalTime("started_at")
    completedAt = try row.optionalTime("completed_at")
    statusReason = try row.optional("status_reason")
    errorMessage = try row.optional("error_message")
    progress = try row.value("progress")
    blockCount = try row.count("block_count")
    runningBlock = try row.optional("running_block")
    sourceRows = try row.optionalCount("source_rows")
    enriched = try row.count("enriched")
    matched = try row.count("matched")
  }
}

extension RunBlockRecord {
  init(_ row: GRDB.Row) throws {
    position = try row.count("position")
    blockID = try row.value("block_id")
    blockName = try row.value("block_name")
    sequenceNumber = try row.value("sequence_number")
    previousBlockIDs = try row.texts("previous_block_ids") ?? []
    dataType = try row.closed("data_type")
    status = try row.closed("status")
    startedAt = try row.optionalTime("started_at")
    completedAt = try row.optionalTime("completed_at")
    updatedAt = try row.time("updated_at")
    errorMessage = try row.optional("error_message")
    progress = BlockProgress(
      currentStep: try row.optional("current_step"), processed: try row.count("processed_count"),
      total: try row.count("total_count"), rows: try row.count("row_count"),
      failed: try row.count("failed_count"), matched: try row.optionalCount("matched_count"))
    columns = try row.texts("columns")
  }
}

extension KeyRecord {
  init(_ row: GRDB.Row) throws {
    id = try row.value("id")
    name = try row.value("name")
    organization = try row.value("organization")
    hash = [UInt8](try row.value("hash") as Data)
    createdAt = try row.time("created_at")
    lastUsedAt = try row.optionalTime("last_used_at")
    revokedAt = try row.optionalTime("revoked_at")
  }
}

/// A column that holds what the program never writes.
struct DamagedRecord: Error {
  var column: String
}

extension GRDB.Row {
  fileprivate func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    let stored: DatabaseValue = self[column]
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw DamagedRecord(column: column) }
    return value
  }

  fileprivate func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    guard let value: Value = try optional(column) else { throw DamagedRecord(column: column) }
    return value
  }

  /// Counts below 2^53 can be added without a thought of overflow.
  fileprivate func optionalCount(_ column: String) throws -> Int? {
    let count: Int? = try optional(column)
    if let count, !(0..<1 << 53).contains(count) { throw DamagedRecord(column: column) }
    return count
  }

  fileprivate func count(_ column: String) throws -> Int {
    guard let count = try optionalCount(column) else { throw DamagedRecord(column: column) }
    return count
  }

  /// From 1970 to the year 9999.
  fileprivate func optionalTime(_ column: String) throws -> Timestamp? {
    let time: Int64? = try optional(column)
    if let time, !(0...253_402_300_799_999).contains(time) { throw DamagedRecord(column: column) }
    return time.map(Timestamp.init(milliseconds:))
  }

  fileprivate func time(_ column: String) throws -> Timestamp {
    guard let time = try optionalTime(column) else { throw DamagedRecord(column: column) }
    return time
  }

  /// A JSON array of texts.
  fileprivate func texts(_ column: String) throws -> [String]? {
    guard let text: String = try optional(column) else { return nil }
    guard let texts = try? JSON.parse(text).array?.map(\.string) else {
      throw DamagedRecord(column: column)
    }
    return try texts.map { text in
      guard let text else { throw DamagedRecord(column: column) }
      return text
    }
  }

  /// One of the words that the schema's CHECK allows.
  fileprivate func closed<Value: RawRepresentable<String>>(_ column: String) throws -> Value {
    guard let value = Value(rawValue: try value(column)) else {
      throw DamagedRecord(column: column)
    }
    return value
  }
}
