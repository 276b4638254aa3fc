import Formats
import Testing
import WorkflowAPI

@Suite("A dry run")
struct DryRunServiceTests {
  private let lines = Lines()
  private let inner = ScriptedService(answers: .success(.json([])))
  private var service: DryRunService { DryRunService(inner, write: lines.add) }

  @Test func `sends reads, and reports changes instead of sending them`() async throws {
    let service = service
    _ = try await service.send(.calling("workflows.list"))
    let run = APIRequest.calling(
      "workflows.run", ["workflow_id": "a", "webhook_payload": [["n": 1]]])
    let response = try await service.send(run)
    #expect(inner.requests == ["GET /workflows"])
    #expect(
      lines.all.joined() == """
        dry run: not sent: POST /workflows/run?workflow_id=a (29 bytes)
          {"webhook_payload":[{"n":1}]}

        """)
    #expect(
      try JSON.parse(response.body) == [
        "status": "dry_run_1", "workflow_id": "a", "job_id": "dry_run_1", "cache_config": nil,
        "dry_run": true,
      ])
  }

  @Test(arguments: Catalogue.endpoints.filter { $0.method == .post }.map(\.name))
  func `answers a change with a marked placeholder of the right form`(name: String) async throws {
    let endpoint = try #require(Catalogue.endpoint(name))
    let arguments: JSONObject = [
      "workflow_id": "a", "job_id": "r", "id": "a", "version": 1, "workflow_name": "A",
      "workflow_description": "", "workflow_definition": ["blocks": [Self.block], "edges": []],
    ]
    let response = try await service.send(APIRequest(endpoint, arguments: arguments))
    #expect(response.status == 200)
    let answer = try JSON.parse(response.body)
    #expect(endpoint.response.faults(for: answer, at: []) == [])
    #expect(answer["dry_run"] == true)
    #expect(inner.requests == [])
  }

  @Test func `answers what the catalogue alone finds wrong`() async throws {
    let response = try await service.send(.calling("workflows.create", ["workflow_name": 1]))
    #expect(response.status == 422)
    #expect(lines.all == [])
  }

  @Test func `ends where a read needs an answer that never came`() async throws {
    let service = service
    _ = try await service.send(.calling("workflows.run", ["workflow_id": "a"]))
    let end = await #expect(throws: ServiceStop.self) {
      try await service.send(.calling("runs.live_status", ["run_id": "dry_run_1"]))
    }
    #expect(end?.isError == false)
    #expect(end?.message.contains("'runs.live_status'") == true)
    #expect(inner.requests == [])
  }

  @Test func `says that a read does not show what was not sent`() async throws {
    let service = service
    _ = try await service.send(.calling("workflows.delete", ["workflow_id": "a"]))
    _ = try await service.send(.calling("workflows.get", ["workflow_id": "a"]))
    #expect(
      lines.all.last == "dry run: 'a' is shown without the requests above: GET /workflows/a\n")
  }

  private static let block: JSON = [
    "sequence_number": 1, "block_type": "webhook", "block_name": "webhook", "specs": [:],
  ]
}
