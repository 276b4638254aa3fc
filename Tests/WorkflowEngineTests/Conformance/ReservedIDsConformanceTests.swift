import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// No workflow gets an id that a path of the API has for something else.
struct ReservedIDsConformanceTests {
  let sixmo = ServiceUnderTest()

  static let reserved = [
    "blocks", "runs", "run", "cancel", "create_workflow", "update_workflow", "delete_workflow",
    "live_status", "results", "download-links", "interactive", ".", "..",
  ]

  @Test(arguments: reserved)
  func `A workflow is not created with the id`(id: String) async throws {
    let answer = try await sixmo.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "", "id": .string(id),
        "workflow_definition": chain("webhook"),
      ])
    #expect(answer.status == 422)
    #expect(faults(answer.body) == ["body.id value_error"])
    let message = answer.body["detail"]?[0]?["msg"]?.string ?? ""
    #expect(message.hasPrefix("'\(id)' cannot be the id of a workflow: "))
    #expect(try await sixmo.call("workflows.list").body == [])
  }

  @Test(arguments: reserved)
  func `Nor by an update`(id: String) async throws {
    let answer = try await sixmo.call(
      "workflows.update", ["workflow_id": .string(id), "workflow_definition": chain("webhook")])
    #expect(answer.status == 422)
    #expect(faults(answer.body) == ["query.workflow_id value_error"])
  }

  @Test func `It is told together with the other faults`() async throws {
    let answer = try await sixmo.call(
      "workflows.create", ["workflow_name": 1, "id": "runs", "workflow_definition": [:]])
    let all = faults(answer.body)
    #expect(all.contains("body.id value_error"))
    #expect(all.contains("body.workflow_description missing"))
    #expect(all.contains("body.workflow_definition.blocks missing"))
  }

  @Test(arguments: ["Runs", "runs2", "...", "a.b", "my-run"])
  func `What only resembles one is allowed`(id: String) async throws {
    try await sixmo.create(id)
    #expect(try await sixmo.call("workflows.get", ["workflow_id": .string(id)]).status == 200)
  }
}
