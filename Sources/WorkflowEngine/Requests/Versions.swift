import Sixmo
import WorkflowAPI

// Earlier versions of workflows, which the hosted service does not have.

extension OpenEngine {
  func listVersions(_ request: APIRequest) async throws -> APIResponse {
    let id = try request.checkedArguments()["workflow_id"]?.string ?? ""
    let versions = try await versions(ofWorkflow: id, of: request.organization)
    return .json(
      .array(
        try versions.map { version in
          [
            "version": .int(version.version), "name": .string(version.name),
            "description": .optional(version.description), "created_at": .time(version.createdAt),
            "workflow_definition": try saved(definition: version.definition),
          ]
        }))
  }

  /// Saves what an earlier version was as the newest one. It is judged by the blocks of today.
  func rollBack(_ request: APIRequest) async throws -> APIResponse {
    let arguments = try request.checkedArguments()
    let id = arguments["workflow_id"]?.string ?? ""
    let number = arguments["version"]?.int ?? 0
    let versions = try await versions(ofWorkflow: id, of: request.organization)
    guard let version = versions.first(where: { $0.version == number }) else {
      throw RefusedRequest(
        response: .failure(
          404,
          "Version \(number) of workflow \(id) not found: its newest version is \(versions[0].version)"
        ))
    }
    let faults = graphFaults(try saved(definition: version.definition))
    guard faults.isEmpty else { throw RefusedRequest.unprocessable(faults) }
    let now = now
    let saved = try await store.saveWorkflow(id, of: request.organization) { old in
      guard var workflow = old else { throw RefusedRequest.workflowNotFound }
      workflow.name = version.name
      workflow.description = version.description
      workflow.definition = version.definition
      workflow.updatedAt = now
      return workflow
    }
    return .json(.object(saved.summary(withLastRun: false)))
  }

  /// Newest first; a workflow has one at least.
  private func versions(
    ofWorkflow id: String, of organization: String
  ) async throws -> [VersionRecord] {
    let versions = try await store.versions(ofWorkflow: id, of: organization)
    guard !versions.isEmpty else { throw RefusedRequest.workflowNotFound }
    return versions
  }
}
