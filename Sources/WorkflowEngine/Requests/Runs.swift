import Sixmo
import WorkflowAPI

extension OpenEngine {
  func listRuns(_ request: APIRequest) async throws -> APIResponse {
    let arguments = try request.checkedArguments()
    let workflowID = arguments["workflow_id"]?.string
    let runs = try await store.runs(
      of: request.organization, statuses: statuses(arguments["status"]?.string),
      workflowID: workflowID, limit: arguments["limit"]?.int ?? 100)
    if let workflowID, runs.isEmpty, try await !hasRuns(workflowID, of: request.organization) {
      _ = try await workflow(arguments, of: request.organization)
    }
    var list = ListWriter(capacity: runs.count * 640)
    for run in runs { list.entry(run.writeEntry) }
    list.end()
    return .json(bytes: list.bytes)
  }

  /// A workflow that is deleted is still known by its runs.
  private func hasRuns(_ workflowID: String, of organization: String) async throws -> Bool {
    try await !store.runs(of: organization, workflowID: workflowID, limit: 1).isEmpty
  }

  /// None for all; `active` means not finished yet.
  private func statuses(_ status: String?) -> [RunRecord.Status] {
    switch status {
    case nil: []
    case "active": [.queued, .running]
    case let status?: RunRecord.Status(rawValue: status).map { [$0] } ?? []
    }
  }

  func liveStatus(_ request: APIRequest) async throws -> APIResponse {
    let (run, blocks) = try await knownRun(
      try request.checkedArguments()["run_id"], of: request.organization)
    return .json(.object(run.liveStatus(blocks.showing(parts.stalls.reason(run.id)))))
  }

  func cancel(_ request: APIRequest) async throws -> APIResponse {
    let id = try request.checkedArguments()["job_id"]?.string ?? ""
    guard let status = try await store.cancel(id, of: request.organization, now: now) else {
      throw RefusedRequest.runNotFound
    }
    await scheduler.cancel(id)
    return .json(["job_id": .string(id), "status": .string(status.rawValue)])
  }

  /// The run with that id, which belongs to the organization; nil means to any.
  func knownRun(
    _ id: JSON?, of organization: String?
  ) async throws -> (run: RunRecord, blocks: [RunBlockRecord]) {
    guard let id = id?.string, let run = try await store.run(id, of: organization) else {
      throw RefusedRequest.runNotFound
    }
    return run
  }
}

// MARK: The list of runs

extension RunSummary {
  fileprivate func writeEntry(to list: inout ListWriter) {
    list.field("job_id", id)
    list.field("workflow_id", workflowID)
    list.field("workflow_name", workflowName)
    list.field("status", status.rawValue)
    list.field("step", step)
    list.field("user_id", JSON.null)
    list.field("created_at", queuedAt)
    list.field("updated_at", updatedAt)
    list.field("queued_at", queuedAt)
    list.field("started_at", startedAt)
    list.field("completed_at", completedAt)
    list.field("duration_ms", duration)
    list.field("status_reason", statusReason)
    list.field("error_message", errorMessage)
    list.field("metrics", writeMetrics)
    list.field("blocks_count", blockCount)
  }

  /// What the run is doing: the name of the block at work, `finished` at the end.
  private var step: String {
    switch status {
    case .completed: "finished"
    case .running: runningBlock ?? status.rawValue
    case .queued, .failed, .cancelled: status.rawValue
    }
  }

  private var duration: Int? {
    guard let startedAt, let completedAt else { return nil }
    // The clock may have been set back meanwhile.
    return max(0, Int(completedAt.milliseconds - startedAt.milliseconds) - pausedMilliseconds)
  }

  /// `processed_records` are those that have gone through the whole run, or through the blocks that took
  /// part in one that failed. `enrichment_rate` is the share of rows that enriching blocks have matched.
  private func writeMetrics(to list: inout ListWriter) {
    let total = blockCount == 0 ? 0 : sourceRows ?? payloadCount ?? 0
    list.field("total_records", total)
    list.field("processed_records", status == .completed ? total : min(processed, total))
    list.field(
      "enrichment_rate", enriched == 0 ? JSON.null : .double(Double(matched) / Double(enriched)))
  }
}

// MARK: The live status

extension [RunBlockRecord] {
  /// With what the block at work waits for, if it waits.
  fileprivate func showing(_ stall: String?) -> [RunBlockRecord] {
    guard let stall, let index = firstIndex(where: { $0.status == .running }) else { return self }
    var blocks = self
    blocks[index].progress.currentStep = stall
    return blocks
  }
}

extension RunRecord {
  fileprivate func liveStatus(_ blocks: [RunBlockRecord]) -> JSONObject {
    let current = blocks.first { $0.status == .running }
    let updated = blocks.map(\.updatedAt).reduce(updatedAt, max)
    return [
      "run_id": .string(id), "workflow_id": .string(workflowID),
      "overall_status": .string(status.rawValue), "current_block": .optional(current?.blockName),
      "current_block_sequence": current.map { .int($0.sequenceNumber) } ?? .null,
      "total_blocks": .int(blocks.count),
      "completed_blocks": .int(blocks.count { $0.status == .completed }),
      "started_at": .time(startedAt), "completed_at": .time(completedAt),
      "last_updated": .time(updated),
      "overall_progress_percentage": .double(progress.roundedToTenths),
      "estimation_blocked_by": .optional(
        current.flatMap { $0.progress.total == 0 ? $0.blockName : nil }),
      "blocks": .array(blocks.map { .object($0.liveStatus) }),
    ]
  }
}

extension RunBlockRecord {
  fileprivate var liveStatus: JSONObject {
    let isAtWork = status == .running
    return [
      "block_name": .string(blockName), "sequence_number": .int(sequenceNumber),
      "block_id": .string(blockID),
      "previous_block_ids": .array(previousBlockIDs.map(JSON.string)),
      "status": .string(status.rawValue), "started_at": .time(startedAt),
      "completed_at": .time(completedAt),
      "progress_percentage": .double((fraction * 100).roundedToTenths),
      "current_step": .optional(isAtWork ? progress.currentStep : nil),
      "processed_count": .int(progress.processed), "total_count": .int(progress.total),
      "estimated_total_count": isAtWork && progress.total > 0 ? .int(progress.total) : .null,
      "last_updated": .time(updatedAt), "error_message": .optional(errorMessage),
      "metrics": [
        "row_count": .int(progress.rows), "dataframe_type": .string(dataType.rawValue),
        "processed_count": .int(progress.processed), "total_count": .int(progress.total),
      ],
    ]
  }
}

extension Double {
  /// Down, so that nothing unfinished reads 100.
  fileprivate var roundedToTenths: Double { (self * 10).rounded(.down) / 10 }
}
