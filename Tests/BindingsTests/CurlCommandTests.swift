import Sixmo
import Testing
import WorkflowAPI

@testable import Bindings

@Suite("A pasted curl command")
struct CurlCommandTests {
  @Test(arguments: [
    ("curl https://api.sixtyfour.ai/workflows", "workflows.list()"),
    (
      "curl -s -H 'x-api-key: $KEY' 'http://localhost:1/v1/workflows/runs?status=active&limit=5' | jq .",
      #"runs.list(status: "active", limit: 5)"#
    ),
    ("curl -X GET \"https://h/workflows/my%20flow\"", #"workflows.get("my flow")"#),
    ("curl -XPOST 'https://h/workflows/cancel?job_id=run_1'", #"runs.cancel("run_1")"#),
    ("curl -G https://h/workflows/runs -d limit=3", "runs.list(limit: 3)"),
    (
      "curl --request POST \\\n  --url https://h/workflows/run?workflow_id=w \\\n"
        + #"  --data "{\"webhook_payload\": [{\"name\": \"O'Brien\"}]}""#,
      #"workflows.run("w", webhook_payload: [{"name": "O'Brien"}])"#
    ),
    (
      "curl https://h/workflows/run?workflow_id=w -d @rows.json",
      #"workflows.run("w", ...file.read_json("rows.json"))"#
    ),
  ])
  func `becomes the call`(_ command: String, _ call: String) {
    #expect(CurlCommand.call(of: command) == call)
  }

  @Test(arguments: [
    "curl", "curl https://example.org/", "curl -X PUT https://h/workflows", "curly(1)",
    "curl https://h/workflows/run?workflow_id=w -d 'no JSON'", "curl 'https://h/workflows",
  ])
  func `of something else stays what it is`(_ command: String) {
    #expect(CurlCommand.call(of: command) == nil)
  }

  @Test func `of each endpoint becomes its call again`() {
    for endpoint in Catalogue.endpoints {
      let request = APIRequest(
        endpoint, values: ["workflow_id": "a'b", "run_id": "r", "job_id": "r"])
      let call = CurlCommand.call(of: request.curl(baseURL: "https://h"))
      #expect(call?.hasPrefix("\(endpoint.name)(") == true)
    }
  }

  @Test func `is open inside a quote and after a backslash`() {
    #expect(CurlCommand.isOpen("curl 'a"))
    #expect(CurlCommand.isOpen("curl a \\"))
    #expect(!CurlCommand.isOpen("curl 'a'"))
  }
}
