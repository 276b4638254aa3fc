import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Blocks that send requests, seen through the API.
struct OutgoingConformanceTests {
  private let directory = TemporaryDirectory()

  private func engine(
    change: (inout WorkflowEngine.Configuration) -> Void = { _ in }
  ) -> WorkflowEngine {
    .forTest(in: directory, blocks: Block.all, change: change)
  }

  private func create(
    _ engine: WorkflowEngine, _ block: String, _ specs: JSON
  ) async throws -> (status: Int, body: JSON) {
    try await engine.call(
      "workflows.update",
      [
        "workflow_id": "w",
        "workflow_definition": chain("webhook", block, specs: [block: specs]),
      ])
  }

  private func message(_ answer: (status: Int, body: JSON)) -> String {
    "\(answer.status): \(answer.body["detail"]?[0]?["msg"]?.string ?? "")"
  }

  @Test(
    "An engine without HTTP refuses blocks that need it",
    arguments: [
      ("enrich_company", ["provider": "sixtyfour"], "Provider 'sixtyfour'", "use 'reference'"),
      (
        "enrich_person", ["provider": "http", "url": "https://x.example"], "Provider 'http'",
        "use 'reference'"
      ),
      (
        "export", ["destination": "http", "url": "https://x.example"], "Destination 'http'",
        "use 'file'"
      ),
      (
        "outgoing_webhook", ["url": "https://x.example"], "Block 'outgoing_webhook'",
        "leave it out"
      ),
    ] as [(String, JSON, String, String)])
  func refusesWithoutHTTP(block: String, specs: JSON, name: String, instead: String) async throws {
    let answer = try await create(engine(), block, specs)
    #expect(
      message(answer)
        == "422: \(name) needs HTTP requests, which this engine cannot make; \(instead)")
  }

  @Test func `An engine for others refuses private addresses where the workflow is made`()
    async throws
  {
    let engine = engine { $0.http = { _ in HTTPResponse(200) } }
    let answer = try await create(engine, "outgoing_webhook", ["url": "http://[::ffff:10.0.0.1]/"])
    #expect(
      answer.body["detail"]?[0]?["loc"] == [
        "body", "workflow_definition", "blocks", 1, "specs", "url",
      ])
    #expect(message(answer).contains("of a private network, where this engine sends nothing"))
    let key = try await create(engine, "enrich_company", ["provider": "sixtyfour"])
    #expect(message(key).contains("set SIXTYFOUR_API_KEY"))
    let user = try await create(engine, "outgoing_webhook", ["url": "https://a:pw@x.example"])
    #expect(message(user) == "422: Input should be a URL without a user name or password")
    #expect(!user.body.text().contains("pw"))
  }

  @Test func `A URL that cannot be asked is reported beside the other faults of the specs`()
    async throws
  {
    let engine = engine { $0.http = { _ in HTTPResponse(200) } }
    let answer = try await create(
      engine, "llm_openai", ["url": "http://10.0.0.1/v1", "temperature": 9, "prompt": "x"])
    #expect(
      faults(answer.body).sorted() == [
        "body.workflow_definition.blocks.1.specs.model missing",
        "body.workflow_definition.blocks.1.specs.temperature less_than_equal",
        "body.workflow_definition.blocks.1.specs.url value_error",
      ])
    let missing = try await create(engine, "llm_openai", ["ulr": "http://10.0.0.1/v1"])
    #expect(!faults(missing.body).contains { $0.hasSuffix("url value_error") })
  }

  @Test func `Secrets of specs are in no fault, list, error or result`() async throws {
    let engine = engine {
      $0.http = { _ in HTTPResponse(400, ["detail": "wrong: s3cret k-12345"]) }
      $0.resolve = { _ in [IPAddress("1.1.1.1")!] }
    }
    let fault = try await create(
      engine, "outgoing_webhook",
      ["url": "https://x.example", "signing_secret": 987_654, "headers": ["x": 123_456]])
    #expect(fault.status == 422)
    #expect(!fault.body.text().contains("987654") && !fault.body.text().contains("123456"))
    _ = try await create(
      engine, "outgoing_webhook",
      ["url": "https://x.example", "signing_secret": "s3cret", "headers": ["x": "k-12345"]])
    let run = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": [["a": 1]]]
    ).body["job_id"]
    #expect(try await engine.ended(run)["overall_status"] == "failed")
    var seen = try await engine.call("workflows.list").body.text()
    seen += try await engine.call("runs.list").body.text()
    seen += try await engine.call("runs.live_status", ["run_id": run ?? .null]).body.text()
    #expect(seen.contains("wrong: *** ***"))
    #expect(!seen.contains("s3cret") && !seen.contains("k-12345"))
  }

  @Test(.timeLimit(.minutes(10)))
  func `Cancelling ends a request that nobody answers`() async throws {
    let asked = Gate()
    let engine = engine {
      $0.clock = SystemClock()
      $0.allowsPrivateAddresses = true
      $0.http = { _ in
        async let arrival: Void = asked.pass()
        defer { asked.open() }
        try await Task.sleep(for: .seconds(3600))
        await arrival
        return HTTPResponse(200)
      }
    }
    _ = try await create(
      engine, "enrich_company", ["provider": "http", "url": "https://x.example"])
    let run = try await engine.call(
      "workflows.run", ["workflow_id": "w", "webhook_payload": [["company": "A"]]]
    ).body["job_id"]
    await asked.arrivals(1)
    _ = try await engine.call("runs.cancel", ["job_id": run ?? .null])
    await engine.shutDown()
    #expect(try await engine.ended(run)["overall_status"] == "cancelled")
  }
}
