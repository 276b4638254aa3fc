import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowServer

struct `Slow clients` {
  private static let run = "/workflows/run?workflow_id=w"

  @Test func `have until a deadline for their headers, however they drip`() async throws {
    try await serving(FakeService(), settings { $0.patience.head = 0.3 }) { port in
      let client = RawClient(port: port)
      await client.send("GET /health HTTP/1.1\r\nHost: a\r\n")
      let dripping = Task {
        while await client.send("X-A: 1\r\n") { try await Task.sleep(for: .milliseconds(20)) }
      }
      let other = RawClient(port: port)
      await other.send("GET /health HT")
      #expect(await other.response()?.status == 408)
      #expect(await other.isClosed())
      try await dripping.value
    }
  }

  @Test func `must send their body at a minimum rate`() async throws {
    try await serving(
      FakeService(),
      settings {
        $0.patience.body = 0.3
        $0.patience.linger = 0.1
      }
    ) { port in
      let client = RawClient(port: port)
      await client.send(request("POST", Self.run, "Content-Length: 100000"))
      let dripping = Task {
        while await client.send("x") { try await Task.sleep(for: .milliseconds(20)) }
      }
      try await dripping.value
      let other = RawClient(port: port)
      await other.send(request("POST", Self.run, "Content-Length: 100000"))
      #expect(await other.response()?.status == 408)
      #expect(await other.isClosed())
    }
  }

  @Test func `that say nothing are let go`() async throws {
    try await serving(FakeService(), settings { $0.patience.idle = 0.2 }) { port in
      let silent = RawClient(port: port)
      let idle = RawClient(port: port)
      await idle.send(request("GET", "/health"))
      #expect(await idle.response()?.status == 200)
      #expect(await silent.everything().isEmpty)
      #expect(await idle.isClosed())
    }
  }

  @Test func `that do not read their answers are let go`() async throws {
    let big = FakeService { _ in .json(.string(String(repeating: "x", count: 1 << 20))) }
    try await serving(big, settings { $0.patience.write = 0.3 }) { port in
      let client = RawClient(port: port)
      let requests = String(repeating: request("GET", "/workflows"), count: 10)
      while await client.send(requests) {}
      let other = RawClient(port: port)
      await other.send(request("GET", "/health"))
      #expect(await other.response()?.status == 200)
    }
  }

  @Test func `that close their side still get every answer`() async throws {
    try await serving { port in
      let client = RawClient(port: port)
      let all = (1...20).map { request("GET", "/workflows/runs/run_\($0)/live_status") }
      await client.send(all.joined())
      client.finishSending()
      for run in 1...20 {
        #expect(await client.response()?.text.contains("\"run_\(run)\"") == true)
      }
      #expect(await client.isClosed())
    }
  }

  @Test func `that close in the middle of a body get a 400`() async throws {
    try await serving { port in
      let client = RawClient(port: port)
      await client.send(request("POST", Self.run, "Content-Length: 10") + "{")
      client.finishSending()
      #expect(await client.response()?.status == 400)
      #expect(await client.isClosed())
    }
  }

  @Test func `by the hundred hold nobody up`() async throws {
    try await serving { port in
      let idle = (0..<500).map { _ in RawClient(port: port) }
      for (index, client) in idle.enumerated() where index % 2 == 0 { await client.send("GET /he") }
      #expect(await answer(port: port, request("GET", "/workflows"))?.status == 200)
      await idle[0].send("alth HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(await idle[0].response()?.status == 200)
    }
  }
}

struct `A server that stops` {
  @Test func `finishes the answers that are on their way, then shuts the service down`()
    async throws
  {
    let (asked, tellAsked) = AsyncStream.makeStream(of: Void.self)
    let (released, release) = AsyncStream.makeStream(of: Void.self)
    let service = FakeService { _ in
      tellAsked.yield()
      for await _ in released { break }
      return .json("late")
    }
    var configuration = ServerConfiguration()
    configuration.port = 0
    let server = try await WorkflowServer(configuration)
    try await server.start(service)
    let (idle, busy) = (RawClient(port: server.port), RawClient(port: server.port))
    await idle.send(request("GET", "/health"))
    #expect(await idle.response()?.status == 200)
    await busy.send(request("GET", "/workflows"))
    for await _ in asked { break }
    let stopping = Task { await server.stop() }
    #expect(await idle.isClosed())
    #expect(!service.isShutDown)
    release.yield()
    let response = await busy.response()
    #expect(response?.text == "\"late\"")
    #expect(response?.headers["connection"] == "close")
    await stopping.value
    #expect(service.isShutDown)
  }

  @Test func `waits so long and no longer`() async throws {
    let service = FakeService { _ in
      try await Task.sleep(for: .seconds(3600))
      return .json("never")
    }
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.patience.stop = 0.2
    let server = try await WorkflowServer(configuration)
    try await server.start(service)
    let client = RawClient(port: server.port)
    await client.send(request("GET", "/workflows"))
    await server.stop()
    #expect(await client.response() == nil)
  }
}
