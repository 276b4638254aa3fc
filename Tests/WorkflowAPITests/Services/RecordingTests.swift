import Formats
import System
import Testing
import WorkflowAPI

@Suite("A recorded session")
struct RecordingTests {
  private static let url = "https://s.example/a.csv?X-Goog-Signature=abc"
  private static let links: JSON = [["filename": "a.csv", "download_url": .string(url)]]

  @Test func `is answered again in sequence`() async throws {
    let (recording, _) = try await recorded { service in
      for _ in 0..<3 { _ = try? await service.send(Self.status) }
    } from: {
      ScriptedService(
        answers: .success(.json(["overall_status": "queued"])),
        .failure(TransportError("connection reset", help: "try again")),
        .success(.json(["overall_status": "completed"])))
    }
    let replay = ReplayService(recording)
    let first = try await replay.send(Self.status)
    #expect(String(decoding: first.body, as: UTF8.self) == #"{"overall_status":"queued"}"#)
    await #expect(throws: TransportError("connection reset", help: "try again")) {
      try await replay.send(Self.status)
    }
    #expect(replay.leftovers == ["line 4: GET /workflows/runs/r/live_status"])
    let last = try await replay.send(Self.status)
    #expect(String(decoding: last.body, as: UTF8.self) == #"{"overall_status":"completed"}"#)
    #expect(replay.leftovers == [])
  }

  @Test func `matches a change whatever its idempotency key and the order of its fields`()
    async throws
  {
    let (recording, text) = try await recorded { service in
      _ = try await service.send(
        Self.run(#"{"specs_override":{"a":1,"b":2},"webhook_payload":[]}"#, key: "k1"))
    } from: {
      ScriptedService(answers: .success(.json(["job_id": "r"])))
    }
    #expect(!text.contains("k1"))
    let replay = ReplayService(recording)
    let answer = try await replay.send(
      Self.run(#"{"webhook_payload": [], "specs_override": {"b": 2, "a": 1}}"#, key: "k2"))
    #expect(answer.status == 200)
  }

  @Test func `holds no signature, and answers the file all the same`() async throws {
    let (recording, text) = try await recorded { service in
      _ = try await service.send(.calling("runs.download_links", ["run_id": "r"]))
      _ = try await service.download(DownloadRequest(Self.url), to: DownloadReceiver { _ in })
    } from: {
      ScriptedService(
        files: [Self.url: "id,name\n1,\"A,b\"\n"], answers: .success(.json(Self.links)))
    }
    #expect(!text.contains("abc"))
    let replay = ReplayService(recording)
    let links = try await replay.send(.calling("runs.download_links", ["run_id": "r"]))
    let masked = try #require(try JSON.parse(links.body).array?[0]["download_url"]?.string)
    let file = Locked<[UInt8]>([])
    let head = try await replay.download(
      DownloadRequest(masked), to: DownloadReceiver { piece in file.withLock { $0 += piece } })
    #expect(head.headers["content-type"] == "text/csv")
    #expect(file.withLock { String(decoding: $0, as: UTF8.self) } == "id,name\n1,\"A,b\"\n")
  }

  @Test func `keeps answers that are not JSON, byte by byte`() async throws {
    let bodies: [[UInt8]] = [Array("<html>\"no\"</html>".utf8), [0xFF, 0x00, 0x10], []]
    for body in bodies {
      let (recording, _) = try await recorded { service in
        _ = try await service.send(Self.status)
      } from: {
        ScriptedService(answers: .success(APIResponse(status: 502, body: body)))
      }
      let answer = try await ReplayService(recording).send(Self.status)
      #expect(answer.status == 502)
      #expect(answer.body == body)
    }
  }

  @Test func `knows a large body by its digest`() async throws {
    let rows = String(repeating: #"{"a":"0123456789"},"#, count: 80_000)
    let large = #"{"webhook_payload":[\#(rows){}]}"#
    let (recording, text) = try await recorded { service in
      _ = try await service.send(Self.run(large, key: "k"))
    } from: {
      ScriptedService(answers: .success(.json(nil)))
    }
    #expect(text.utf8.count < 1000)
    let replay = ReplayService(recording)
    let other = large.replacing("[{\"a\":\"0", with: "[{\"a\":\"1", maxReplacements: 1)
    let stop = await #expect(throws: ServiceStop.self) {
      try await replay.send(Self.run(other, key: "k"))
    }
    #expect(stop?.notes.last?.contains("SHA-256") == true)
    #expect(try await replay.send(Self.run(large, key: "k")).status == 200)
  }

  @Test(arguments: [
    (
      APIRequest.calling("workflows.run", ["workflow_id": "b"]),
      #"target: recorded "/workflows/run?workflow_id=a", asked for "/workflows/run?workflow_id=b""#
    ),
    (
      run(#"{"webhook_payload":[{"email":"x"}]}"#, key: "k"),
      #"body.webhook_payload[0].email: recorded "a", asked for "x""#
    ),
    (
      run(#"{"webhook_payload":[{"email":"a"},{"n":1}]}"#, key: "k"),
      #"body.webhook_payload[1]: recorded nothing, asked for {"n": 1}"#
    ),
    (
      .calling("workflows.run", ["workflow_id": "a"]),
      #"body: recorded {"webhook_payload": [{"email": "a"}]}, asked for nothing"#
    ),
  ])
  func `says what differs from the nearest request`(request: APIRequest, difference: String)
    async throws
  {
    let (recording, _) = try await recorded { service in
      _ = try await service.send(.calling("workflows.list"))
      _ = try await service.send(Self.run(#"{"webhook_payload":[{"email":"a"}]}"#, key: "k"))
    } from: {
      ScriptedService(answers: .success(.json([])))
    }
    let stop = await #expect(throws: ServiceStop.self) {
      try await ReplayService(recording).send(request)
    }
    #expect(stop?.notes == ["nearest: line 3: POST /workflows/run?workflow_id=a", difference])
  }

  @Test func `says that a request comes more often than it was recorded`() async throws {
    let (recording, _) = try await recorded { service in
      _ = try await service.send(Self.status)
    } from: {
      ScriptedService(answers: .success(.json([])))
    }
    let replay = ReplayService(recording)
    _ = try await replay.send(Self.status)
    let stop = await #expect(throws: ServiceStop.self) { try await replay.send(Self.status) }
    #expect(stop?.notes == ["it holds 1 of them, the last in line 2"])
  }

  @Test(arguments: [
    ("", 1, "this is not a recording"),
    ("{\"a\":1}\n", 1, "this is not a recording"),
    (
      "{\"sixmo_recording\":9}\n", 1, "the recording has version 9, but only 1 is known"
    ),
    (
      "{\"sixmo_recording\":1}\n\n{\"request\":{\"method\":\"GET\",\"target\":\"/\"}}\n", 3,
      "the line lacks a request with its response or failure"
    ),
  ])
  func `names the line that is wrong`(text: String, line: Int, message: String) {
    let error = #expect(throws: Recording.Malformed.self) { try Recording(Array(text.utf8)) }
    #expect(error?.line == line)
    #expect(error?.message == message)
  }

  @Test func `names a line that was cut off`() {
    let error = #expect(throws: Recording.Malformed.self) {
      try Recording(Array("{\"sixmo_recording\":1}\n{\"request\":".utf8))
    }
    #expect(error?.line == 2)
    #expect(error?.message.hasPrefix("the line is not valid JSON") == true)
  }

  // MARK: Sessions

  private static let status = APIRequest.calling("runs.live_status", ["run_id": "r"])

  private static func run(_ body: String, key: String) -> APIRequest {
    var request = APIRequest.calling("workflows.run", ["workflow_id": "a"])
    request.body = .memory(Array(body.utf8))
    return request.with(idempotencyKey: key)
  }

  /// What a session recorded, and its text.
  private func recorded(
    _ session: (RecordingService) async throws -> Void, from service: () -> ScriptedService
  ) async throws -> (Recording, String) {
    let lines = Lines()
    let recording = try RecordingService(
      service(), target: "https://api.example", write: lines.add)
    try await session(recording)
    let text = lines.all.joined()
    #expect(text.hasPrefix(#"{"sixmo_recording":1,"target":"https://api.example"}"# + "\n"))
    return (try Recording(Array(text.utf8)), text)
  }
}
