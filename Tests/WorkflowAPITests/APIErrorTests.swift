import Formats
import Testing
import WorkflowAPI

@Suite("An error of the API")
struct APIErrorTests {
  @Test(
    "is understood in every public form",
    arguments: [
      (404, #"{"detail":"Run not found"}"#, "Run not found"),
      (
        422,
        #"{"detail":[{"loc":["query","limit"],"msg":"Field required","type":"missing"}]}"#,
        "limit: Field required"
      ),
      (
        422,
        #"""
        {"detail":[{"loc":["body","workflow_definition","edges",0,"to_block_id"],"msg":"No block 'x'",
        "type":"value_error"},{"loc":["body"],"msg":"Field required","type":"missing"}]}
        """#, "workflow_definition.edges[0].to_block_id: No block 'x'; body: Field required"
      ),
      (400, #"{"error":"bad_request","message":"No such thing"}"#, "No such thing"),
      (400, #"{"error":{"code":"x","message":"No such thing"}}"#, "No such thing"),
      (400, #"{"error":"No such thing"}"#, "No such thing"),
      (502, "<html>Bad gateway</html>", "Bad gateway"),
      (503, "", "Service unavailable"),
      (599, "{}", "status 599"),
    ])
  func forms(status: Int, body: String, message: String) throws {
    let error = try #require(APIError(APIResponse(status: status, body: Array(body.utf8))))
    #expect(error.status == status)
    #expect(error.message == message)
  }

  @Test func `names three faults and counts the rest`() throws {
    let faults = (0..<5).map { Fault(["body", "rows", .int($0)], "Bad", type: "x") }
    let error = try #require(APIError(.unprocessable(faults)))
    #expect(error.faults == faults)
    #expect(error.message == "rows[0]: Bad; rows[1]: Bad; rows[2]: Bad; and 2 more")
  }

  @Test func `keeps a body that is not valid JSON as text`() throws {
    let error = try #require(APIError(APIResponse(status: 502, body: Array("oops".utf8))))
    #expect(error.body == "oops")
  }

  @Test func `says when another attempt makes sense`() throws {
    let response = APIResponse(status: 429, headers: ["retry-after": "7"])
    #expect(try #require(APIError(response)).retryAfter == 7)
  }

  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:07 GMT", 30.0),
    ("Sun, 06 Nov 1994 08:49:07 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 0),
    ("soon", "Sun, 06 Nov 1994 08:49:37 GMT", nil),
    ("-5", "Sun, 06 Nov 1994 08:49:37 GMT", nil),
  ])
  func `reads a date on which another attempt makes sense`(
    retryAfter: String, date: String, seconds: Double?
  ) throws {
    let headers = ["retry-after": retryAfter, "date": date]
    let error = try #require(APIError(APIResponse(status: 503, headers: headers)))
    #expect(error.retryAfter == seconds)
  }

  @Test func `names what answered instead of the API`() throws {
    let response = APIResponse(
      status: 404, body: Array("no such page".utf8),
      from: "https://ada:secret@example.com/workflows?key=secret")
    let error = try #require(APIError(response))
    #expect(
      error.message
        == "Not found: 'https://example.com/workflows' answered with text, not with the API's JSON")
  }

  @Test func `is none when the answer is good`() {
    #expect(APIError(.json([:])) == nil)
  }
}
