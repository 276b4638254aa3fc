import Formats
import Testing
import WorkflowAPI

@Suite("A trace")
struct TracingServiceTests {
  @Test func `shows a request and its answer`() async throws {
    let lines = Lines()
    var answer = APIResponse.json(["status": "queued", "job_id": "run_1"])
    answer.headers["x-request-id"] = "req_9"
    let service = TracingService(ScriptedService(answers: .success(answer)), write: lines.add)
    let request = APIRequest.calling(
      "workflows.run", ["workflow_id": "my flow", "webhook_payload": ["email": "a@b.c"]])
    _ = try await service.send(request.with(idempotencyKey: "k1"))
    #expect(
      lines.withoutTimes == """
        trace 1 > POST /workflows/run?workflow_id=my%20flow (37 bytes) idempotency-key: k1
        trace 1 > {"webhook_payload":{"email":"a@b.c"}}
        trace 1 < 200 in … ms (36 bytes) x-request-id: req_9
        trace 1 < {"status":"queued","job_id":"run_1"}

        """)
  }

  @Test func `shows a download with its size, and never its signature`() async throws {
    let lines = Lines()
    let url = "https://s.example/a.csv?X-Goog-Signature=abc"
    let service = TracingService(
      ScriptedService(files: [url: "id\n1\n"], answers: .success(.json(nil))), write: lines.add)
    _ = try await service.download(DownloadRequest(url), to: DownloadReceiver { _ in })
    #expect(
      lines.withoutTimes == """
        trace 1 > GET https://s.example/a.csv?X-Goog-Signature=MASKED
        trace 1 < 200 in … ms (5 bytes)

        """)
  }

  @Test func `shows that no answer came`() async throws {
    let lines = Lines()
    let service = TracingService(
      ScriptedService(answers: .failure(TransportError("connection refused"))), write: lines.add)
    await #expect(throws: TransportError.self) {
      try await service.send(.calling("workflows.list"))
    }
    #expect(
      lines.withoutTimes == """
        trace 1 > GET /workflows
        trace 1 ! connection refused after … ms

        """)
  }

  @Test(arguments: [(false, "… (1002 bytes)"), (true, "\"")])
  func `shortens bodies unless the whole is wanted`(isWhole: Bool, end: String) async throws {
    let lines = Lines()
    let answer = JSON.string(String(repeating: "x", count: 1000))
    let service = TracingService(
      ScriptedService(answers: .success(.json(answer))), MessageText(showsWholeBodies: isWhole),
      write: lines.add)
    _ = try await service.send(.calling("workflows.list"))
    let body = try #require(lines.all.joined().split(separator: "\n").last)
    #expect(body.hasSuffix(end))
  }

  @Test func `shows what a terminal would obey as text`() async throws {
    let lines = Lines()
    let body = Array("\u{1B}]52;c;x\u{7}\u{9B}31m\u{202E}é".utf8)
    let service = TracingService(
      ScriptedService(answers: .success(APIResponse(status: 200, body: body))), write: lines.add)
    _ = try await service.send(.calling("workflows.list"))
    #expect(lines.all.joined().contains(#"\u{1b}]52;c;x\u{7}\u{9b}31m\u{202e}é"#))
  }
}

extension Lines {
  /// Everything, with `…` for each number of milliseconds.
  fileprivate var withoutTimes: String {
    all.joined().replacing(/[0-9.]+ ms/, with: "… ms")
  }
}
