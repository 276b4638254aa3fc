import Sixmo
import WorkflowAPI

extension OpenEngine {
  func listWorkflows(_ request: APIRequest) async throws -> APIResponse {
    _ = try request.checkedArguments()
    let workflows = try await store.workflows(of: request.organization)
    var list = ListWriter(capacity: workflows.count * 256)
    for workflow in workflows { list.entry(workflow.writeSummary) }
    list.end()
    return .json(bytes: list.bytes)
  }

  func getWorkflow(_ request: APIRequest) async throws -> APIResponse {
    let workflow = try await workflow(try request.checkedArguments(), of: request.organization)
    var answer = workflow.summary(withLastRun: true)
    answer["workflow_definition"] = try definition(of: workflow)
    return .json(.object(answer))
  }

  func listBlocks() -> APIResponse {
    .json(
      .array(
        configuration.blocks.blocks.map { block in
          [
            "block_name": .string(block.name), "description": .string(block.summary),
            "specs_schema": Schema.object(block.specs).json,
          ]
        }))
  }

  func createWorkflow(_ request: APIRequest) async throws -> APIResponse {
    let arguments = try argumentsWithDefinition(request)
    let id = arguments["id"]?.string ?? configuration.makeID("wf_")
    let now = now
    let workflow = WorkflowRecord(
      organization: request.organization, id: id, name: arguments["workflow_name"]?.string ?? id,
      description: arguments["workflow_description"]?.string,
      definition: (arguments["workflow_definition"] ?? .null).withBlockIDs.text(),
      createdAt: now, updatedAt: now)
    let saved = try await store.saveWorkflow(id, of: request.organization) { old in
      guard old == nil else {
        throw RefusedRequest.conflict(
          "Workflow with ID \(id) already exists."
            + " Use update endpoint to modify existing workflows.")
      }
      return workflow
    }
    return accepted(saved)
  }

  /// Changes what is given; creates the workflow if there is none.
  func updateWorkflow(_ request: APIRequest) async throws -> APIResponse {
    let arguments = try argumentsWithDefinition(request)
    let id = arguments["workflow_id"]?.string ?? ""
    let now = now
    let definition = arguments["workflow_definition"]?.withBlockIDs.text()
    let saved = try await store.saveWorkflow(id, of: request.organization) { old in
      guard let definition = definition ?? old?.definition else {
        throw RefusedRequest.unprocessable([
          Fault(
            ["body", "workflow_definition"],
            "Field required: there is no workflow '\(id)' yet, and a new one needs its blocks",
            type: "missing")
        ])
      }
      var workflow =
        old
        ?? WorkflowRecord(
          organization: request.organization, id: id, name: id, definition: "", createdAt: now,
          updatedAt: now)
      workflow.name = arguments["workflow_name"]?.string ?? workflow.name
      workflow.description = arguments["workflow_description"]?.string ?? workflow.description
      workflow.definition = definition
      workflow.updatedAt = now
      return workflow
    }
    return accepted(saved)
  }

  /// The answer about a workflow that was saved, with a warning about blocks that cannot run here.
  private func accepted(_ workflow: WorkflowRecord) -> APIResponse {
    var response = APIResponse.json(.object(workflow.summary(withLastRun: false)))
    guard parts.registry.allowsHostedBlocks, let definition = try? definition(of: workflow) else {
      return response
    }
    let blocks = DefinitionReader(definition).blocks.compactMap { read -> String? in
      guard let block = parts.registry.block(type: read.type ?? "", name: read.name),
        block.isHostedOnly
      else { return nil }
      return "'\(block.name)' (\(read.id ?? ""))"
    }
    if !blocks.isEmpty {
      let which =
        blocks.count == 1 ? "block \(blocks[0])" : "blocks " + blocks.joined(separator: ", ")
      response.headers[APIResponse.warningHeader] =
        "only the hosted service has \(which): runs of this workflow fail here"
    }
    return response
  }

  func deleteWorkflow(_ request: APIRequest) async throws -> APIResponse {
    let id = try request.checkedArguments()["workflow_id"]?.string ?? ""
    guard var deleted = try await store.deleteWorkflow(id, of: request.organization) else {
      throw RefusedRequest.workflowNotFound
    }
    deleted.updatedAt = now
    var answer = deleted.summary(withLastRun: false)
    answer["status"] = "deleted"
    answer["step"] = "deleted"
    return .json(.object(answer))
  }

  /// The organization's workflow that `workflow_id` names.
  func workflow(
    _ arguments: JSONObject, of organization: String
  ) async throws -> WorkflowRecord {
    guard let id = arguments["workflow_id"]?.string,
      let workflow = try await store.workflow(id, of: organization)
    else { throw RefusedRequest.workflowNotFound }
    return workflow
  }

  func definition(of workflow: WorkflowRecord) throws -> JSON {
    try saved(definition: workflow.definition)
  }

  /// A saved definition, which was JSON when it was saved.
  func saved(definition: String) throws -> JSON {
    do { return try JSON.parse(definition) } catch {
      throw StoreError.damaged(store.path, "definition")
    }
  }

  /// The arguments, id and graph checked: the faults of the request, the id and the graph come in one
  /// answer.
  private func argumentsWithDefinition(_ request: APIRequest) throws -> JSONObject {
    try request.checkSize()
    do {
      let arguments = try request.checkedArguments()
      let faults =
        idFaults(request, arguments["id"]) + graphFaults(arguments["workflow_definition"])
      guard faults.isEmpty else { throw RefusedRequest.unprocessable(faults) }
      return arguments
    } catch RequestRefusal.faults(let faults) {
      let body = try? request.body.map { try $0.json() }
      throw RefusedRequest.unprocessable(
        faults + idFaults(request, body?["id"]) + graphFaults(body?["workflow_definition"]))
    }
  }

  /// Of the id that a new workflow gets: `id` of the body when it is created, `workflow_id` of the query
  /// when it is updated.
  private func idFaults(_ request: APIRequest, _ bodyID: JSON?) -> [Fault] {
    if let id = request.values["workflow_id"] {
      return ReservedIDs.faults(.string(id), at: ["query", "workflow_id"])
    }
    return request.endpoint.parameter("id") == nil
      ? [] : ReservedIDs.faults(bodyID, at: ["body", "id"])
  }

  func graphFaults(_ definition: JSON?) -> [Fault] {
    guard let definition else { return [] }
    do throws(WorkflowGraph.InvalidDefinition) {
      _ = try GraphCheck.graph(
        of: definition, at: ["body", "workflow_definition"], registry: parts.registry,
        checkExpression: parts.expressions.fault)
      return []
    } catch { return error.faults }
  }
}

extension WorkflowRecord {
  /// The fields of `summary`, for a list.
  fileprivate func writeSummary(to list: inout ListWriter) {
    list.field("id", id)
    list.field("name", name)
    list.field("description", description)
    list.field("status", "active" as String)
    list.field("step", step.rawValue)
    list.field("created_at", createdAt)
    list.field("updated_at", updatedAt)
    list.field("last_run_date", lastRunAt)
  }

  /// The workflow without its graph, in the order of the documents.
  func summary(withLastRun: Bool) -> JSONObject {
    var answer: JSONObject = [
      "id": .string(id), "name": .string(name), "description": .optional(description),
      "status": "active", "step": .string(step.rawValue), "created_at": .time(createdAt),
      "updated_at": .time(updatedAt),
    ]
    if withLastRun { answer["last_run_date"] = .time(lastRunAt) }
    return answer
  }
}

extension JSON {
  static func time(_ timestamp: Timestamp?) -> JSON {
    timestamp.map { .string($0.iso8601) } ?? .null
  }

  static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}
