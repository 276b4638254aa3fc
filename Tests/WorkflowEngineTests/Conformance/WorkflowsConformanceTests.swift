import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// What "Workflow management" promises.
@Suite(.everyWay) struct WorkflowsConformanceTests {
  let sixmo = ServiceUnderTest()

  @Test func `Creating answers the workflow without its graph, active and a draft`() async throws {
    let answer = try await sixmo.call(
      "workflows.create",
      [
        "workflow_name": "Contact Validation",
        "workflow_description": "Validates email addresses and phone numbers",
        "workflow_definition": chain("webhook", "upper"), "id": "custom_workflow_id",
      ])
    #expect(answer.status == 200)
    #expect(
      answer.body.text()
        == #"{"id":"custom_workflow_id","name":"Contact Validation","#
        + #""description":"Validates email addresses and phone numbers","status":"active","#
        + #""step":"draft","created_at":"2026-02-12T12:00:00Z","#
        + #""updated_at":"2026-02-12T12:00:00Z"}"#)
  }

  @Test func `An id is made if none is given`() async throws {
    let answer = try await sixmo.call(
      "workflows.create",
      [
        "workflow_name": "", "workflow_description": "",
        "workflow_definition": chain("webhook"),
      ])
    #expect(answer.body["id"]?.string?.hasPrefix("wf_") == true)
  }

  @Test func `An id that exists is a conflict`() async throws {
    try await sixmo.create("w")
    let answer = try await sixmo.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "D",
        "workflow_definition": chain("webhook"), "id": "w",
      ])
    #expect(answer.status == 409)
    #expect(
      answer.body["detail"]
        == "Workflow with ID w already exists. Use update endpoint to modify existing workflows.")
  }

  @Test func `Missing fields are told all at once`() async throws {
    let answer = try await sixmo.call("workflows.create", ["id": "not allowed!"])
    #expect(answer.status == 422)
    #expect(
      faults(answer.body) == [
        "body.workflow_name missing", "body.workflow_description missing",
        "body.workflow_definition missing", "body.id string_pattern_mismatch",
      ])
    #expect(answer.body["detail"]?.array?.first?["msg"] == "Field required")
  }

  @Test func `Faults of shape and of the graph come in one answer`() async throws {
    let definition = chain("webhook", "uper").replacing(["blocks", 0, "specs"], with: [])
    let answer = try await sixmo.call(
      "workflows.create", ["workflow_name": 7, "workflow_definition": definition])
    #expect(
      faults(answer.body) == [
        "body.workflow_name string_type", "body.workflow_description missing",
        "body.workflow_definition.blocks.0.specs dict_type",
        "body.workflow_definition.blocks.1.block_type unknown_block_type",
      ])
    #expect(try await sixmo.call("workflows.list").body == [])
  }

  @Test func `A definition has at least one block`() async throws {
    let answer = try await sixmo.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "D",
        "workflow_definition": ["blocks": [], "edges": []],
      ])
    #expect(faults(answer.body) == ["body.workflow_definition.blocks too_short"])
  }

  @Test func `A body that is not valid JSON is refused`() async throws {
    var request = APIRequest(try #require(Catalogue.endpoint("workflows.create")))
    request.body = .memory(Array("{oops".utf8))
    let response = try await sixmo.service.send(request)
    #expect(response.status == 400)
    let detail = try JSON.parse(response.body)["detail"]?.string
    #expect(detail?.hasPrefix("Malformed JSON") == true)
  }

  @Test func `Reading gives the graph as it was saved, with the ids of its blocks`() async throws {
    let definition = chain("webhook", "upper").replacing(["blocks", 1, "note"], with: ["z": 1])
    try await sixmo.create("w", definition)
    let answer = try await sixmo.call("workflows.get", ["workflow_id": "w"])
    #expect(
      answer.body.object?.keys == [
        "id", "name", "description", "status", "step", "created_at", "updated_at",
        "last_run_date", "workflow_definition",
      ])
    #expect(
      answer.body["workflow_definition"]?.text()
        == #"{"blocks":[{"sequence_number":1,"block_type":"webhook","block_name":"webhook","#
        + #""specs":{},"block_id":"block_1"},{"sequence_number":2,"block_type":"upper","#
        + #""block_name":"upper","specs":{},"note":{"z":1},"block_id":"block_2"}],"edges":[]}"#)
  }

  @Test func `The list has the last changed first and no graphs`() async throws {
    for id in ["a", "b", "c"] {
      try await sixmo.create(id)
      sixmo.clock.advance(seconds: 1)
    }
    _ = try await sixmo.call("workflows.update", ["workflow_id": "a", "workflow_name": "New"])
    let list = try await sixmo.call("workflows.list").body
    #expect(list.array?.map { $0["id"] } == ["a", "c", "b"])
    #expect(
      list.array?.first?.object?.keys == [
        "id", "name", "description", "status", "step", "created_at", "updated_at",
        "last_run_date",
      ])
  }

  @Test func `Updating changes only what is given`() async throws {
    try await sixmo.create("w")
    sixmo.clock.advance(seconds: 60)
    let answer = try await sixmo.call(
      "workflows.update", ["workflow_id": "w", "workflow_description": "New"])
    #expect(answer.body["name"] == "Workflow w")
    #expect(answer.body["description"] == "New")
    #expect(answer.body["created_at"] == "2026-02-12T12:00:00Z")
    #expect(answer.body["updated_at"] == "2026-02-12T12:01:00Z")
    let graph = try await sixmo.call("workflows.get", ["workflow_id": "w"]).body
    #expect(graph["workflow_definition"]?["blocks"]?.array?.count == 2)
  }

  @Test func `Updating an unknown id creates the workflow, named after its id`() async throws {
    let answer = try await sixmo.call(
      "workflows.update", ["workflow_id": "new", "workflow_definition": chain("webhook")])
    #expect(answer.status == 200)
    #expect(answer.body["name"] == "new")
    #expect(answer.body["description"] == .null)
    #expect(answer.body["step"] == "draft")
  }

  @Test func `A new workflow needs its blocks`() async throws {
    let answer = try await sixmo.call(
      "workflows.update", ["workflow_id": "new", "workflow_name": "N"])
    #expect(faults(answer.body) == ["body.workflow_definition missing"])
    #expect(try await sixmo.call("workflows.get", ["workflow_id": "new"]).status == 404)
  }

  @Test func `An invalid definition is not saved`() async throws {
    try await sixmo.create("w")
    let answer = try await sixmo.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": chain("upper")])
    #expect(faults(answer.body) == ["body.workflow_definition.blocks no_source"])
    let saved = try await sixmo.call("workflows.get", ["workflow_id": "w"]).body
    #expect(saved["workflow_definition"]?["blocks"]?.array?.count == 2)
  }

  @Test func `Deleting is for good, and keeps the runs`() async throws {
    try await sixmo.create("w")
    let run = try await sixmo.finish("w", ["webhook_payload": [["email": "a"]]])
    sixmo.clock.advance(seconds: 60)
    let answer = try await sixmo.call("workflows.delete", ["workflow_id": "w"])
    #expect(answer.body["status"] == "deleted")
    #expect(answer.body["step"] == "deleted")
    #expect(answer.body["updated_at"] == "2026-02-12T12:01:00Z")
    for endpoint in ["workflows.delete", "workflows.get", "workflows.run"] {
      let again = try await sixmo.call(endpoint, ["workflow_id": "w"])
      #expect(again.status == 404)
      #expect(again.body == ["detail": "Workflow not found"])
    }
    let runs = try await sixmo.call("runs.list").body
    #expect(runs.array?.map { $0["workflow_name"] } == ["Workflow w"])
    let file = try await sixmo.service.result("enriched_results_final.csv", of: run["run_id"])
    #expect(file == "email\r\nA\r\n")
  }

  @Test func `Every block is listed with a JSON Schema of its specs`() async throws {
    let blocks = try await sixmo.call("workflows.blocks").body
    #expect(blocks.array?.first?.object?.keys == ["block_name", "description", "specs_schema"])
    #expect(blocks.array?.first?["block_name"] == "webhook")
    #expect(blocks.array?.first?["specs_schema"]?["type"] == "object")
  }
}
