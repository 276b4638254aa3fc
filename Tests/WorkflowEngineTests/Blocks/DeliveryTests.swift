import HTTPClient
import LoopbackServer
import Sixmo
import System
import Testing

@testable import WorkflowEngine

/// `outgoing_webhook`, and `export` to a URL.
struct DeliveryTests {
  private let directory = TemporaryDirectory()
  private let clock = ImpatientClock()

  private func deliver(
    _ rows: [JSON], _ specs: JSONObject = [:], block: Block = .outgoingWebhook,
    answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse
  ) async throws -> [Row] {
    var all: JSONObject = ["url": "https://x.example/hook/T0P?key=secret"]
    for (key, value) in specs { all[key] = value }
    let outgoing = Outgoing.forTest(in: directory, clock: clock, http: answer)
    return try await run(block, all, over: rows, in: directory.path, outgoing: outgoing)
  }

  @Test func `Rows are posted in batches and passed on`() async throws {
    let requests = Locked<[HTTPRequest]>([])
    let rows: [JSON] = (0..<5).map { ["n": .int($0)] }
    let passed = try await deliver(
      rows, ["batch_size": 2, "headers": ["authorization": "Bearer k"]]
    ) { request in
      requests.withLock { $0.append(request) }
      return HTTPResponse(200)
    }
    #expect(passed.map(JSON.object) == rows)
    let sent = requests.withLock { $0 }
    #expect(sent.map(\.json) == [[["n": 0], ["n": 1]], [["n": 2], ["n": 3]], [["n": 4]]])
    #expect(sent.map { $0.header("x-sixmo-batch") } == ["1", "2", "3"])
    #expect(sent.map { $0.header("x-sixmo-rows") } == ["2", "2", "1"])
    #expect(Set(sent.map { $0.header("idempotency-key") }).count == 3)
    #expect(sent[0].header("content-type") == "application/json")
    #expect(sent[0].header("x-sixmo-run") == "run_1")
    #expect(sent[0].header("authorization") == "Bearer k")
    #expect(sent[0].header("x-sixmo-signature") == nil)
  }

  @Test(
    "An export is posted in each format",
    arguments: [
      ("csv", "text/csv; charset=utf-8", "a,b\r\n1,\r\n,2\r\n"),
      ("ndjson", "application/x-ndjson", "{\"a\":1}\n{\"b\":2}\n"),
      ("json", "application/json", "[\n{\"a\":1},\n{\"b\":2}\n]\n"),
    ])
  func formats(format: String, type: String, body: String) async throws {
    _ = try await deliver(
      [["a": 1], ["b": 2]], ["destination": "http", "format": .string(format)], block: .export
    ) { request in
      #expect(request.header("content-type") == type)
      #expect(String(decoding: request.body ?? [], as: UTF8.self) == body)
      return HTTPResponse(204)
    }
  }

  @Test func `A secret signs the time and the body`() async throws {
    _ = try await deliver([["a": 1], ["a": 2]], ["signing_secret": "s3cret"]) { request in
      #expect(request.header("x-sixmo-timestamp") == "1770897600")
      #expect(
        request.header("x-sixmo-signature")
          == "t=1770897600,v1=3a513208b252a2d2ccd224ab37e09795721367dabe53e67aca6471f023e9c04f")
      return HTTPResponse(200)
    }
  }

  @Test func `A batch is sent until it is taken, with one key and a new signature`() async throws {
    let seen = Locked<[(key: String?, attempt: String?, time: String?)]>([])
    _ = try await deliver([["a": 1]], ["signing_secret": "s"]) { request in
      let count = seen.withLock { seen in
        seen.append(
          (
            request.header("idempotency-key"), request.header("x-sixmo-attempt"),
            request.header("x-sixmo-timestamp")
          ))
        return seen.count
      }
      switch count {
      case 1: return HTTPResponse(502)
      case 2: throw HTTPFailure("the connection broke off")
      case 3: return HTTPResponse(429, headers: [HTTPHeader("retry-after", "60")])
      default: return HTTPResponse(200)
      }
    }
    let attempts = seen.withLock { $0 }
    #expect(Set(attempts.map(\.key)).count == 1)
    #expect(attempts.map(\.attempt) == ["1", "2", "3", "4"])
    // The last one was signed when the pause that the receiver asked for was over.
    let times = attempts.compactMap { $0.time.flatMap { Int($0) } }
    #expect(times.count == 4 && times[3] >= times[2] + 60)
    let report = try PaymentReport(
      LedgerFiles(block: "\(directory.path)/run_1.block_0", kind: .deliveries))
    #expect(report?.repeated == [0])
  }

  @Test func `A receiver that refuses ends the block, without secrets in the reason`()
    async throws
  {
    let count = Counter()
    let error = await #expect(throws: ReceiverRefusal.self) {
      try await deliver(
        (0..<4).map { ["n": .int($0)] },
        ["batch_size": 1, "signing_secret": "s3cret", "headers": ["x-key": "k-12345"]]
      ) { _ in
        count.next() < 3
          ? HTTPResponse(200) : HTTPResponse(400, ["error": "s3cret and k-12345 are wrong"])
      }
    }
    #expect(
      error?.description
        == "'https://x.example' did not take batch 3: answered 400: *** and *** are wrong;"
        + " the 2 batches before it were delivered")
  }

  @Test func `What was taken is not sent again by a process that goes on with the run`()
    async throws
  {
    let bodies = Locked<[JSON]>([])
    let count = Counter()
    let rows: [JSON] = (0..<4).map { ["n": .int($0)] }
    @Sendable func answer(_ request: HTTPRequest) throws -> HTTPResponse {
      bodies.withLock { $0.append(request.json) }
      if count.next() == 2 { throw CancellationError() }
      return HTTPResponse(200)
    }
    await #expect(throws: CancellationError.self) {
      try await deliver(rows, ["batch_size": 1], answer: answer)
    }
    _ = try await deliver(rows, ["batch_size": 1], answer: answer)
    #expect(
      bodies.withLock { $0 } == [[["n": 0]], [["n": 1]], [["n": 1]], [["n": 2]], [["n": 3]]])
    let report = try PaymentReport(
      LedgerFiles(block: "\(directory.path)/run_1.block_0", kind: .deliveries))
    #expect(report?.repeated == [1])
  }

  @Test func `A real receiver gets what is sent, and a redirect is not followed`() async throws {
    let server = LoopbackServer { request in
      request.target == "/hook"
        ? .init(body: request.headers["x-sixmo-rows"] == "1" ? "ok" : "no")
        : .init("307 Temporary Redirect", "Location: /hook")
    }
    let transport = HTTPTransport()
    let outgoing = Outgoing.forTest(in: directory) {
      $0.allowsPrivateAddresses = true
    } http: {
      try await transport.send($0)
    }
    _ = try await run(
      .outgoingWebhook, ["url": .string(server.url("/hook"))], over: [["a": 1]],
      in: directory.path, outgoing: outgoing)
    let error = await #expect(throws: ReceiverRefusal.self) {
      try await run(
        .outgoingWebhook, ["url": .string(server.url("/elsewhere"))], over: [["a": 1]],
        in: directory.path, runID: "run_2", outgoing: outgoing)
    }
    #expect(error?.description.contains("redirects are not followed") == true)
  }

  @Test func `A connection that is refused surely never reached the receiver`() async throws {
    let transport = HTTPTransport()
    var request = HTTPRequest("POST", "http://127.0.0.1:1/")
    request.timeout = 30
    let failure = await #expect(throws: HTTPFailure.self) { try await transport.send(request) }
    #expect(failure?.retry == .always)
  }
}
