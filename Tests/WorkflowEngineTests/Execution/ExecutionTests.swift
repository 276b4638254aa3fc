import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

struct ExecutionTests {
  let directory = TemporaryDirectory()

  @Test func `Rows go through every block and come out as CSV`() async throws {
    let engine = WorkflowEngine.forTest(in: directory)
    _ = try await engine.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "D", "id": "w",
        "workflow_definition": chain("webhook", "upper"),
      ])
    let run = try await engine.call(
      "workflows.run",
      [
        "workflow_id": "w",
        "webhook_payload": [["email": "a@x.org", "n": "007"], ["email": "b,c", "m": nil]],
      ])
    #expect(run.status == 200)
    let ended = try await engine.ended(run.body["job_id"])
    #expect(ended["overall_status"] == "completed")
    let file = try await engine.result("enriched_results_final.csv", of: run.body["job_id"])
    #expect(file == "email,n,m\r\nA@X.ORG,007,\r\n\"B,C\",,\r\n")
  }
}
