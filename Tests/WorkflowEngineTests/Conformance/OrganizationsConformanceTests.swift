import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// An organization sees and changes its own workflows and runs, and finds no others.
struct OrganizationsConformanceTests {
  let sixmo = ServiceUnderTest()

  @Test func `Another organization's workflow is not found`() async throws {
    try await sixmo.create("w", of: "acme")
    for endpoint in ["workflows.get", "workflows.delete", "workflows.run", "runs.list"] {
      let answer = try await sixmo.call(endpoint, ["workflow_id": "w"], of: "globex")
      #expect(answer.status == 404, "\(endpoint)")
      #expect(answer.body == ["detail": "Workflow not found"], "\(endpoint)")
    }
    #expect(try await sixmo.call("workflows.list", of: "globex").body == [])
    #expect(try await sixmo.call("workflows.get", ["workflow_id": "w"], of: "acme").status == 200)
  }

  @Test func `Updating another organization's workflow makes one of your own`() async throws {
    try await sixmo.create("w", of: "acme")
    let renamed: JSONObject = ["workflow_id": "w", "workflow_name": "Mine"]
    #expect(try await sixmo.call("workflows.update", renamed, of: "globex").status == 422)
    var complete = renamed
    complete["workflow_definition"] = chain("webhook")
    #expect(try await sixmo.call("workflows.update", complete, of: "globex").status == 200)
    let theirs = try await sixmo.call("workflows.get", ["workflow_id": "w"], of: "acme").body
    #expect(theirs["name"] == "Workflow w")
    #expect(theirs["workflow_definition"]?["blocks"]?.array?.count == 2)
  }

  @Test func `Another organization's run is not found`() async throws {
    try await sixmo.create("w", of: "acme")
    let run = try await sixmo.start("w", of: "acme")
    for (endpoint, name) in [
      ("runs.live_status", "run_id"), ("runs.cancel", "job_id"), ("runs.download_links", "run_id"),
    ] {
      let answer = try await sixmo.call(endpoint, [name: run], of: "globex")
      #expect(answer.status == 404, "\(endpoint)")
      #expect(answer.body == ["detail": "Run not found"], "\(endpoint)")
    }
    #expect(try await sixmo.call("runs.list", of: "globex").body == [])
    #expect(try await sixmo.service.ended(run, of: "acme")["overall_status"] == "completed")
  }

  @Test func `Two organizations may use the same id`() async throws {
    for organization in ["acme", "globex"] {
      try await sixmo.create("w", of: organization)
      _ = try await sixmo.finish("w", ["webhook_payload": [["n": 1]]], of: organization)
    }
    for organization in ["acme", "globex"] {
      let list = try await sixmo.call("workflows.list", of: organization).body.array ?? []
      #expect(list.map { $0["step"] } == ["completed"])
      let runs = try await sixmo.call("runs.list", ["workflow_id": "w"], of: organization).body
      #expect(runs.array?.count == 1)
    }
    _ = try await sixmo.call("workflows.delete", ["workflow_id": "w"], of: "acme")
    let other = try await sixmo.call("workflows.get", ["workflow_id": "w"], of: "globex")
    #expect(other.status == 200)
  }

  @Test func `A completed run changes the step of its own organization's workflow only`()
    async throws
  {
    for organization in ["acme", "globex"] { try await sixmo.create("w", of: organization) }
    _ = try await sixmo.finish("w", of: "acme")
    let other = try await sixmo.call("workflows.get", ["workflow_id": "w"], of: "globex").body
    #expect(other["step"] == "draft")
    #expect(other["last_run_date"] == .null)
  }

  @Test func `An idempotency key of another organization starts a run of its own`() async throws {
    var runs: Set<String> = []
    for organization in ["acme", "globex"] {
      try await sixmo.create("w", of: organization)
      let answer = try await sixmo.call(
        "workflows.run", ["workflow_id": "w"], headers: ["idempotency-key": "k"],
        of: organization)
      #expect(answer.body["already_started"] == nil)
      runs.insert(answer.body["job_id"]?.string ?? "")
    }
    #expect(runs.count == 2)
  }

  @Test func `Exports of two organizations to one path are two files`() async throws {
    let directory = TemporaryDirectory()
    let engine = WorkflowEngine.forTest(in: directory, blocks: [TestBlocks.webhook, .export])
    for organization in ["local", "acme", "globex"] {
      let definition = chain("webhook", "export", specs: ["export": ["path": "leads.csv"]])
      _ = try await engine.call(
        "workflows.create",
        [
          "workflow_name": "W", "workflow_description": "", "id": "w",
          "workflow_definition": definition,
        ], of: organization)
      let run = try await engine.call(
        "workflows.run",
        ["workflow_id": "w", "webhook_payload": [["owner": .string(organization)]]],
        of: organization)
      _ = try await engine.ended(run.body["job_id"], of: organization)
    }
    for (folder, owner) in [
      ("exports", "local"), ("exports@acme", "acme"), ("exports@globex", "globex"),
    ] {
      let file = try OpenFile("\(directory.path)/\(folder)/leads.csv", 0)
      let bytes = try file.read(file.size(), at: 0)
      #expect(String(decoding: bytes, as: UTF8.self) == "owner\r\n\(owner)\r\n")
    }
  }

  @Test func `Who has a link to a result needs no organization`() async throws {
    try await sixmo.create("w", of: "acme")
    let ended = try await sixmo.finish("w", ["webhook_payload": [["email": "a"]]], of: "acme")
    let links = try await sixmo.call(
      "runs.download_links", ["run_id": ended["run_id"] ?? .null], of: "acme"
    ).body
    let file = try await sixmo.service.text(links[0]?["download_url"]?.string ?? "")
    #expect(file.text == "email\r\na\r\n")
  }
}
