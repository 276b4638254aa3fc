import Foundation
import GRDB
import Sixmo

// How the records are read from the columns of their tables. A value that the program cannot have
// written is an error, whatever damaged the store.

extension WorkflowRecord {
  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
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

extension VersionRecord {
  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
    version = try row.count("version")
    name = try row.value("name")
    description = try row.optional("description")
    definition = try row.value("definition")
    createdAt = try row.time("created_at")
  }
}

extension NotebookRecord {
  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
    number = try row.value("number")
    id = try row.value("id")
    name = try row.value("name")
    columns = try row.texts("columns") ?? []
    rowCount = try row.count("row_count")
    createdAt = try row.time("created_at")
    updatedAt = try row.time("updated_at")
  }
}

extension RunRecord {
  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
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
    epoch = try row.count("epoch")
    removedAt = try row.optionalTime("removed_at")
    retry = try (row.optional("retry_of") as String?).map { runID in
      RunRetry(runID: runID, rows: try row.closed("retry_rows"))
    }
    budget = Budget(
      total: try row.optional("budget"), perRow: try row.optional("max_per_row"))
  }
}

extension WorkflowRecord {
  /// Without its definition, from the columns in this order.
  init(listed row: GRDB.Row) throws {
    var columns = OrderedColumns(row)
    organization = try columns.value("organization")
    id = try columns.value("id")
    name = try columns.value("name")
    description = try columns.optional("description")
    definition = ""
    step = try columns.closed("step")
    createdAt = try columns.time("created_at")
    updatedAt = try columns.time("updated_at")
    lastRunAt = try columns.optionalTime("last_run_at")
  }
}

extension RunSummary {
  /// From the columns in this order.
  init(_ row: GRDB.Row) throws {
    var columns = OrderedColumns(row)
    id = try columns.value("id")
    workflowID = try columns.value("workflow_id")
    workflowName = try columns.value("workflow_name")
    payloadCount = try columns.optionalCount("payload_count")
    status = try columns.closed("status")
    queuedAt = try columns.time("queued_at")
    updatedAt = try columns.time("updated_at")
    startedAt = try columns.optionalTime("started_at")
    completedAt = try columns.optionalTime("completed_at")
    pausedMilliseconds = try columns.count("paused_ms")
    statusReason = try columns.optional("status_reason")
    errorMessage = try columns.optional("error_message")
    blockCount = try columns.count("block_count")
    runningBlock = try columns.optional("running_block")
    sourceRows = try columns.optionalCount("source_rows")
    processed = try columns.count("processed")
    enriched = try columns.count("enriched")
    matched = try columns.count("matched")
  }
}

extension RunBlockRecord {
  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
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
      failed: try row.count("failed_count"), refused: try row.count("refused_count"),
      matched: try row.optionalCount("matched_count"))
    columns = try row.texts("columns")
    refusedColumns = try row.texts("refused_columns")
    isTakenOver = try row.count("taken_over") > 0
  }
}

/// Whose chunk it is.
struct ChunkPlace {
  var position: Int
  var kind: RowKind

  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
    position = try row.count("position")
    kind = try row.closed("kind")
  }
}

extension RowChunk {
  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
    number = try row.count("number")
    epoch = try row.count("epoch")
    bytes = try row.optionalCount("bytes")
    hash = try (row.optional("hash") as Int64?).map(UInt64.init(bitPattern:))
    counts = RowCounts(
      consumed: try row.count("consumed_count"), rows: try row.count("row_count"),
      failed: try row.count("failed_count"), matched: try row.count("matched_count"))
    columns = try row.texts("columns") ?? []
  }
}

extension EndedRun {
  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
    id = try row.value("id")
    workflowID = try row.value("workflow_id")
    endedAt = try row.time("completed_at")
  }
}

extension KeyRecord {
  init(_ row: GRDB.Row) throws {
    var row = NamedColumns(row)
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

/// The columns of a row, by name or in order.
private protocol Columns {
  mutating func stored(_ column: String) -> DatabaseValue
}

private struct NamedColumns: Columns {
  let row: GRDB.Row

  init(_ row: GRDB.Row) { self.row = row }

  func stored(_ column: String) -> DatabaseValue { row[column] }
}

/// One after the other: to look for each by its name takes longer than to read it.
private struct OrderedColumns: Columns {
  let row: GRDB.Row
  private var next = 0

  init(_ row: GRDB.Row) { self.row = row }

  mutating func stored(_ column: String) -> DatabaseValue {
    defer { next += 1 }
    return row[next]
  }
}

extension Columns {
  fileprivate mutating func optional<Value: DatabaseValueConvertible>(
    _ column: String
  ) throws -> Value? {
    let stored = stored(column)
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw DamagedRecord(column: column) }
    return value
  }

  fileprivate mutating func value<Value: DatabaseValueConvertible>(
    _ column: String
  ) throws -> Value {
    guard let value: Value = try optional(column) else { throw DamagedRecord(column: column) }
    return value
  }

  /// Counts below 2^53 can be added without a thought of overflow.
  fileprivate mutating func optionalCount(_ column: String) throws -> Int? {
    let count: Int? = try optional(column)
    if let count, !(0..<1 << 53).contains(count) { throw DamagedRecord(column: column) }
    return count
  }

  fileprivate mutating func count(_ column: String) throws -> Int {
    guard let count = try optionalCount(column) else { throw DamagedRecord(column: column) }
    return count
  }

  /// From 1970 to the year 9999.
  fileprivate mutating func optionalTime(_ column: String) throws -> Timestamp? {
    let time: Int64? = try optional(column)
    if let time, !(0...253_402_300_799_999).contains(time) { throw DamagedRecord(column: column) }
    return time.map(Timestamp.init(milliseconds:))
  }

  fileprivate mutating func time(_ column: String) throws -> Timestamp {
    guard let time = try optionalTime(column) else { throw DamagedRecord(column: column) }
    return time
  }

  /// One of the words that the schema's CHECK allows.
  fileprivate mutating func closed<Value: RawRepresentable<String>>(
    _ column: String
  ) throws -> Value {
    guard let value = Value(rawValue: try value(column)) else {
      throw DamagedRecord(column: column)
    }
    return value
  }

  /// A JSON array of texts.
  fileprivate mutating func texts(_ column: String) throws -> [String]? {
    guard let text: String = try optional(column) else { return nil }
    guard let texts = try? JSON.parse(text).array?.map(\.string) else {
      throw DamagedRecord(column: column)
    }
    return try texts.map { text in
      guard let text else { throw DamagedRecord(column: column) }
      return text
    }
  }
}
