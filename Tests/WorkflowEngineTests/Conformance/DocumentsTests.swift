import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// The examples of the documents, as they are printed there, with the program's own blocks.
struct DocumentsTests {
  let directory = TemporaryDirectory()

  private var engine: WorkflowEngine {
    .forTest(in: directory, blocks: Block.all) { $0.expressions = .sixmo }
  }

  @Test func `Every endpoint of the catalogue is answered`() {
    #expect(WorkflowEngine.answeredEndpoints == Set(Catalogue.endpoints.map(\.name)))
  }

  @Test func `The create example is accepted and its workflow runs`() async throws {
    let engine = engine
    let body = #"""
      {
        "workflow_name": "Contact Validation",
        "workflow_description": "Validates email addresses and phone numbers",
        "workflow_definition": {
          "blocks": [
            {"sequence_number": 1, "block_type": "webhook", "block_name": "webhook",
             "block_id": "input", "specs": {}},
            {"sequence_number": 2, "block_type": "validate_email", "block_name": "validate_email",
             "block_id": "validate", "specs": {"email_field": "email"}}
          ],
          "edges": [{"from_block_id": "input", "to_block_id": "validate"}]
        },
        "id": "custom_workflow_id"
      }
      """#
    var request = APIRequest(try #require(Catalogue.endpoint("workflows.create")))
    request.body = .memory(Array(body.utf8))
    #expect(try await engine.send(request).status == 200)

    let run = try await engine.call(
      "workflows.run",
      [
        "workflow_id": "custom_workflow_id",
        "webhook_payload": [["email": "Ada@Example.com"], ["email": "nobody at home"]],
      ])
    #expect(try await engine.ended(run.body["job_id"])["overall_status"] == "completed")
    let rows = try await engine.result(
      "enriched_results_final.json", of: run.body["job_id"], format: "json")
    let statuses = try JSON.parse(rows ?? "").array?.map { $0["email_status"] }
    #expect(statuses?.last == "INVALID")
  }

  @Test func `The run example is accepted by the example workflow of Get Workflow`() async throws {
    let engine = engine
    _ = try await engine.call(
      "workflows.update",
      [
        "workflow_id": "wf_abc123",
        "workflow_definition": chain(
          "webhook", "enrich_company",
          specs: ["enrich_company": ["company_field": "company_name"]]),
      ])
    let run = try await engine.call(
      "workflows.run",
      [
        "workflow_id": "wf_abc123",
        "webhook_payload": [
          ["company_name": "Acme Corp", "website": "acme.com", "industry": "Technology"],
          ["company_name": "TechStart Inc", "website": "techstart.io", "industry": "Software"],
        ],
      ])
    #expect(try await engine.ended(run.body["job_id"])["overall_status"] == "completed")
    let entry = try await engine.call("runs.list").body[0]
    #expect(entry?["metrics"]?["enrichment_rate"] == 0.0)
  }
}
