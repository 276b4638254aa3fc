import Dispatch
import Glibc
import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowServer

struct `A server` {
  @Test func `answers what the service answers`() async throws {
    try await serving { port in
      let target = "/workflows/runs/run%201/live_status"
      let response = try #require(await answer(port: port, request("GET", target)))
      #expect(response.status == 200)
      #expect(
        response.text
          == #"{"endpoint":"runs.live_status","organization":"local","body_size":0,"run_id":"run 1"}"#
      )
      #expect(response.headers["content-type"] == "application/json")
      #expect(response.headers["server"] == "sixmo")
      #expect(response.headers["date"]?.hasSuffix(" GMT") == true)
    }
  }

  @Test func `answers one request after the other on a connection`() async throws {
    try await serving { port in
      let client = RawClient(port: port)
      for run in 1...3 {
        await client.send(request("GET", "/workflows/runs/run_\(run)/live_status"))
        #expect(await client.response()?.text.contains("run_\(run)") == true)
      }
    }
  }

  @Test func `answers requests that come all at once in their order`() async throws {
    try await serving { port in
      let client = RawClient(port: port)
      let all = (1...200).map { request("GET", "/workflows/runs/run_\($0)/live_status") }
      await client.send(all.joined())
      for run in 1...200 {
        #expect(await client.response()?.text.contains("\"run_\(run)\"") == true)
      }
    }
  }

  @Test func `takes a body with a length or in chunks, and the key of idempotency`() async throws {
    try await serving { port in
      let client = RawClient(port: port)
      let target = "/workflows/run?workflow_id=w"
      await client.send(request("POST", target, "Idempotency-Key: abc", body: "{}"))
      let first = await client.response()?.text
      #expect(first?.contains(#""body_size":2"#) == true)
      #expect(first?.contains(#""idempotency-key":"abc""#) == true)
      await client.send(
        request("POST", target, "Transfer-Encoding: chunked") + "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")
      #expect(await client.response()?.text.contains(#""body_size":2"#) == true)
    }
  }

  @Test func `takes spaces and tabs around the value of a header off`() async throws {
    let service = FakeService(keys: ["key-one": FakeService.holder])
    try await serving(service) { port in
      let text = request(
        "POST", "/workflows/run?workflow_id=w", "x-api-key: \t key-one \t ", "Content-Length: 2 ")
      let response = try #require(await answer(port: port, text + "{}"))
      #expect(response.status == 200)
      #expect(response.text.contains(#""body_size":2"#))
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1/workflows?limit=1", 200), ("http://127.0.0.1?/workflows", 404),
    ("http://127.0.0.1", 404),
  ])
  func `finds the path of a whole URL`(target: String, status: Int) async throws {
    try await serving { port in
      #expect(await answer(port: port, request("GET", target))?.status == status)
    }
  }

  @Test func `tells what a method and a first line must be`() async throws {
    try await serving { port in
      let method = try #require(await answer(port: port, request("BREW", "/workflows")))
      #expect(method.text.contains("its method is unknown"))
      let line = try #require(await answer(port: port, request("GET", "/work flows")))
      #expect(line.text.contains("its first line is not a method, a path and HTTP/1.1"))
    }
  }

  @Test func `asks for a body that waits to be asked for`() async throws {
    try await serving { port in
      let client = RawClient(port: port)
      let head = request(
        "POST", "/workflows/run?workflow_id=w", "Expect: 100-continue", "Content-Length: 2")
      await client.send(head)
      await client.send("{}")
      #expect(await client.response()?.text.contains(#""body_size":2"#) == true)
    }
  }

  @Test func `keeps a large body on the disk`() async throws {
    let service = FakeService { request in
      guard case .file(let file) = request.body else { return .failure(400, "in memory") }
      return .json(["count": .int(file.count), "last": .int(Int(file.bytes.last ?? 0))])
    }
    try await serving(service) { port in
      let body = String(repeating: "x", count: 5_000_000) + "y"
      let response = await answer(
        port: port, request("POST", "/workflows/run?workflow_id=w", body: body))
      #expect(response?.text == #"{"count":5000001,"last":121}"#)
    }
  }

  @Test func `answers others while large requests take their time`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let service = FakeService { request in
      if request.body != nil { Self.wait(for: gate) }
      return .json("done")
    }
    try await serving(service) { port in
      let body = String(repeating: "x", count: 100_000)
      // As many as there may be threads for tasks, each blocked.
      let large = (0..<sysconf(Int32(_SC_NPROCESSORS_ONLN))).map { _ in RawClient(port: port) }
      for client in large {
        await client.send(request("POST", "/workflows/run?workflow_id=w", body: body))
      }
      #expect(await answer(port: port, request("GET", "/workflows"))?.status == 200)
      for _ in large { gate.signal() }
      for client in large { #expect(await client.response()?.status == 200) }
    }
  }

  /// Longer than the client has patience, but not for ever.
  private static func wait(for gate: DispatchSemaphore) { _ = gate.wait(timeout: .now() + 120) }

  @Test func `answers HEAD as GET, without the body`() async throws {
    try await serving { port in
      let client = RawClient(port: port)
      await client.send(request("GET", "/workflows"))
      let length = try #require(await client.response()?.headers["content-length"])
      await client.send(request("HEAD", "/workflows"))
      #expect(await client.response(toHead: true)?.headers["content-length"] == length)
      await client.send(request("GET", "/workflows"))
      #expect(await client.response()?.status == 200)
    }
  }

  @Test func `streams a file in chunks to a client that may be slow`() async throws {
    let piece = [UInt8](repeating: 7, count: 100_000)
    let service = FakeService(file: { request, receiver in
      guard request.url == "/results/run_1/a.csv?expires=1&signature=ab" else {
        return .failure(403, "another URL")
      }
      try await receiver.begin(APIResponse(status: 200, headers: ["content-type": "text/csv"]))
      for _ in 0..<50 { try await receiver.receive(piece) }
      return APIResponse(status: 200)
    })
    try await serving(service) { port in
      let client = RawClient(port: port)
      await client.send(request("GET", "/results/run_1/a.csv?expires=1&signature=ab"))
      let response = try #require(await client.response())
      #expect(response.status == 200)
      #expect(response.headers["content-type"] == "text/csv")
      #expect(response.body.count == 5_000_000)
      await client.send(request("GET", "/results/run_1/b.csv?expires=1&signature=ab"))
      #expect(await client.response()?.status == 403)
    }
  }

  @Test func `takes a client that goes away for no failure`() async throws {
    let reason = Locked<(any Error)?>(nil)
    let service = FakeService(file: { _, receiver in
      try await receiver.begin(APIResponse(status: 200))
      do {
        while true { try await receiver.receive([UInt8](repeating: 7, count: 100_000)) }
      } catch {
        reason.withLock { $0 = error }
        throw error
      }
    })
    try await serving(service) { port in
      var client: RawClient? = RawClient(port: port)
      await client?.send(request("GET", "/results/run_1/a.csv?expires=1&signature=ab"))
      client = nil
      while reason.withLock({ $0 == nil }) { try await Task.sleep(for: .milliseconds(10)) }
      let isRefusal = reason.withLock { $0 is BodyRefusal }
      #expect(isRefusal)
    }
  }

  @Test func `cuts a file that cannot be read to its end`() async throws {
    let service = FakeService(file: { _, receiver in
      try await receiver.begin(APIResponse(status: 200))
      try await receiver.receive([1, 2, 3])
      throw TransportError("the disk is gone")
    })
    try await serving(service) { port in
      let client = RawClient(port: port)
      await client.send(request("GET", "/results/run_1/a.csv?expires=1&signature=ab"))
      #expect(await client.response() == nil)
      #expect(await client.everything().suffix(8) == [51, 13, 10, 1, 2, 3, 13, 10])
    }
  }

  @Test func `says nothing about what fails inside`() async throws {
    let service = FakeService { _ in throw TransportError("secret path /var/lib") }
    try await serving(service) { port in
      let response = await answer(port: port, request("GET", "/workflows"))
      #expect(response?.status == 500)
      #expect(response?.text == #"{"detail":"Internal server error"}"#)
    }
  }
}
