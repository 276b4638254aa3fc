import Sixmo
import Syntax
import Testing
import WorkflowAPI

@testable import Bindings

@Suite("A call of a script becomes a request")
struct RequestFormTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var source: String
    var request: String

    init(_ description: String, _ source: String, _ request: String) {
      testDescription = description
      self.source = source
      self.request = request
    }
  }

  static let rows: [Row] = [
    Row("without arguments", "workflows.list()", "GET /workflows"),
    Row("with a path", #"workflows.get("wf 1/x")"#, "GET /workflows/wf%201%2Fx"),
    Row("with another literal path", "workflows.blocks()", "GET /workflows/blocks"),
    Row(
      "with a body in the order of the parameters",
      #"workflows.create("n", id: "i", workflow_definition: {edges: [], blocks: []}, workflow_description: "d")"#,
      #"POST /workflows/create_workflow {"workflow_name":"n","workflow_description":"d","#
        + #""workflow_definition":{"edges":[],"blocks":[]},"id":"i"}"#),
    Row(
      "without what is null",
      #"workflows.update("a", workflow_name: "x", workflow_description: null)"#,
      #"POST /workflows/update_workflow?workflow_id=a {"workflow_name":"x"}"#),
    Row(
      "without what is omitted", #"workflows.update("a", ...{workflow_name: omit})"#,
      "POST /workflows/update_workflow?workflow_id=a"),
    Row(
      "with values as they are",
      #"workflows.run("a", {text: "é\n\"", float: 2.0, big: 123456789012345678901, none: null})"#,
      #"POST /workflows/run?workflow_id=a {"webhook_payload":{"text":"é\n\"","float":2.0,"#
        + #""big":123456789012345678901,"none":null}}"#),
    Row(
      "with a list of records", #"workflows.run("a", webhook_payload: [{n: 1}, {n: 2}])"#,
      #"POST /workflows/run?workflow_id=a {"webhook_payload":[{"n":1},{"n":2}]}"#),
    Row(
      "with a query", #"runs.list(limit: 20, status: "active")"#,
      "GET /workflows/runs?status=active&limit=20"),
    Row(
      "with spread arguments", #"runs.list(...{workflow_id: "a&b", limit: 5})"#,
      "GET /workflows/runs?workflow_id=a%26b&limit=5"),
    Row("to delete", #"workflows.delete("a")"#, "POST /workflows/delete_workflow?workflow_id=a"),
    Row("to look", #"runs.live_status("r")"#, "GET /workflows/runs/r/live_status"),
    Row("to cancel", #"runs.cancel(job_id: "r")"#, "POST /workflows/cancel?job_id=r"),
    Row(
      "to download", #"runs.download_links("r", "ndjson")"#,
      "GET /workflows/runs/r/results/download-links?format=ndjson"),
  ]

  @Test("as each row says", arguments: rows)
  func table(row: Row) async {
    let service = FakeService(answers: "{}")
    let run = await ScriptRun(row.source, service)
    #expect(run.rendered == "")
    #expect(service.requests == [row.request])
  }

  @Test func `and the answer becomes its value, whatever is in it`() async {
    let answer = #"[{"new_field":[1,2.0,123456789012345678901],"id":"x","a":null}]"#
    let run = await ScriptRun("workflows.list()", FakeService(answers: answer))
    #expect(run.value?.text() == answer)
  }

  @Test func `and an answer without content becomes null`() async {
    let service = FakeService { _ in APIResponse(status: 204) }
    #expect(await ScriptRun("workflows.list()", service).value == .null)
  }

  @Test func `and an answer that lacks its content is an error`() async {
    let run = await ScriptRun("workflows.list()", FakeService(answers: ""))
    #expect(run.rendered.contains("'workflows.list' got a response that is not valid JSON"))
  }

  @Test func `and a large payload goes through a file, whole`() async throws {
    let service = FakeService(answers: "{}")
    let source = #"workflows.run("a", (0..100_000).map(n => {n, name: "Zoë"}), save_json: true)"#
    let run = await ScriptRun(source, service)
    #expect(run.rendered == "")
    let body = try #require(service.bodies.first)
    guard case .file = body else {
      Issue.record("the body is in memory")
      return
    }
    let rows = (0..<100_000).map { #"{"n":\#($0),"name":"Zoë"}"# }.joined(separator: ",")
    #expect(
      String(decoding: body.bytes, as: UTF8.self)
        == #"{"webhook_payload":[\#(rows)],"save_json":true}"#)
  }

  @Test(arguments: [8_191, 8_192, 8_193, 16_384, 16_385, 30_000])
  func `and a long list is in order, whatever its length`(count: Int) async throws {
    let service = FakeService(answers: "{}")
    let run = await ScriptRun(#"workflows.run("a", (0..\#(count)).map(n => {n}))"#, service)
    #expect(run.rendered == "")
    let rows = (0..<count).map { #"{"n":\#($0)}"# }.joined(separator: ",")
    #expect(
      String(decoding: try #require(service.bodies.first).bytes, as: UTF8.self)
        == #"{"webhook_payload":[\#(rows)]}"#)
  }

  @Test func `and so is one with long texts in it`() async throws {
    let service = FakeService(answers: "{}")
    let source = """
      let long = "x".repeat(1_000_000)
      workflows.run("a", (0..20_000).map(n => {n, text: if n in 8_200..8_220 { long } else { "" }}))
      """
    let run = await ScriptRun(source, service)
    #expect(run.rendered == "")
    let rows = try #require(service.bodies.first).json()["webhook_payload"]?.array ?? []
    #expect(rows.map { $0["n"]?.int } == Array(0..<20_000))
    #expect(rows.map { ($0["text"]?.string?.utf8.count ?? 0) }.reduce(0, +) == 20_000_000)
  }

  @Test(arguments: [3, 8_000, 8_200, 19_999])
  func `and what is not JSON far behind is found`(place: Int) async {
    let service = FakeService(answers: "{}")
    let source = """
      workflows.run("a", (0..20_000).map(n => {n: if n == \(place) { print } else { n }}))
      """
    let run = await ScriptRun(source, service)
    #expect(run.rendered.contains("a function"))
    #expect(service.bodies.isEmpty)
  }

  @Test func `that can be repeated safely carries a key of its own`() async {
    let service = FakeService(answers: "{}", "{}", "{}")
    var host = Host()
    host.random = { 0x1234_5678_9ABC_DEF0 }
    _ = await ScriptRun(#"workflows.run("a"); workflows.list()"#, service, host: host)
    #expect(service.headers.map(\.keys.count) == [1, 0])
    #expect((service.headers[0]["idempotency-key"] ?? "").count > 20)
  }

  @Test func `only if its arguments can be right`() async {
    let service = FakeService(answers: "{}")
    let table: [(source: String, message: String, label: String, help: String?)] = [
      (
        "workflows.get(5)", "'workflows.get' needs a string for 'workflow_id', got an int",
        "an int",
        nil
      ),
      (
        #"workflows.get("")"#, #"'workflows.get' needs a string for 'workflow_id', got """#,
        "empty",
        nil
      ),
      (
        #"runs.live_status({job_id: "r", status: "queued"})"#,
        "'runs.live_status' needs a string for 'run_id', got an object", "an object",
        "pass its 'job_id'"
      ),
      (
        #"workflows.run("a", "rows")"#,
        "'workflows.run' needs an array of objects or an object for 'webhook_payload', got a string",
        "a string", nil
      ),
      (
        #"runs.list(status: "complete")"#,
        #"'runs.list' needs "running", "completed", "cancelled", "active", "queued" or "failed" for "#
          + #"'status', got "complete""#,
        #"did you mean "completed"?"#, nil
      ),
      (
        "runs.list(limit: 501)", "'runs.list' needs an int from 1 to 500 for 'limit', got 501",
        "input should be less than or equal to 500", nil
      ),
      (
        "runs.list(limit: 2.5)", "'runs.list' needs an int from 1 to 500 for 'limit', got a float",
        "a float", nil
      ),
    ]
    for row in table {
      let diagnostic = await ScriptRun(row.source, service).diagnostic
      #expect(diagnostic?.message == row.message)
      #expect(diagnostic?.label == row.label)
      #expect(diagnostic?.help == row.help)
    }
    #expect(service.requests == [])
  }
}
