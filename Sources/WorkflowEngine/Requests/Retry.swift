import Sixmo
import Syntax
import WorkflowAPI

// Runs that go on with what another run has done, which the hosted service does not have.

extension OpenEngine {
  /// Queues a run that takes over the finished blocks and the paid answers of one that has ended, and does only
  /// the rest.
  func retry(_ request: APIRequest) async throws -> APIResponse {
    try checkIdempotencyKey(of: request)
    let key = try idempotencyKey(of: request)
    let arguments = try request.checkedArguments()
    if let key, let earlier = try await store.acceptance(of: key, now: now) {
      return try await answer(earlier, of: request.organization)
    }
    let old = try await knownRun(arguments["job_id"], of: request.organization)
    try check(old.run)
    let retry = RunRetry(
      runID: old.run.id,
      rows: arguments["rows"]?.string.flatMap(RunRetry.Rows.init) ?? .failed)
    var run = try await newRun(after: old.run, arguments)
    run.retry = retry
    run.budget = Budget(arguments)
    let definition = try saved(definition: run.definition)
    let graph = try graph(of: definition, at: ["workflow_definition"])
    try check(graph.source, takesPayload: run.payloadCount != nil)
    let plan = try RetryPlan(
      graph, retry.rows, from: arguments["from"]?.string,
      after: try? self.graph(of: saved(definition: old.run.definition), at: []), old.blocks)
    guard !plan.again.isEmpty else { throw RefusedRequest.nothingToRetry(old.run, retry.rows) }
    do {
      try takeOver(plan, of: old.run, by: run, graph.source)
      let blocks = plan.taking(over: blocks(of: graph), now: now)
      let acceptance = try await store.accept(run, blocks: blocks, key: key)
      guard case .accepted = acceptance else {
        parts.files.remove(run.id)
        return try await answer(acceptance, of: request.organization)
      }
      scheduler.wake()
      return .json(.object(Self.answer(run, blocks)))
    } catch {
      parts.files.remove(run.id)
      throw error
    }
  }

  private func check(_ run: RunRecord) throws {
    guard run.status.isFinished else {
      throw RefusedRequest.conflict(
        "Run \(run.id) is \(run.status.rawValue): only a run that has ended can be retried."
          + " Wait for it, or cancel it first.")
    }
    guard run.removedAt == nil else {
      throw RefusedRequest.conflict(
        "The files of run \(run.id) have been removed, so that nothing of it can be taken over."
          + " Run the workflow again.")
    }
  }

  private func newRun(after old: RunRecord, _ arguments: JSONObject) async throws -> RunRecord {
    var run = RunRecord(
      id: configuration.makeID("run_"), organization: old.organization, workflowID: old.workflowID,
      workflowName: old.workflowName, workflowVersion: old.workflowVersion,
      definition: old.definition, payloadCount: old.payloadCount, formats: old.formats,
      queuedAt: now, updatedAt: now)
    guard arguments["definition"] == "newest" else { return run }
    let newest = try await workflow(
      ["workflow_id": .string(old.workflowID)], of: old.organization)
    run.workflowName = newest.name
    run.workflowVersion = newest.version
    run.definition = newest.definition
    return run
  }

  private func takeOver(
    _ plan: RetryPlan, of old: RunRecord, by run: RunRecord, _ source: WorkflowGraph.Node
  ) throws {
    try parts.files.create(run.id)
    try parts.files.takeOver(
      from: old.id, to: run.id, finished: plan.finished,
      again: run.retry?.rows == .all ? [] : plan.askedBefore)
    try parts.files.synchronize(run.id)
    guard run.payloadCount != nil, !plan.finished.contains(0),
      !source.block.takesEveryRecord(source.specs)
    else { return }
    // A newer definition may ask more of the records.
    let reader = try RowFileReader(path: parts.files.payload(run.id))
    var count = 0
    while let records = try reader.next(limit: 1000) {
      try check(records, startingAt: count, for: source)
      count += records.count
    }
  }

  private func answer(
    _ acceptance: Acceptance, of organization: String
  ) async throws -> APIResponse {
    guard case .repeated(let runID) = acceptance else { throw RefusedRequest.usedKey }
    let (run, blocks) = try await knownRun(.string(runID), of: organization)
    var answer = Self.answer(run, blocks)
    answer["already_started"] = true
    return .json(.object(answer))
  }

  private static func answer(_ run: RunRecord, _ blocks: [RunBlockRecord]) -> JSONObject {
    [
      "status": "queued", "workflow_id": .string(run.workflowID), "job_id": .string(run.id),
      "retry_of": .optional(run.retry?.runID),
      "taken_over": .array(blocks.filter(\.isTakenOver).map { .string($0.blockID) }),
    ]
  }
}

/// Which blocks a retry takes over as they are, and which it does again.
private struct RetryPlan {
  /// Positions in both runs.
  private(set) var finished: [Int] = []
  /// Positions in the new run.
  private(set) var again: [Int] = []
  private let old: [RunBlockRecord]
  private let graph: WorkflowGraph

  /// `before` is the graph that the old run executed; nil if this program cannot read it. Throws if `from` is no
  /// block.
  init(
    _ graph: WorkflowGraph, _ rows: RunRetry.Rows, from: String?,
    after before: WorkflowGraph?, _ old: [RunBlockRecord]
  ) throws {
    self.graph = graph
    self.old = old
    let ids = graph.nodes.map(\.id)
    if let from, !ids.contains(from) { throw RefusedRequest.unknownBlock(from, among: ids) }
    // Files of rows name others by their positions, so that a block which has moved is done again.
    var rest = zip(before?.nodes ?? [], old).map { (node: $0, block: $1) }[...]
    for (position, node) in graph.nodes.enumerated() {
      let earlier = rest.popFirst()
      let isFinished =
        earlier.map { $0.node.doesTheSame(as: node) && $0.block.status == .completed } ?? false
      let isWanted =
        from.map { $0 == node.id } ?? earlier.map { rows.include($0.block.progress) } ?? true
      if isFinished, !isWanted, node.inputs.allSatisfy({ finished.contains($0.node) }) {
        finished.append(position)
      } else {
        again.append(position)
      }
    }
  }

  /// The positions of the blocks that are done again, by those that they have in the old run.
  var askedBefore: [(old: Int, new: Int)] {
    again.compactMap { new in
      old.first { $0.blockID == graph.nodes[new].id }.map { ($0.position, new) }
    }
  }

  /// The blocks of the new run, those that are taken over completed.
  func taking(over blocks: [RunBlockRecord], now: Timestamp) -> [RunBlockRecord] {
    var blocks = blocks
    for position in finished {
      blocks[position] = old[position]
      blocks[position].updatedAt = now
      blocks[position].isTakenOver = true
    }
    return blocks
  }
}

extension RunRetry.Rows {
  /// Whether a block with these counts is done again.
  fileprivate func include(_ progress: BlockProgress) -> Bool {
    switch self {
    case .refused: progress.refused > 0
    case .failed: progress.failed > 0
    case .all: true
    }
  }
}

extension WorkflowGraph.Node {
  /// Whether it makes the same rows of the same input.
  fileprivate func doesTheSame(as other: WorkflowGraph.Node) -> Bool {
    id == other.id && block.name == other.block.name && specs == other.specs
      && inputs.map(\.node) == other.inputs.map(\.node)
      && inputs.map(\.condition) == other.inputs.map(\.condition)
  }
}

extension RefusedRequest {
  fileprivate static func unknownBlock(_ id: String, among ids: [String]) -> RefusedRequest {
    let near = Suggestion.nearest(to: id, among: ids).map { " Did you mean '\($0)'?" } ?? ""
    let fault = Fault(
      ["body", "from"],
      "Input should be the id of a block of the run.\(near) Its blocks: \(ids.joined(separator: ", "))",
      type: "value_error", input: .string(id))
    return .unprocessable([fault])
  }

  fileprivate static func nothingToRetry(_ run: RunRecord, _ rows: RunRetry.Rows) -> RefusedRequest
  {
    let which = rows == .refused ? "no row of it was refused" : "no row of it failed or was refused"
    return .conflict(
      "Run \(run.id) is completed and \(which): there is nothing to do again."
        + #" With rows: "all" everything is done again, with from: a block and all after it."#)
  }
}
