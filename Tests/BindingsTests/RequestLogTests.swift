import Sixmo
import Testing
import WorkflowAPI

@testable import Bindings

@Suite("A request is shown instead of sent")
struct RequestLogTests {
  private let service = FakeService(answers: "[]")

  @Test func `as a curl command`() async {
    let run = await ScriptRun(
      #"as_curl(() => workflows.run("wf 1", webhook_payload: {n: 1}))"#, service)
    #expect(
      run.value?.string == #"""
        curl -sS --fail-with-body -X POST 'https://api.sixtyfour.ai/workflows/run?workflow_id=wf%201' \
          -H "x-api-key: $SIXTYFOUR_API_KEY" \
          -H 'content-type: application/json' \
          --data-raw '{"webhook_payload":{"n":1}}'
        """#)
    #expect(service.requests == [])
  }

  @Test func `as a Python program`() async {
    let run = await ScriptRun("as_python(() => workflows.list())", service)
    #expect(run.value?.string?.contains("requests.get(\n") == true)
    #expect(service.requests == [])
  }

  @Test func `and the script goes on with requests that are sent`() async {
    let run = await ScriptRun(
      "let first = as_curl(() => runs.list())\n[first.len() > 0, workflows.list()]", service)
    #expect(run.value == [true, []])
    #expect(service.requests == ["GET /workflows"])
  }

  @Test func `also where the function would catch the end, or make several at once`() async {
    let run = await ScriptRun(
      """
      let one = as_curl(() => try { workflows.delete("a") } catch e { workflows.delete("b") })
      let many = as_curl(() => parallel([1, 2, 3], n => workflows.delete("c\\(n)")))
      [one.contains("=a'"), many.contains("=c")]
      """, service)
    #expect(run.value == [true, true], "\(run.rendered)")
    #expect(service.requests == [])
  }

  @Test func `unless the function makes none`() async {
    let run = await ScriptRun("as_curl(() => 1 + 1)", service)
    #expect(
      run.rendered == """
        error[E0306]: 'as_curl' needs a function that makes a call of the API
         --> script.sixmo:1:9
          |
        1 | as_curl(() => 1 + 1)
          |         ^^^^^^^^^^^
          = help: for example as_curl(() => workflows.list())

        """)
  }

  @Test func `and an error in the function is its own`() async {
    let run = await ScriptRun(#"as_curl(() => do { throw "no" })"#, service)
    #expect(run.diagnostic?.message == "no")
  }

  @Test(arguments: [true, false])
  func `and no script catches the end of a session`(isError: Bool) async {
    let stopped = FakeService { _ in
      throw ServiceStop("E0819", "not recorded", notes: ["nearest: line 2"], isError: isError)
    }
    let run = await ScriptRun("try { workflows.list() } catch e { 1 }", stopped)
    #expect(run.value == nil)
    #expect(run.diagnostic?.code == "E0819")
    #expect(run.diagnostic?.severity == (isError ? .error : .warning))
    #expect(run.rendered.contains("= nearest: line 2"))
  }
}
