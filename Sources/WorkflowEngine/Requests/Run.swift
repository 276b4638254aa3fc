import Glibc
import Sixmo
import System
import WorkflowAPI

extension OpenEngine {
  /// Queues a run of a workflow. When this answers, the run is safe: its rows and its definition are on
  /// the disk.
  func run(_ request: APIRequest) async throws -> APIResponse {
    try checkIdempotencyKey(of: request)
    // A large body is read twice at the same time: for its hash, and for its records.
    let key = Task { try idempotencyKey(of: request) }
    return try await read(request) { arguments, payload in
      try await start(arguments, payload, key.value, of: request.organization)
    }
  }

  /// Gives the arguments of a request and its records, of which there may be more than can be held.
  func read(
    _ request: APIRequest, _ use: (JSONObject, Payload?) async throws -> APIResponse
  ) async throws -> APIResponse {
    if let splitter = PayloadSplitter(request.body ?? []) {
      var rest = request
      rest.body = .memory(splitter.rest)
      do {
        return try await use(rest.checkedArguments(), .split(splitter))
      } catch is PayloadSplitter.Unreadable {
      } catch is RequestRefusal {}
      // A small body is read whole, for the exact place of each fault.
      if case .file = request.body { throw try refusal(of: request, rest, splitter) }
    }
    try request.checkSize()
    let arguments = try request.checkedArguments()
    return try await use(arguments, arguments["webhook_payload"].map(Payload.init))
  }

  /// What is wrong with a large body, found without making values of all its records.
  private func refusal(
    of request: APIRequest, _ rest: APIRequest, _ splitter: PayloadSplitter
  ) throws -> RequestRefusal {
    var faults: [Fault] = []
    do {
      try request.body?.withBytes { (bytes) throws(JSONError) in try JSON.check(bytes) }
      _ = try rest.checkedArguments()
    } catch let error as JSONError {
      return .malformed("Malformed JSON: \(error)")
    } catch RequestRefusal.faults(let others) {
      faults = others
    }
    let schema = request.endpoint.parameter("webhook_payload")?.schema ?? .any
    var (splitter, index) = (splitter, 0)
    // More than a hundred faults of one kind help nobody.
    while faults.count < 100, let records = try splitter.next(limit: 1000) {
      for (offset, record) in records.enumerated() where record.object == nil {
        faults += schema.faults(
          for: .array([record]), at: ["body", "webhook_payload"]
        ).map { $0.moved(toRecord: index + offset) }
      }
      index += records.count
    }
    return .faults(faults)
  }

  private func start(
    _ arguments: JSONObject, _ payload: Payload?, _ key: IdempotencyKey?,
    of organization: String
  ) async throws -> APIResponse {
    if let key, let earlier = try await store.acceptance(of: key, now: now) {
      return try answer(earlier, arguments)
    }
    let workflow = try await workflow(arguments, of: organization)
    let (definition, graph) = try definition(of: workflow, arguments["specs_override"]?.object)
    try check(graph.source, takesPayload: payload != nil)
    var run = RunRecord(
      id: configuration.makeID("run_"), organization: organization, workflowID: workflow.id,
      workflowName: workflow.name, workflowVersion: workflow.version,
      definition: definition.text(), formats: formats(arguments), queuedAt: now, updatedAt: now)
    run.budget = Budget(arguments)
    do {
      run.payloadCount = try await store(payload, of: run.id, for: graph.source)
      let acceptance = try await store.accept(run, blocks: blocks(of: graph), key: key)
      guard case .accepted = acceptance else {
        parts.files.remove(run.id)
        return try answer(acceptance, arguments)
      }
    } catch {
      parts.files.remove(run.id)
      throw error
    }
    scheduler.wake()
    return Self.queued(run.id, of: run.workflowID)
  }

  static func queued(_ runID: String, of workflowID: String) -> APIResponse {
    .json(.object(queuedFields(runID, workflowID)))
  }

  private static func queuedFields(_ runID: String, _ workflowID: String) -> JSONObject {
    [
      "status": "queued", "workflow_id": .string(workflowID), "job_id": .string(runID),
      "cache_config": nil,
    ]
  }
}

// MARK: Idempotency

extension OpenEngine {
  /// A key is good for a day.
  private static let keyLifetime = 24.0 * 3600

  func checkIdempotencyKey(of request: APIRequest) throws {
    guard request.headers["idempotency-key"] == "" else { return }
    let fault = Fault(
      ["header", "idempotency-key"], "String should have at least 1 character",
      type: "string_too_short", input: "")
    throw RefusedRequest.unprocessable([fault])
  }

  func idempotencyKey(of request: APIRequest) throws -> IdempotencyKey? {
    guard let key = request.headers["idempotency-key"] else { return nil }
    let values = request.values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
    let body = try Digest.sha256(request.body ?? [])
    return IdempotencyKey(
      organization: request.organization, key: key,
      request: try Digest.sha256(Array(values.joined().utf8) + body),
      expiresAt: now.advanced(bySeconds: Self.keyLifetime))
  }

  private func answer(_ acceptance: Acceptance, _ arguments: JSONObject) throws -> APIResponse {
    guard case .repeated(let runID) = acceptance else { throw RefusedRequest.usedKey }
    var answer = Self.queuedFields(runID, arguments["workflow_id"]?.string ?? "")
    answer["already_started"] = true
    return .json(.object(answer))
  }
}

// MARK: What is run

extension OpenEngine {
  /// The workflow's definition with the overridden specs of its first block, checked.
  func definition(
    of workflow: WorkflowRecord, _ overrides: JSONObject?
  ) throws -> (JSON, WorkflowGraph) {
    let saved = try definition(of: workflow)
    let graph = try graph(of: saved, at: ["workflow_definition"])
    guard let overrides, !overrides.isEmpty else { return (saved, graph) }
    let changed = saved.overridingSpecs(ofBlock: graph.source.index, with: overrides)
    do {
      return (changed, try self.graph(of: changed, at: []))
    } catch let invalid as WorkflowGraph.InvalidDefinition {
      throw RefusedRequest.unprocessable(
        invalid.faults.map { $0.ofOverride(block: graph.source.index) })
    }
  }

  func graph(of definition: JSON, at location: [JSON]) throws -> WorkflowGraph {
    try GraphCheck.graph(
      of: definition, at: location, registry: parts.registry,
      checkExpression: parts.expressions.fault)
  }

  func blocks(of graph: WorkflowGraph) -> [RunBlockRecord] {
    graph.nodes.enumerated().map { position, node in
      RunBlockRecord(
        position: position, blockID: node.id, blockName: node.name,
        sequenceNumber: node.sequenceNumber,
        previousBlockIDs: node.inputs.map { graph.nodes[$0.node].id }, dataType: node.dataType,
        updatedAt: now)
    }
  }

  private func formats(_ arguments: JSONObject) -> [ResultFormat] {
    let asked = arguments["result_formats"]?.array?.compactMap { format in
      format.string.flatMap(ResultFormat.init)
    }
    var formats = asked.flatMap { $0.isEmpty ? nil : $0 } ?? [.csv]
    if arguments["save_json"] == true { formats.append(.json) }
    return ResultFormat.allCases.filter(formats.contains)
  }
}

extension JSON {
  /// A shallow merge over the specs of one block.
  fileprivate func overridingSpecs(ofBlock index: Int, with overrides: JSONObject) -> JSON {
    guard case .object(var definition) = self, var blocks = definition["blocks"]?.array,
      case .object(var block) = blocks[index]
    else { return self }
    var specs = block["specs"]?.object ?? [:]
    for (key, value) in overrides { specs[key] = value }
    block["specs"] = .object(specs)
    blocks[index] = .object(block)
    definition["blocks"] = .array(blocks)
    return .object(definition)
  }
}

extension Fault {
  /// The same fault of a record that was looked at alone.
  fileprivate func moved(toRecord index: Int) -> Fault {
    var fault = self
    if fault.location.count > 2 { fault.location[2] = .int(index) }
    return fault
  }

  /// The same fault where the request has its cause: in the overrides.
  fileprivate func ofOverride(block index: Int) -> Fault {
    var fault = self
    let specs: [JSON] = ["blocks", .int(index), "specs"]
    let inside = location.starts(with: specs) ? location.dropFirst(specs.count) : []
    fault.location = ["body", "specs_override"] + inside
    return fault
  }
}

// MARK: The rows

/// The records of a request, a batch at a time.
enum Payload {
  case list(ArraySlice<JSON>)
  case split(PayloadSplitter)

  init(_ value: JSON) { self = .list((value.array ?? [value])[...]) }

  /// Of those that are left.
  mutating func count() throws -> Int {
    var count = 0
    while let records = try next() { count += records.count }
    return count
  }

  mutating func next() throws -> RowBatch? {
    switch self {
    case .list(let records):
      self = .list(records.dropFirst(1000))
      return records.isEmpty ? nil : RowBatch(records.prefix(1000).compactMap(\.object))
    case .split(var splitter):
      defer { self = .split(splitter) }
      return try splitter.nextRows(limit: 1000)
    }
  }
}

extension OpenEngine {
  func check(_ source: WorkflowGraph.Node, takesPayload hasPayload: Bool) throws {
    guard !source.block.readsThisMachine || configuration.allowsLocalSources else {
      throw RefusedRequest.badRequest(
        "Workflows starting with \(source.block.name) cannot be triggered via API."
          + " Use workflows that start with a webhook block.")
    }
    guard !hasPayload || source.block.takesPayload else {
      throw RefusedRequest.badRequest(
        "The workflow takes no webhook_payload: its first block '\(source.name)' (\(source.id))"
          + " brings its own rows. Start it with a webhook block, or leave webhook_payload out.")
    }
  }

  /// Writes the records where the run finds them, for good, `limit` of them at most, and answers how many there are.
  func store(
    _ payload: Payload?, of runID: String, for source: WorkflowGraph.Node, limit: Int = .max
  ) async throws -> Int? {
    try parts.files.create(runID)
    guard let payload else {
      try parts.files.synchronize(runID)
      return nil
    }
    let writer = try RowFileWriter(path: parts.files.payload(runID))
    let disk = BackgroundDisk()
    var frames = PayloadFrames(payload)
    while writer.counts.rows < limit, let frame = try await frames.next() {
      try Task.checkCancellation()
      let records = frame.batch.slice(0..<min(frame.batch.count, limit - writer.counts.rows))
      if !source.block.takesEveryRecord(source.specs) {
        try check(records, startingAt: writer.counts.rows, for: source)
      }
      if records.count == frame.batch.count {
        try writer.append(frame)
      } else {
        try writer.append(records, consumed: records.count)
      }
      try disk.take(writer.file, grownTo: writer.size)
    }
    try disk.take(writer.file)
    try disk.finish()
    try parts.files.synchronize(runID)
    return writer.counts.rows
  }

  func check(
    _ records: RowBatch, startingAt first: Int, for source: WorkflowGraph.Node
  ) throws {
    for row in 0..<records.count {
      guard let reason = source.block.refuses(source.specs, records.object(row)) else { continue }
      throw RefusedRequest.badRequest(
        "block '\(source.name)' (\(source.id)), row \(first + row): \(reason)")
    }
  }
}
