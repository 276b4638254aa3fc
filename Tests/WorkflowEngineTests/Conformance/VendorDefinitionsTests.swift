import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// The complete definitions of the vendor's public guide, as they are there.
struct VendorDefinitionsTests {
  private let directory = TemporaryDirectory()

  private func engine(allowsHosted: Bool = false) -> WorkflowEngine {
    .forTest(in: directory, blocks: Block.all) { $0.allowsHostedBlocks = allowsHosted }
  }

  private static func definition(_ blocks: [(type: String, id: String, specs: JSON)]) -> JSON {
    [
      "blocks": .array(
        blocks.enumerated().map { index, block in
          [
            "sequence_number": .int(index + 1), "block_name": .string(block.type),
            "block_type": .string(block.type), "block_id": .string(block.id),
            "specs": block.specs,
          ]
        }),
      "edges": .array(
        zip(blocks, blocks.dropFirst()).map {
          ["from_block_id": .string($0.id), "to_block_id": .string($1.id)]
        }),
    ]
  }

  private static func notebook(_ name: String) -> JSON {
    ["notebook_id": "__create_new__", "notebook_name": .string(name)]
  }

  private static let emails = definition([
    ("webhook", "input", [:]), ("find_email", "emails", ["mode": "PROFESSIONAL"]),
    ("append_to_notebook", "save", notebook("Results")),
  ])

  private static let inbound = definition([
    ("webhook", "input", [:]),
    (
      "lead_enrichment", "enrich",
      [
        "return_fields": [
          "title": ["description": "Current job title", "type": "str"],
          "company_revenue": [
            "description": "Estimated annual revenue of their company", "type": "str",
          ],
          "linkedin_url": ["description": "LinkedIn profile URL", "type": "str"],
        ]
      ]
    ), ("find_email", "emails", ["mode": "PROFESSIONAL"]),
    ("append_to_notebook", "save", notebook("Enriched Leads")),
  ])

  private static let research = definition([
    ("webhook", "input", [:]),
    (
      "company_enrichment", "enrich",
      [
        "find_people": true,
        "people_focus_prompt": "VP Sales, Head of Sales, CRO, Sales Director",
        "return_fields": [
          "revenue": ["description": "Annual revenue estimate", "type": "str"],
          "employee_count": ["description": "Total employees", "type": "int"],
          "funding": ["description": "Latest funding round and amount", "type": "str"],
        ],
      ]
    ), ("company_to_leads", "extract_people", [:]),
    ("find_email", "emails", ["mode": "PROFESSIONAL"]), ("find_phone", "phones", [:]),
    ("append_to_notebook", "save", notebook("Sales Leaders")),
  ])

  private static let search = definition([
    (
      "search", "source",
      [
        "query": "Engineering Manager at OpenAI", "dataframe_type": "LEAD", "max_results": 300,
        "auto_execute": true,
      ]
    ), ("deduplicate", "dedup", [:]),
    (
      "lead_enrichment", "enrich",
      ["return_fields": ["years_at_company": ["description": "Years", "type": "int"]]]
    ), ("find_email", "emails", ["mode": "PROFESSIONAL"]),
    (
      "filter", "valid_emails",
      ["filters": [["column": "email_status", "operator": "equals", "value": "OK"]]]
    ), ("append_to_notebook", "save", notebook("AI Startup Engineering Managers")),
  ])

  private func save(_ engine: WorkflowEngine, _ definition: JSON) async throws -> APIResponse {
    let request = APIRequest(
      try #require(Catalogue.endpoint("workflows.create")),
      arguments: [
        "id": "w", "workflow_name": "W", "workflow_description": "",
        "workflow_definition": definition,
      ])
    return try await engine.send(request)
  }

  private func run(_ engine: WorkflowEngine, _ rows: JSON?) async throws -> (id: JSON, status: JSON)
  {
    var arguments: JSONObject = ["workflow_id": "w"]
    if let rows { arguments["webhook_payload"] = rows }
    let started = try await engine.call("workflows.run", arguments)
    let id = try #require(started.body["job_id"], "\(started.body)")
    return (id, try await engine.ended(id))
  }

  private func importTables(_ engine: WorkflowEngine) async throws {
    let store = try engine.open().store
    func replace(_ entries: [ReferenceEntry?]) async throws {
      let rest = Locked([entries.compactMap { $0 }])
      guard let kind = rest.withLock({ $0[0].first?.kind }) else { return }
      _ = try await store.replaceReference(kind) {
        rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      }
    }
    try await replace([
      ReferenceEntry(company: [
        "name": "Stripe", "domain": "stripe.com", "employee_count": "8000", "revenue": "5B",
      ])
    ])
    try await replace([
      ReferenceEntry(person: [
        "full_name": "Jane Doe", "company": "Stripe", "title": "VP of Sales",
        "email": "jane@stripe.com", "phone": "+1 415 555 2671",
      ]),
      ReferenceEntry(person: ["full_name": "Jim Poe", "company": "Stripe", "title": "Engineer"]),
    ])
  }

  @Test(arguments: [emails, inbound])
  func `Leads are enriched and kept`(definition: JSON) async throws {
    let engine = engine()
    try await importTables(engine)
    #expect(try await save(engine, definition).status == 200)
    let (id, status) = try await run(
      engine,
      [
        ["full_name": "Jane Doe", "company": "Stripe"],
        ["full_name": "John Smith", "company": "Globex Inc"],
      ])
    #expect(status["overall_status"] == "completed")
    let text = try await engine.result("enriched_results_final.ndjson", of: id, format: "ndjson")
    let rows = (text ?? "").split(separator: "\n").compactMap { try? JSON.parse(String($0)) }
    #expect(rows.map { $0["email"] } == ["jane@stripe.com", .null])
    #expect(rows.map { $0["email_status"] } == ["OK", .null])
    let notebooks = try await engine.open().store.notebooks(of: "local")
    #expect(notebooks.map(\.rowCount) == [2])
  }

  @Test func `Companies are researched, and their sales leaders found`() async throws {
    let engine = engine()
    try await importTables(engine)
    #expect(try await save(engine, Self.research).status == 200)
    let (id, status) = try await run(
      engine,
      [
        ["company_name": "Stripe", "website": "stripe.com"],
        ["company_name": "Ramp", "website": "ramp.com"],
      ])
    #expect(status["overall_status"] == "completed")
    let text = try await engine.result("enriched_results_final.ndjson", of: id, format: "ndjson")
    let row = try JSON.parse(text ?? "")
    #expect(row["full_name"] == "Jane Doe")
    #expect(row["employee_count"] == 8000)
    #expect(row["email"] == "jane@stripe.com")
    #expect(row["phone"] == "+1 415 555 2671")
    #expect(row["company_name"] == "Stripe")
  }

  @Test func `Without company_to_leads between them, the fault says so`() async throws {
    let answer = try await engine().call(
      "workflows.create",
      [
        "id": "w", "workflow_name": "W", "workflow_description": "",
        "workflow_definition": chain("webhook", "company_enrichment", "find_email"),
      ])
    #expect(answer.status == 422)
    #expect(
      answer.body["detail"]?[0]?["msg"]?.string?.contains(
        "put a 'company_to_leads' block between them") == true)
  }

  @Test func `What only the hosted service can do is refused, and says why`() async throws {
    let answer = try await save(engine(), Self.search)
    #expect(answer.status == 422)
    let body = try JSON.parse(answer.body)
    #expect(faults(body) == ["body.workflow_definition.blocks.0.block_type hosted_block"])
    #expect(
      body["detail"]?[0]?["msg"]
        == "Block 'search' is one of the hosted service alone. Only the hosted service searches for people or companies. With --allow-hosted-blocks it is accepted, for definitions that run there"
    )
  }

  @Test func `Where it is allowed it is accepted with a warning, and a run fails at it`()
    async throws
  {
    let engine = engine(allowsHosted: true)
    let answer = try await save(engine, Self.search)
    #expect(answer.status == 200)
    #expect(
      answer.headers["x-sixmo-warning"]
        == "only the hosted service has block 'search' (source): runs of this workflow fail here")
    let (_, status) = try await run(engine, nil)
    #expect(status["overall_status"] == "failed")
    #expect(
      status["blocks"]?[0]?["error_message"]?.string?.hasSuffix(
        "only the hosted service searches for people or companies, so 'search' works nowhere else:"
          + " run the workflow there, or replace the block") == true)
    #expect(try await save(self.engine(), Self.emails).headers["x-sixmo-warning"] == nil)
  }

  @Test func `A block of the hosted service may come in the middle, too`() async throws {
    let engine = engine(allowsHosted: true)
    #expect(try await save(engine, chain("webhook", "scrape_web", "deduplicate")).status == 200)
    let (_, status) = try await run(engine, [["a": 1]])
    #expect(status["blocks"]?.array?.map { $0["status"] } == ["completed", "failed", "skipped"])
  }
}
