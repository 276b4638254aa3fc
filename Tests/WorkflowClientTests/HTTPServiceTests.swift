import HTTPClient
import LoopbackServer
import Sixmo
import System
import Testing
import WorkflowAPI
import WorkflowClient

@Suite(.timeLimit(.minutes(10)))
struct `The API over HTTP` {
  // MARK: Calls

  @Test func `sends method, target, key and body of a call`() async throws {
    let server = LoopbackServer { request in
      let got: JSON = [
        "method": .string(request.method), "target": .string(request.target),
        "key": .string(request.headers["x-api-key"] ?? "none"),
        "type": .string(request.headers["content-type"] ?? "none"),
        "body": .string(String(decoding: request.body, as: UTF8.self)),
      ]
      return .init("200 OK", "Content-Type: application/json", body: got.text())
    }
    let response = try await service(server).send(
      .calling("workflows.run", ["workflow_id": "a b"], body: "{}"))
    #expect(
      try JSON.parse(response.body) == [
        "method": "POST", "target": "/workflows/run?workflow_id=a%20b", "key": "secret",
        "type": "application/json", "body": "{}",
      ])
  }

  @Test(arguments: [Catalogue.hostedURL, Catalogue.hostedURL + "/"])
  func `sends the hosted service no limit that it would pass over`(url: String) async throws {
    let service = HTTPService(.init(baseURL: url) { "secret" }, transport: HTTPTransport())
    let error = await #expect(throws: TransportError.self) {
      try await service.send(.calling("workflows.run", ["workflow_id": "a", "budget": "5"]))
    }
    #expect(
      error?.message
        == "the hosted service has no parameter 'budget' for 'workflows.run', and the request was not sent"
    )
    let server = LoopbackServer(.init(body: "{}"))
    _ = try await self.service(server).send(
      .calling("workflows.run", ["workflow_id": "a", "budget": "5"]))
    #expect(server.requests[0].target == "/workflows/run?workflow_id=a&budget=5")
  }

  @Test func `keeps a path of the base URL`() async throws {
    let server = LoopbackServer(.init(body: "[]"))
    let service = HTTPService(
      .init(baseURL: server.url("/proxy/api/")) { nil }, transport: HTTPTransport())
    _ = try await service.send(.calling("workflows.list"))
    #expect(server.requests.map(\.target) == ["/proxy/api/workflows"])
    #expect(server.requests[0].headers["x-api-key"] == nil)
  }

  @Test func `asks for the key once, and again after an error`() async throws {
    struct NoKey: Error {}
    let server = LoopbackServer(.init(body: "[]"))
    let asked = Locked(0)
    let service = HTTPService(
      .init(baseURL: server.url()) {
        try asked.withLock { count in
          count += 1
          if count == 1 { throw NoKey() }
        }
        return "k"
      }, transport: HTTPTransport())
    await #expect(throws: NoKey.self) { try await service.send(.calling("workflows.list")) }
    for _ in 1...3 { _ = try await service.send(.calling("workflows.list")) }
    #expect(asked.withLock { $0 } == 2)
    #expect(Set(server.requests.map(\.connection)) == [1])
  }

  @Test func `sends a body of any size from the file that it is in`() async throws {
    let server = LoopbackServer { .init(body: "{\"size\":\($0.body.count)}") }
    var spool = BodySpool(folder: "/tmp")
    for _ in 0..<50 { try spool.add([UInt8](repeating: 0x20, count: 100_000)) }
    var request = APIRequest.calling("workflows.run", ["workflow_id": "a"])
    request.body = try spool.finish()
    let response = try await service(server).send(request)
    #expect(String(decoding: response.body, as: UTF8.self) == #"{"size":5000000}"#)
  }

  // MARK: Errors

  @Test(arguments: [
    ("a\nb", "the API key from KEY is empty or has characters that no key has"),
    ("", "the API key from KEY is empty or has characters that no key has"),
  ])
  func `sends no key that would change the request`(key: String, message: String) async throws {
    let server = LoopbackServer(.init(body: "[]"))
    let service = HTTPService(
      .init(baseURL: server.url(), keySource: "KEY") { key }, transport: HTTPTransport())
    let error = await #expect(throws: TransportError.self) {
      try await service.send(.calling("workflows.list"))
    }
    #expect(error?.message == message)
    #expect(error?.isPermanent == true)
    #expect(server.requests.isEmpty)
  }

  @Test(arguments: ["ftp://example.com", "https://", "https://example.com/?a=1", "api.example.com"])
  func `refuses a base URL that is not one`(url: String) async throws {
    let service = HTTPService(.init(baseURL: url) { nil }, transport: HTTPTransport())
    let error = await #expect(throws: TransportError.self) {
      try await service.send(.calling("workflows.list"))
    }
    #expect(error?.message == "the base URL is not a valid http(s) URL")
  }

  @Test(arguments: [
    ("secret", "the API key came from KEY; check it, or keep another with 'sixmo login'"),
    (nil, "no API key was sent; set SIXTYFOUR_API_KEY, or keep one with 'sixmo login'"),
  ])
  func `says what to do about a key that is refused`(key: String?, help: String) async throws {
    let server = LoopbackServer(.init("401 Unauthorized", body: #"{"detail":"Invalid API key"}"#))
    let service = HTTPService(
      .init(baseURL: server.url(), keySource: "KEY") { key }, transport: HTTPTransport())
    let error = APIError(try await service.send(.calling("workflows.list")))
    #expect(error?.message == "Invalid API key")
    #expect(error?.help == help)
  }

  @Test func `gives the key to no other server, and says so`() async throws {
    let other = LoopbackServer(.init("401 Unauthorized", body: #"{"detail":"Invalid API key"}"#))
    let server = LoopbackServer(.init("302 Found", "Location: \(other.url("/x?signature=1"))"))
    let error = APIError(try await service(server).send(.calling("workflows.list")))
    #expect(other.requests.map { $0.headers["x-api-key"] } == [nil])
    #expect(
      error?.help
        == "the call was redirected to '\(other.url("/x"))', which gets no key; make it the base URL"
    )
  }

  @Test func `names what answered instead of the API`() async throws {
    let page = "<html>Bad gateway</html>"
    let server = LoopbackServer(.init("502 Bad Gateway", "Content-Type: text/html", body: page))
    let error = APIError(try await service(server).send(.calling("workflows.list")))
    #expect(
      error?.message
        == "Bad gateway: '\(server.url("/workflows"))' answered with HTML, not with the API's JSON")
    #expect(error?.body == .string(page))
  }

  @Test func `takes no page of HTML for a success`() async throws {
    let server = LoopbackServer(.init("200 OK", "Content-Type: text/html", body: "<p>Log in"))
    let error = await #expect(throws: TransportError.self) {
      try await service(server).send(.calling("workflows.list"))
    }
    #expect(
      error?.message
        == "'\(server.url("/workflows"))' answered with HTML, not with the API's JSON")
    #expect(error?.help == "check the base URL; a portal of the network may have answered instead")
    #expect(error?.isPermanent == true)
  }

  @Test func `says whether a call surely did not reach the service`() async throws {
    let refused = HTTPService(
      .init(baseURL: "http://127.0.0.1:1") { nil }, transport: HTTPTransport())
    let first = await #expect(throws: TransportError.self) {
      try await refused.send(.calling("workflows.list"))
    }
    #expect(first?.isUnsent == true)
    let server = LoopbackServer(.init([.close]))
    let second = await #expect(throws: TransportError.self) {
      try await service(server).send(.calling("workflows.list"))
    }
    #expect(second?.isUnsent == false)
    #expect(second?.isPermanent == false)
  }

  // MARK: Sending again

  @Test func `is asked again where that is safe`() async throws {
    // libcurl itself sends again on a connection that was used before.
    var limited = LoopbackServer.Answer(
      "429 Too Many Requests", "Retry-After: 7", body: #"{"detail":"Rate limit exceeded"}"#)
    limited.steps.append(.close)
    let server = LoopbackServer(
      limited, .init([.reset]), .init("503 Service Unavailable"), .init(body: "[]"))
    let waits = Locked<[Double]>([])
    let response = try await retrying(server, waits).send(.calling("workflows.list"))
    #expect(response.status == 200)
    #expect(server.requests.count == 4)
    #expect(waits.withLock { $0 } == [7, 1, 2])
  }

  @Test func `gets a call without a key of its own only once`() async throws {
    let server = LoopbackServer(.init([.reset]), .init(body: "{}"))
    await #expect(throws: TransportError.self) {
      try await retrying(server).send(.calling("runs.cancel", ["job_id": "a"]))
    }
    #expect(server.requests.count == 1)
    var run = APIRequest.calling("workflows.run", ["workflow_id": "a"], body: #"{"n":1}"#)
    run.headers["idempotency-key"] = "k"
    let repeated = LoopbackServer(.init([.reset]), .init(body: "{}"))
    #expect(try await retrying(repeated).send(run).status == 200)
    #expect(repeated.requests.map { $0.headers["idempotency-key"] } == ["k", "k"])
    #expect(
      repeated.requests.map { String(decoding: $0.body, as: UTF8.self) } == [
        #"{"n":1}"#, #"{"n":1}"#,
      ])
  }

  @Test func `stops waiting as soon as its task is cancelled`() async throws {
    let server = LoopbackServer(.init("503 Service Unavailable", "Retry-After: 100"))
    let (waits, begins) = AsyncStream.makeStream(of: Void.self)
    var policy = RetryPolicy()
    policy.notice = { _ in begins.yield() }
    let retrying = RetryingService(service(server), policy)
    let task = Task { try await retrying.send(.calling("workflows.list")) }
    for await _ in waits { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  private func service(_ server: LoopbackServer) -> HTTPService {
    HTTPService(.init(baseURL: server.url()) { "secret" }, transport: HTTPTransport())
  }

  private func retrying(_ server: LoopbackServer, _ waits: Locked<[Double]> = .init([]))
    -> RetryingService
  {
    var policy = RetryPolicy()
    policy.sleep = { seconds in waits.withLock { $0.append(seconds) } }
    policy.random = { 1 }
    return RetryingService(service(server), policy)
  }
}

extension APIRequest {
  fileprivate static func calling(
    _ name: String, _ values: [String: String] = [:], body: String? = nil
  ) -> APIRequest {
    guard let endpoint = Catalogue.endpoint(name) else { preconditionFailure("no '\(name)'") }
    return APIRequest(endpoint, values: values, body: body.map { .memory(Array($0.utf8)) })
  }
}
