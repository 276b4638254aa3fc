import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowServer

struct `Access to a server` {
  private static let keys = ["key-one": FakeService.holder]

  @Test(arguments: [
    request("GET", "/workflows"), request("GET", "/workflows", "x-api-key: wrong"),
    request("GET", "/workflows", "x-api-key: key-one", "x-api-key: key-one"),
    request("GET", "/nowhere"), request("DELETE", "/workflows"),
    request("GET", "/workflows/runs?limit=wrong"), request("POST", "/workflows/run", body: "{"),
    request("POST", "/workflows/run", "content-type: text/plain", body: "x"),
  ])
  func `without a known key is refused before anything else`(text: String) async throws {
    try await serving(FakeService(keys: Self.keys)) { port in
      let response = await answer(port: port, text)
      #expect(response?.status == 401)
      #expect(response?.text == #"{"detail":"Invalid API key"}"#)
    }
  }

  @Test func `is closed to everybody when every key is revoked`() async throws {
    try await serving(FakeService(standing: .revoked)) { port in
      #expect(await answer(port: port, request("GET", "/workflows"))?.status == 401)
      let revoked = request("GET", "/workflows", "x-api-key: key-one")
      #expect(await answer(port: port, revoked)?.status == 401)
    }
  }

  @Test func `with a key is for its organization`() async throws {
    try await serving(FakeService(keys: Self.keys)) { port in
      let response = await answer(port: port, request("GET", "/workflows", "x-api-key: key-one"))
      #expect(response?.text.contains(#""organization":"acme""#) == true)
    }
  }

  @Test func `needs no key when the server is open`() async throws {
    try await serving(FakeService(keys: Self.keys), settings { $0.isOpen = true }) { port in
      let response = await answer(port: port, request("GET", "/workflows"))
      #expect(response?.text.contains(#""organization":"local""#) == true)
    }
  }

  @Test(arguments: ["Origin: https://evil.example", "Host: evil.example"])
  func `without a key is not for pages of the web`(header: String) async throws {
    try await serving { port in
      let host = header.hasPrefix("Host") ? header : "Host: localhost"
      let origin = header.hasPrefix("Origin") ? "\(header)\r\n" : ""
      let text = "GET /workflows HTTP/1.1\r\n\(host)\r\n\(origin)\r\n"
      #expect(await answer(port: port, text)?.status == 403)
    }
  }

  @Test func `from elsewhere needs keys`() async throws {
    for (isOpen, standing) in [
      (true, KeyStanding.usable), (false, .none), (false, .revoked),
    ] {
      var configuration = ServerConfiguration()
      (configuration.host, configuration.port, configuration.isOpen) = ("0.0.0.0", 0, isOpen)
      let server = try await WorkflowServer(configuration)
      await #expect(throws: ServerFailure.self) {
        try await server.start(FakeService(standing: standing))
      }
      await server.stop()
    }
  }

  @Test func `is on loopback by the address, not by the name`() async throws {
    for (host, isLoopback) in [
      ("127.0.0.1", true), ("127.1.2.3", true), ("localhost", true), ("0.0.0.0", false),
    ] {
      var configuration = ServerConfiguration()
      (configuration.host, configuration.port) = (host, 0)
      let server = try await WorkflowServer(configuration)
      #expect(server.isLoopback == isLoopback)
      await server.stop()
    }
    var configuration = ServerConfiguration()
    configuration.host = "127.0.0.1.example.invalid"
    await #expect(throws: ServerFailure.self) { try await WorkflowServer(configuration) }
  }

  @Test func `on a port in use is refused with what to do`() async throws {
    try await serving { port in
      var configuration = ServerConfiguration()
      configuration.port = port
      let failure = await #expect(throws: ServerFailure.self) {
        try await WorkflowServer(configuration)
      }
      #expect(failure?.message.hasPrefix("port \(port) of 127.0.0.1 is in use") == true)
      #expect(failure?.help.contains("--port \(port + 1)") == true)
    }
  }

  @Test func `is limited by key, with the time to wait`() async throws {
    try await serving(FakeService(keys: Self.keys), settings { $0.requestsPerMinute = 3 }) { port in
      let client = RawClient(port: port)
      var statuses: [Int] = []
      // A minute may begin meanwhile.
      for _ in 0..<8 {
        await client.send(request("GET", "/workflows", "x-api-key: key-one"))
        let response = try #require(await client.response())
        statuses.append(response.status)
        #expect(response.headers["x-ratelimit-limit"] == "3")
        #expect(response.headers["x-ratelimit-remaining"].flatMap { Int($0) } != nil)
        #expect(response.headers["x-ratelimit-reset"].flatMap { Int($0) } != nil)
        if response.status == 429 {
          #expect(response.text == #"{"detail":"Rate limit exceeded"}"#)
          #expect((1...60).contains(response.headers["retry-after"].flatMap { Int($0) } ?? 0))
        }
      }
      #expect(statuses.prefix(3) == [200, 200, 200])
      #expect(statuses.contains(429))
      await client.send(request("GET", "/health"))
      #expect(await client.response()?.status == 200)
    }
  }

  @Test func `is counted anew each minute`() {
    let now = Locked(119)
    let limiter = RateLimiter(1, now: { now.withLock { $0 } })
    #expect(limiter.count("a")?.isOver == false)
    #expect(limiter.count("a")?.isOver == true)
    #expect(limiter.count("b")?.isOver == false)
    #expect(limiter.standing(of: "a")?.secondsToReset == 1)
    now.withLock { $0 = 120 }
    #expect(limiter.count("a")?.isOver == false)
    #expect(limiter.standing(of: "a")?.reset == 180)
  }

  @Test(arguments: [("Content-Length: 70000", ""), ("Transfer-Encoding: chunked", "11170\r\n")])
  func `with a body over the limit is refused`(header: String, start: String) async throws {
    try await serving(FakeService(), settings { $0.bodyLimit = 10_000 }) { port in
      let client = RawClient(port: port)
      await client.send(request("POST", "/workflows/run?workflow_id=w", header) + start)
      await client.send([UInt8](repeating: 0x20, count: 70_000))
      let response = await client.response()
      #expect(response?.status == 413)
      #expect(response?.text.contains("10000 bytes") == true)
      #expect(response?.headers["connection"] == "close")
    }
  }
}
