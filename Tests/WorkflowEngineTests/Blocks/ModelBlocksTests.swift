import HTTPClient
import LoopbackServer
import Sixmo
import Testing

@testable import WorkflowEngine

/// Blocks that ask a language model, against a server on a socket of this machine.
struct ModelBlocksTests {
  private let directory = TemporaryDirectory()

  private func ask(
    _ block: Block, _ rows: [JSON], _ specs: JSONObject, _ server: LoopbackServer,
    runID: String = "run_1"
  ) async throws -> [Row] {
    let transport = HTTPTransport()
    let outgoing = Outgoing.forTest(in: directory) {
      $0.allowsPrivateAddresses = true
    } http: {
      try await transport.send($0)
    }
    var all: JSONObject = [
      "url": .string(server.url("/v1")), "model": "test-1", "api_key": "sk-secret",
      "max_in_flight": 1,
    ]
    for (key, value) in specs { all[key] = value }
    return try await run(
      block, all, over: rows, in: directory.path, runID: runID, outgoing: outgoing)
  }

  /// Answers each question with what `answer` makes of its last message.
  private static func server(
    _ answer: @escaping @Sendable (_ question: String) -> String
  ) -> LoopbackServer {
    LoopbackServer { request in
      let body = (try? JSON.parse(request.body)) ?? .null
      let question = body["messages"]?.array?.last?["content"]?.string ?? ""
      let choice: JSON = [
        "message": ["role": "assistant", "content": .string(answer(question))],
        "finish_reason": "stop",
      ]
      let reply: JSON = ["id": "x", "choices": [choice], "usage": ["total_tokens": 9]]
      return .init("200 OK", "Content-Type: application/json", body: reply.text())
    }
  }

  private func body(_ request: LoopbackServer.Request) -> JSON {
    (try? JSON.parse(request.body)) ?? .null
  }

  @Test func `Each row is asked about, equal questions once`() async throws {
    let server = Self.server { "about \($0)" }
    let rows = try await ask(
      .llm, [["company": "Acme"], ["company": "Bolt"], ["company": "Acme"], ["company": ""]],
      [
        "prompt": "Industry of {{ company }}?", "system_prompt": "Be brief.", "temperature": 0,
        "output_column": "industry",
      ], server)
    #expect(
      rows.map { $0["industry"] } == [
        "about Industry of Acme?", "about Industry of Bolt?", "about Industry of Acme?", .null,
      ])
    #expect(server.requests.count == 2)
    let request = server.requests[0]
    #expect(request.method == "POST")
    #expect(request.target == "/v1/chat/completions")
    #expect(request.headers["authorization"] == "Bearer sk-secret")
    #expect(
      body(request) == [
        "model": "test-1", "temperature": 0,
        "messages": [
          ["role": "system", "content": "Be brief."],
          ["role": "user", "content": "Industry of Acme?"],
        ],
      ])
  }

  @Test func `Answers are kept for other runs, and a resumed run pays nothing again`()
    async throws
  {
    let server = Self.server { _ in "yes" }
    for run in ["run_1", "run_1", "run_2"] {
      let rows = try await ask(.llm, [["a": 1]], ["prompt": "Is {{a}} odd?"], server, runID: run)
      #expect(rows[0]["llm_output"] == "yes")
    }
    #expect(server.requests.count == 1)
  }

  @Test func `Asked fields are read from JSON, whatever the model puts around it`() async throws {
    let server = Self.server { question in
      question.contains("Acme")
        ? "Sure:\n```json\n{\"industry\": \"Robots\", \"size\": \"12\", \"more\": 1}\n```"
        : "no idea"
    }
    let rows = try await ask(
      .llm, [["company": "Acme"], ["company": "Bolt"]],
      [
        "prompt": "What is known?",
        "return_fields": ["industry": "Its industry", "size": ["type": "int"], "city": "Where"],
      ], server)
    #expect(
      rows[0] == ["company": "Acme", "industry": "Robots", "size": 12, "city": .null])
    #expect(rows[1]["industry"] == .null)
    #expect(
      rows[1]["error"]?.string?.hasSuffix("the answer is not the JSON object that was asked for")
        == true)
    let asked = body(server.requests[0])
    #expect(asked["response_format"] == ["type": "json_object"])
    let question = asked["messages"]?.array?.last?["content"]?.string ?? ""
    #expect(question.contains(#"{"company":"Acme"}"#) && question.contains("- size (int): "))
  }

  @Test(
    "An answer that is none is the row's error",
    arguments: [
      (#"{"choices": []}"#, "the answer has no 'choices'"),
      (#"{"choices": [{"message": {"content": ""}}]}"#, "the answer has no text"),
      (
        #"{"choices": [{"message": {"content": "a"}, "finish_reason": "length"}]}"#,
        "the answer was cut off; raise 'max_tokens'"
      ),
      (#"{"choices": [{"message": {"refusal": "No."}}]}"#, "refused: No."),
      (#"{"error": {"message": "overloaded"}}"#, "overloaded"),
    ])
  func errors(answer: String, reason: String) async throws {
    let server = LoopbackServer(.init("200 OK", body: answer))
    let row = try await ask(.llm, [["a": 1]], ["prompt": "?"], server)[0]
    #expect(row["llm_output"] == .null)
    #expect(row["error"]?.string == "provider 'http://\(server.host)': \(reason)")
  }

  @Test func `A wrong key ends the block, without the key in the reason`() async throws {
    let server = LoopbackServer(
      .init(
        "401 Unauthorized", "Content-Type: application/json",
        body: #"{"error": {"message": "Incorrect key sk-secret"}}"#))
    let error = await #expect(throws: ReceiverRefusal.self) {
      try await ask(.llm, [["a": 1], ["a": 2]], ["prompt": "{{a}}?"], server)
    }
    #expect(error?.description.contains("answered 401: Incorrect key ***") == true)
    #expect(server.requests.count == 1)
  }

  @Test func `Rows are judged by weighted criteria and thresholds`() async throws {
    let server = Self.server { question in
      let score = question.contains("Ada") ? 9 : 8
      return """
        {"criteria": {"fit": {"score": \(score), "reason": "robots"}, \
        "budget": {"score": \(question.contains("Ada") ? 6 : 3), "reason": "small"}}}
        """
    }
    let rows = try await ask(
      .qaAgent, [["name": "Ada"], ["name": "Bo"], [:]],
      [
        "qualification_criteria": [
          ["criteria_name": "fit", "description": "Builds robots", "weight": 3],
          ["criteria_name": "budget", "description": "Has money", "threshold": 5],
        ]
      ], server)
    #expect(rows.map { $0["qa_score"] } == [8.25, 6.75, .null])
    #expect(rows.map { $0["qa_passed"] } == [true, false, .null])
    #expect(rows[0]["qa_reason"] == "fit: robots; budget: small")
    #expect(rows[0]["qa_criteria"]?["budget"] == ["score": 6.0, "reason": "small"])
    #expect(rows[2]["error"] == nil)
    let missing = Self.server { _ in #"{"criteria": {"criteria": {"score": 11}}}"# }
    let row = try await ask(.qaAgent, [["name": "Ada"]], ["criteria": "Buys?"], missing)[0]
    #expect(
      row["error"]?.string?.hasSuffix("the answer has no score from 0 to 10 for 'criteria'") == true
    )
  }

  @Test func `Specs that mean nothing are refused`() {
    let base: JSONObject = ["url": "https://x.example/v1", "model": "m"]
    #expect(faults(.llm, base) == ["prompt: Field required"])
    #expect(
      faults(.qaAgent, base) == ["Either 'criteria' or 'qualification_criteria' is required"])
    var both = base
    both["prompt"] = "?"
    both["return_fields"] = ["a": "A"]
    both["output_column"] = "b"
    #expect(
      faults(.llm, both) == [
        "output_column: 'output_column' means nothing with 'return_fields', whose columns are filled"
      ])
  }

  // Slack

  private func slack(
    _ rows: [JSON], _ specs: JSONObject, _ server: LoopbackServer
  ) async throws -> [Row] {
    let transport = HTTPTransport()
    let outgoing = Outgoing.forTest(in: directory) {
      $0.allowsPrivateAddresses = true
    } http: {
      try await transport.send($0)
    }
    var all = specs
    all["webhook_url"] = .string(server.url("/services/T0/B0/secret"))
    return try await run(
      .sendSlackMessage, all, over: rows, in: directory.path, outgoing: outgoing)
  }

  @Test func `One message tells of all rows, once also if the run is resumed`() async throws {
    let server = LoopbackServer(.init(body: "ok"))
    let rows: [JSON] = (1...3).map { ["name": .string("<A>&`\($0)"), "n": .int($0)] }
    for _ in 0..<2 {
      let passed = try await slack(
        rows, ["message": "{{rows}} new *leads*", "max_rows": 2, "columns": ["name"]], server)
      #expect(passed.map(JSON.object) == rows)
    }
    #expect(server.requests.count == 1)
    #expect(server.requests[0].target == "/services/T0/B0/secret")
    #expect(
      body(server.requests[0])["text"]
        == "3 new *leads*\n```\nname: &lt;A&gt;&amp;'1\nname: &lt;A&gt;&amp;'2\n```\nand 1 more")
  }

  @Test func `Each row can be a message, and without rows there is none`() async throws {
    let server = LoopbackServer(.init(body: "ok"))
    _ = try await slack(
      [["name": "Ada"], ["name": "<!channel>"]],
      ["per_row": true, "message": "New: {{name}}"], server)
    _ = try await slack([], [:], server)
    #expect(
      server.requests.map { body($0)["text"] } == ["New: Ada", "New: &lt;!channel&gt;"])
  }

  @Test func `What Slack says about a wrong URL is in the reason, the URL is not`() async throws {
    let server = LoopbackServer(.init("404 Not Found", "Content-Type: text/plain", body: "no_team"))
    let error = await #expect(throws: ReceiverRefusal.self) {
      try await slack([["a": 1]], [:], server)
    }
    #expect(
      error?.description
        == "'http://\(server.host)' did not take message 1: answered 404: no_team; nothing was delivered"
    )
  }
}
