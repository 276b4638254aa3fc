import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Bodies that came in pieces and are kept in a file.
struct LargeBodyTests {
  let directory = TemporaryDirectory()
  let engine: WorkflowEngine

  init() async throws {
    engine = WorkflowEngine.forTest(in: directory)
    _ = try await engine.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "", "id": "w",
        "workflow_definition": chain("webhook"),
      ])
  }

  @Test func `The records of a file become the rows of the run`() async throws {
    let answer = try await run(#"{"webhook_payload": ["# + records() + "]}")
    #expect(answer.status == 200)
    let ended = try await engine.ended(answer.body["job_id"])
    #expect(ended["blocks"]?[0]?["metrics"]?["row_count"] == 20_000)
  }

  @Test func `Malformed JSON is refused with its place`() async throws {
    let answer = try await run(#"{"webhook_payload": ["# + records() + ",\n{\"n\": tru}]}")
    #expect(answer.status == 400)
    let detail = answer.body["detail"]?.string ?? ""
    #expect(detail.hasPrefix("Malformed JSON: "))
    #expect(detail.contains("line 2, column 7"))
  }

  @Test func `Every fault is told with its place`() async throws {
    let text = #"{"webhook_payload": [1, "# + records() + #", "x"], "specs_override": 3}"#
    let answer = try await run(text)
    #expect(answer.status == 422)
    #expect(
      faults(answer.body).sorted() == [
        "body.specs_override dict_type", "body.webhook_payload.0 dict_type",
        "body.webhook_payload.20001 dict_type",
      ])
    #expect(try await engine.call("runs.list").body == [])
  }

  @Test func `A record may have a long text`() async throws {
    let long = String(repeating: "a", count: 17 << 20)
    let answer = try await run(#"{"webhook_payload": {"text": ""# + long + #""}}"#)
    #expect(answer.status == 200)
    let ended = try await engine.ended(answer.body["job_id"])
    #expect(ended["blocks"]?[0]?["metrics"]?["row_count"] == 1)
  }

  @Test func `A body of many values that are not records is refused`() async throws {
    let numbers = String(repeating: "12345678,", count: 3 << 20)
    let answer = try await run(#"{"webhook_payload": {"numbers": ["# + numbers + "0]}}")
    #expect(answer.status == 413)
    let detail = answer.body["detail"]?.string ?? ""
    #expect(detail.hasPrefix("The body has \((3 << 20) + 3) values"), "\(detail)")
  }

  private func records() -> String {
    (0..<20_000).map { #"{"n": \#($0), "text": "\#(String(repeating: "x", count: 50))"}"# }
      .joined(separator: ",")
  }

  private func run(_ text: String) async throws -> (status: Int, body: JSON) {
    let endpoint = try #require(Catalogue.endpoint("workflows.run"))
    var spool = BodySpool(folder: directory.path)
    try spool.add(text.utf8)
    let body = try spool.finish()
    guard case .file = body else { preconditionFailure("the body is in memory") }
    let request = APIRequest(endpoint, values: ["workflow_id": "w"], body: body)
    let response = try await engine.send(request)
    return (response.status, try JSON.parse(response.body))
  }
}
