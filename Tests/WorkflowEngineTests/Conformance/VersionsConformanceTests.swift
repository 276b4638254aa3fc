import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// The versions of workflows, an extension of our own.
@Suite(.everyWay) struct VersionsConformanceTests {
  let sixmo = ServiceUnderTest()

  private func versions(of id: String) async throws -> [JSON] {
    try await sixmo.call("workflows.versions", ["workflow_id": .string(id)]).body.array ?? []
  }

  private func change(_ id: String, _ fields: JSONObject) async throws {
    var fields = fields
    fields["workflow_id"] = .string(id)
    #expect(try await sixmo.call("workflows.update", fields).status == 200)
  }

  @Test func `Creating and every update add a version, newest first`() async throws {
    try await sixmo.create("w", chain("webhook"))
    try await change("w", ["workflow_name": "Second"])
    try await change("w", ["workflow_definition": chain("webhook", "upper")])
    let versions = try await versions(of: "w")
    #expect(versions.map { $0["version"] } == [3, 2, 1])
    #expect(versions.prefix(2).allSatisfy { $0["name"] == "Second" })
    #expect(versions.map { $0["workflow_definition"]?["blocks"]?.array?.count } == [2, 1, 1])
    #expect(versions[0]["created_at"] == "2026-02-12T12:00:00Z")
  }

  @Test func `What is refused adds none`() async throws {
    try await sixmo.create("w")
    let refused = try await sixmo.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": chain("uper")])
    #expect(refused.status == 422)
    #expect(try await versions(of: "w").count == 1)
  }

  @Test func `Going back makes a new version of an old one`() async throws {
    try await sixmo.create("w")
    let first = try await versions(of: "w")[0]
    try await change(
      "w", ["workflow_name": "Second", "workflow_definition": chain("webhook", "upper")])
    let answer = try await sixmo.call("workflows.rollback", ["workflow_id": "w", "version": 1])
    #expect(answer.status == 200)
    #expect(answer.body["name"] == first["name"])
    let now = try await sixmo.call("workflows.get", ["workflow_id": "w"]).body
    #expect(now["workflow_definition"] == first["workflow_definition"])
    #expect(now["description"] == first["description"])
    #expect(try await versions(of: "w").map { $0["version"] } == [3, 2, 1])
  }

  @Test func `A version or a workflow that does not exist is not found`() async throws {
    try await sixmo.create("w")
    let unknown = try await sixmo.call("workflows.rollback", ["workflow_id": "w", "version": 7])
    #expect(unknown.status == 404)
    #expect(
      unknown.body["detail"] == "Version 7 of workflow w not found: its newest version is 1")
    for name in ["workflows.versions", "workflows.rollback"] {
      let answer = try await sixmo.call(name, ["workflow_id": "nobody", "version": 1])
      #expect(answer.status == 404)
      #expect(answer.body["detail"] == "Workflow not found")
    }
    let zero = try await sixmo.call("workflows.rollback", ["workflow_id": "w", "version": 0])
    #expect(faults(zero.body) == ["query.version greater_than_equal"])
  }

  @Test func `Deleting a workflow removes its versions, and a new one begins at 1`() async throws {
    try await sixmo.create("w")
    try await change("w", ["workflow_name": "Second"])
    _ = try await sixmo.call("workflows.delete", ["workflow_id": "w"])
    #expect(try await sixmo.call("workflows.versions", ["workflow_id": "w"]).status == 404)
    try await sixmo.create("w")
    #expect(try await versions(of: "w").map { $0["version"] } == [1])
  }
}
