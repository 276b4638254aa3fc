import Sixmo
import Syntax
import Testing
import WorkflowAPI

@testable import Bindings

@Suite("An error of the API")
struct APIErrorDiagnosticsTests {
  @Test func `is an object that a script can catch`() async {
    let service = FakeService { _ in .failure(404, "Workflow not found") }
    let run = await ScriptRun(#"try { workflows.get("wf 1") } catch e { e }"#, service)
    #expect(
      run.value == [
        "kind": "api_error", "message": "Workflow not found", "status": 404, "method": "GET",
        "path": "/workflows/wf%201", "body": ["detail": "Workflow not found"],
      ])
  }

  @Test func `shows an unknown id where the script has it`() async {
    let service = FakeService { _ in .failure(404, "Workflow not found") }
    #expect(
      await ScriptRun(#"let wf = workflows.get("wf_1")"#, service).rendered == """
        error[E0703]: 'workflows.get' was refused: workflow not found
         --> script.sixmo:1:24
          |
        1 | let wf = workflows.get("wf_1")
          |                        ^^^^^^ status 404
          = help: there is no workflow with this id; `workflows.list()` shows them all

        """)
  }

  @Test func `shows what the message quotes`() async {
    let message =
      "Workflow with ID same already exists. Use update endpoint to modify existing workflows."
    let service = FakeService { _ in .failure(409, message) }
    let run = await ScriptRun(
      #"workflows.create("n", "d", {blocks: [], edges: []}, id: "same")"#, service)
    #expect(
      run.rendered == #"""
        error[E0705]: 'workflows.create' was refused: workflow with ID same already exists. Use update endpoint to modify existing workflows.
         --> script.sixmo:1:57
          |
        1 | workflows.create("n", "d", {blocks: [], edges: []}, id: "same")
          |                                                         ^^^^^^ status 409
          = help: there is a workflow with this `id` already; `workflows.update` changes it

        """#)
  }

  @Test(
    "says what to do",
    arguments: [
      (
        401, "E0702",
        "the key is missing or wrong; the environment variable `SIXTYFOUR_API_KEY` holds it"
      ),
      (429, "E0706", "try again in 7 s"),
      (500, "E0707", "the service failed; the same request may work later"),
    ])
  func help(status: Int, code: String, help: String) async {
    let service = FakeService { _ in
      var response = APIResponse.failure(status, "No")
      if status == 429 { response.headers["retry-after"] = "7" }
      return response
    }
    let diagnostic = await ScriptRun("workflows.list()", service).diagnostic
    #expect(diagnostic?.code == code)
    #expect(diagnostic?.help == help)
  }

  @Test func `is told apart from no answer at all`() async {
    let service = FakeService { _ in
      throw TransportError(
        "no connection to 127.0.0.1:1: connection refused", help: "is it running?")
    }
    let run = await ScriptRun("workflows.list()", service)
    #expect(run.kind == "connection_error")
    #expect(
      run.rendered == """
        error[E0701]: 'workflows.list' got no answer: no connection to 127.0.0.1:1: connection refused
         --> script.sixmo:1:1
          |
        1 | workflows.list()
          | ^^^^^^^^^^^^^^^^
          = help: is it running?

        """)
  }

  @Test func `is also an answer that is not valid JSON`() async {
    let run = await ScriptRun("workflows.list()", FakeService(answers: "<html>"))
    #expect(run.diagnostic?.code == "E0707")
    #expect(run.kind == "api_error")
  }

  @Test(arguments: ErrorCode.api.map(\.code))
  func `has an example for each code that provokes`(code: String) async throws {
    let row = try #require(ErrorCode.api.row(of: code))
    let statuses = ["E0702": 401, "E0703": 404, "E0705": 409, "E0706": 429, "E0707": 500]
    let service = FakeService { _ in
      if code == "E0701" { throw TransportError("no network") }
      if code == "E0704" {
        return .unprocessable([
          Fault(["body", "workflow_definition", "blocks"], "Too short", type: "too_short")
        ])
      }
      return .failure(try #require(statuses[code]), "No")
    }
    let run = await ScriptRun(row.example, service)
    #expect(run.diagnostic?.code == code)
    #expect(run.kind == row.kind)
  }
}
