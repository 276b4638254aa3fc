import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Columns along a whole run, and along a definition.
struct ColumnsTests {
  private let directory = TemporaryDirectory()
  private let engine: WorkflowEngine

  init() { engine = .forTest(in: directory, blocks: Block.all) }

  private func save(_ definition: JSON) async throws -> (status: Int, body: JSON) {
    try await engine.call(
      "workflows.update", ["workflow_id": "w", "workflow_definition": definition])
  }

  /// The live status at the end of a run over rows, and its id.
  private func run(_ definition: JSON, _ rows: JSON) async throws -> (id: JSON, status: JSON) {
    let saved = try await save(definition)
    try #require(saved.status == 200, "\(saved.body)")
    let started = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": rows])
    let id = try #require(started.body["job_id"])
    return (id, try await engine.ended(id))
  }

  @Test func `A block fails at once where no row has the column that its specs name`() async throws
  {
    let (_, status) = try await run(
      chain("webhook", "deduplicate", specs: ["deduplicate": ["columns": ["Email"]]]),
      [["name": "Ada", "E-Mail": "a@x.com"], ["name": "Bo"]])
    #expect(status["overall_status"] == "failed")
    #expect(
      status["blocks"]?[1]?["error_message"]?.string?.hasSuffix(
        "no column 'Email'; did you mean 'E-Mail'? columns: name, E-Mail") == true)
  }

  @Test func `A column that only some rows have, or that is declared, is empty for the others`()
    async throws
  {
    let specs: [String: JSON] = [
      "webhook": ["input_schema": ["phone": ["type": "str"]]],
      "validate_email": ["email_field": "mail"],
    ]
    let (id, status) = try await run(
      chain("webhook", "validate_phone", "validate_email", specs: specs),
      [["name": "Ada"], ["mail": "ada@posteo.de"]])
    #expect(status["overall_status"] == "completed")
    let text = try await engine.result("enriched_results_final.ndjson", of: id, format: "ndjson")
    #expect(text?.contains(#""phone_status":"INVALID","phone_reason":"empty""#) == true)
    #expect(text?.contains(#""email_status":"OK""#) == true)
  }

  @Test func `The column for errors may be asked for although no row failed`() async throws {
    let filters: JSON = ["filters": [["column": "error", "operator": "is_empty"]]]
    let (id, status) = try await run(
      chain("webhook", "filter", specs: ["filter": filters]), [["name": "Ada"]])
    #expect(status["overall_status"] == "completed")
    #expect(try await engine.result("enriched_results_final.csv", of: id) == "name\r\nAda\r\n")
  }

  @Test func `What a match may add is not missing where nothing matched`() async throws {
    let (_, status) = try await run(
      chain(
        "webhook", "enrich_company", "deduplicate",
        specs: ["deduplicate": ["columns": ["industry"]]]),
      [["company_name": "Nobody"]])
    #expect(status["overall_status"] == "completed")
  }

  @Test func `A new name that another column has fails the run, whichever row has it`() async throws
  {
    let (_, status) = try await run(
      chain("webhook", "transform", specs: ["transform": ["rename": ["a": "b"]]]),
      [["a": 1], ["b": 2]])
    #expect(status["overall_status"] == "failed")
    #expect(
      status["blocks"]?[1]?["error_message"]?.string?.contains("there is a column 'b' already")
        == true)
  }

  @Test func `A file without rows has its header, in results and in exports`() async throws {
    let specs: [String: JSON] = [
      "filter": ["where": "row.n"], "validate_phone": ["phone_field": "tel"],
      "export": ["path": "none.csv"],
    ]
    let (id, status) = try await run(
      chain("webhook", "filter", "validate_phone", "export", specs: specs),
      [["n": nil, "tel": "1"]])
    #expect(status["overall_status"] == "completed")
    let header =
      "n,tel,phone_status,phone_reason,phone_e164,phone_extension,phone_region,phone_type\r\n"
    #expect(try await engine.result("enriched_results_final.csv", of: id) == header)
    let file = try OpenFile("\(directory.path)/exports/none.csv", 0)
    #expect(String(decoding: try file.read(file.size(), at: 0), as: UTF8.self) == header)
  }

  @Test func `Without any record the header is that of the schema`() async throws {
    let specs: [String: JSON] = ["webhook": ["input_schema": ["name": [:], "email": [:]]]]
    let (id, _) = try await run(chain("webhook", "validate_email", specs: specs), [])
    let text = try await engine.result("enriched_results_final.csv", of: id)
    #expect(text?.hasPrefix("name,email,email_status,") == true)
  }

  @Test func `A column that cannot be there is a fault of the definition`() async throws {
    let specs: [String: JSON] = [
      "webhook": ["input_schema": ["email": [:], "company": [:]]],
      "validate_email": ["email_field": "E-mail"],
      "group_by": ["columns": ["company"]],
      "filter": ["filters": [["column": "cuont", "operator": "greater", "value": 1]]],
    ]
    let answer = try await save(
      chain("webhook", "validate_email", "group_by", "filter", specs: specs))
    #expect(answer.status == 422)
    #expect(
      answer.body["detail"]?.array?.map { "\($0["loc"]?.text() ?? "") \($0["msg"]?.string ?? "")" }
        == [
          #"["body","workflow_definition","blocks",1,"specs","email_field"] "#
            + "No column 'E-mail'; did you mean 'email'? known columns: email, company",
          #"["body","workflow_definition","blocks",3,"specs","filters",0,"column"] "#
            + "No column 'cuont'; did you mean 'count'? columns: company, count",
        ])
    #expect(answer.body["detail"]?[0]?["type"] == "unknown_column")
  }
}
