import Formats
import Testing
import WorkflowAPI

@Suite("A request is rendered")
struct RenderingTests {
  @Test func `as a curl command with a body`() throws {
    let request = try request(
      "workflows.run", ["workflow_id": "my flow", "webhook_payload": ["name": "O'Brien"]])
    #expect(
      request.curl(baseURL: "https://api.sixtyfour.ai") == #"""
        curl -sS --fail-with-body -X POST 'https://api.sixtyfour.ai/workflows/run?workflow_id=my%20flow' \
          -H "x-api-key: $SIXTYFOUR_API_KEY" \
          -H 'content-type: application/json' \
          --data-raw '{"webhook_payload":{"name":"O'\''Brien"}}'
        """#)
  }

  @Test func `as a curl command without a body`() throws {
    let request = try request("workflows.list", [:])
    #expect(
      request.curl(baseURL: "http://127.0.0.1:8000") == #"""
        curl -sS --fail-with-body 'http://127.0.0.1:8000/workflows' \
          -H "x-api-key: $SIXTYFOUR_API_KEY"
        """#)
  }

  @Test func `as a Python program`() throws {
    let request = try request(
      "workflows.run",
      ["workflow_id": "wf_1", "webhook_payload": [["name": "Ada", "vip": true, "age": nil]]])
    #expect(
      request.python(baseURL: "https://api.sixtyfour.ai") == #"""
        import os
        import requests

        response = requests.post(
            "https://api.sixtyfour.ai/workflows/run",
            params={"workflow_id": "wf_1"},
            headers={"x-api-key": os.environ["SIXTYFOUR_API_KEY"]},
            json={"webhook_payload": [{"name": "Ada", "vip": True, "age": None}]},
        )
        response.raise_for_status()
        print(response.text)

        """#)
  }

  private func request(_ name: String, _ arguments: JSONObject) throws -> APIRequest {
    APIRequest(try #require(Catalogue.endpoint(name)), arguments: arguments)
  }
}
