import Dispatch
import HTTPClient
import LoopbackServer
import Sixmo
import System
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `The HTTP transport` {
  let transport = HTTPTransport()

  @Test func `sends method, path, headers and body as given`() async throws {
    let server = LoopbackServer { request in
      .init(
        "201 Created", "X-Count: \(request.body.count)",
        body: "\(request.method) \(request.target) \(request.headers["x-key"] ?? "none")")
    }
    var request = HTTPRequest("PUT", server.url("/a%20b?c=1"))
    request.headers = [HTTPHeader("X-Key", "k 1")]
    request.body = Array("a\0b".utf8)
    let response = try await transport.send(request)
    #expect(response.status == 201)
    #expect(response.text == "PUT /a%20b?c=1 k 1")
    #expect(response.headers.contains(HTTPHeader("X-Count", "3")))
    #expect(response.url == server.url("/a%20b?c=1"))
  }

  @Test func `adds to a request only what it must`() async throws {
    let server = LoopbackServer { request in
      .init(body: request.headers.keys.sorted().joined(separator: " "))
    }
    let get = try await transport.send(HTTPRequest("GET", server.url()))
    #expect(get.text == "accept accept-encoding host user-agent")
    let post = try await transport.send(HTTPRequest("POST", server.url()))
    #expect(post.text == "accept accept-encoding content-length host user-agent")
    var large = HTTPRequest("POST", server.url())
    large.body = Array(repeating: 0x61, count: 3 << 20)
    let sent = try await transport.send(large)
    #expect(sent.text == "accept accept-encoding content-length host user-agent")
  }

  @Test func `sends headers without a value`() async throws {
    let server = LoopbackServer { .init(body: $0.headers["x-empty"].map { "<\($0)>" } ?? "none") }
    var request = HTTPRequest("GET", server.url())
    request.headers = [HTTPHeader("X-Empty", "")]
    #expect(try await transport.send(request).text == "<>")
  }

  @Test func `asks for the head alone`() async throws {
    let server = LoopbackServer { _ in .init(body: "never seen") }
    let response = try await transport.send(HTTPRequest("HEAD", server.url()))
    #expect(response.body.isEmpty)
    #expect(response.headers.contains(HTTPHeader("Content-Length", "10")))
  }

  @Test func `keeps a connection for the next request`() async throws {
    let server = LoopbackServer { .init(body: "\($0.connection)") }
    for _ in 1...3 {
      #expect(try await transport.send(HTTPRequest("GET", server.url())).text == "1")
    }
  }

  @Test func `has many requests under way at once`() async throws {
    let everyone = Barrier(20)
    let server = LoopbackServer { request in
      everyone.wait()
      return .init(body: request.target)
    }
    let answers = try await withThrowingTaskGroup { group in
      for number in 1...20 {
        group.addTask {
          try await transport.send(HTTPRequest("GET", server.url("/\(number)"))).text
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(answers == Set((1...20).map { "/\($0)" }))
  }

  // MARK: Bodies

  @Test func `unpacks a body`() async throws {
    let packed: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 87, 200, 0, 145, 0, 64, 166, 45, 1,
      11,
      0, 0, 0,
    ]
    let server = LoopbackServer { request in
      request.headers["accept-encoding"]!.contains("gzip")
        ? .init("200 OK", ["Content-Encoding: gzip"], packed) : .init("406 Not Acceptable")
    }
    #expect(try await transport.send(HTTPRequest("GET", server.url())).text == "hello hello")
  }

  @Test func `puts the chunks of a body together`() async throws {
    let server = LoopbackServer { _ in
      .init(
        raw:
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n4\r\n two\r\n0\r\n\r\n")
    }
    #expect(try await transport.send(HTTPRequest("GET", server.url())).text == "one two")
  }

  @Test func `reads large bodies`() async throws {
    let line = String(repeating: "0123456789", count: 1_000_000)
    let server = LoopbackServer { _ in .init(body: line) }
    #expect(try await transport.send(HTTPRequest("GET", server.url())).text == line)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 1 << 21),
  ])
  func `refuses a body above the limit`(answer: String) async throws {
    let server = LoopbackServer { _ in .init(raw: answer) }
    var request = HTTPRequest("GET", server.url())
    request.bodyLimit = 1 << 20
    await expectFailure("the body from '\(server.host)' is larger than 1 MB", request)
  }

  // MARK: Redirects

  @Test(arguments: [
    (301, "GET", "GET"), (301, "POST", "GET"), (302, "POST", "GET"), (302, "PUT", "PUT"),
    (303, "PUT", "GET"), (303, "HEAD", "HEAD"), (307, "POST", "POST"), (308, "PATCH", "PATCH"),
  ])
  func `follows a redirect as browsers do`(status: Int, method: String, second: String) async throws
  {
    let server = LoopbackServer { request in
      request.target == "/old"
        ? .init("\(status) Moved", "Location: new?a=1")
        : .init("200 OK", "X-Seen: \(request.method) \(request.target) \(request.body.count)")
    }
    var request = HTTPRequest(method, server.url("/old"))
    if method == second, !["GET", "HEAD"].contains(method) { request.body = Array("body".utf8) }
    let response = try await transport.send(request)
    let size = request.body?.count ?? 0
    #expect(response.headers.contains(HTTPHeader("X-Seen", "\(second) /new?a=1 \(size)")))
    #expect(response.url == server.url("/new?a=1"))
  }

  @Test func `follows only as many redirects as it may`() async throws {
    let server = LoopbackServer { .init("302 Found", "Location: \($0.target)x") }
    var request = HTTPRequest("GET", server.url("/"))
    request.redirects = 0
    #expect(try await transport.send(request).status == 302)
    request.redirects = 2
    await expectFailure("more than 2 redirects, the last to '\(server.url("/xxx"))'", request)
  }

  @Test func `tells another server no secrets`() async throws {
    let other = LoopbackServer { .init(body: $0.headers.keys.sorted().joined(separator: " ")) }
    let server = LoopbackServer { _ in .init("307 Moved", "Location: \(other.url())") }
    var request = HTTPRequest("POST", server.url())
    request.headers = ["Authorization", "Cookie", "X-Api-Key", "Accept", "Content-Type"]
      .map { HTTPHeader($0, "v") }
    #expect(
      try await transport.send(request).text
        == "accept accept-encoding content-length content-type host user-agent")
  }

  @Test func `sends a body to no other server that a redirect names`() async throws {
    let other = LoopbackServer(.init())
    let server = LoopbackServer(.init("308 Moved", "Location: \(other.url("/x?key=1"))"))
    var request = HTTPRequest("POST", server.url("/hook"))
    request.body = Array("body".utf8)
    await expectFailure(
      "'\(server.url("/hook"))' redirects to another server, '\(other.url("/x"))', which does not get"
        + " the body", request)
    #expect(other.requests.isEmpty)
  }

  @Test func `takes a redirect apart as the socket does`() async throws {
    let other = LoopbackServer(.init(body: "other"))
    let server = LoopbackServer { request in
      request.target == "/"
        ? .init("302 Found", "Location: \(other.url("/\u{301}@\(other.host)/x"))")
        : .init(body: "own")
    }
    var request = HTTPRequest("GET", server.url())
    request.headers = [HTTPHeader("X-Api-Key", "secret")]
    let response = try await transport.send(request)
    #expect(response.text == "other")
    #expect(response.url == other.url("/%CC%81@\(other.host)/x"))
    #expect(other.requests.map { $0.headers["x-api-key"] } == [nil])
  }

  @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"])
  func `goes nowhere but to web servers`(place: String) async throws {
    let server = LoopbackServer { _ in .init("302 Found", "Location: \(place)") }
    await expectFailure(
      "'\(server.url())' redirects to something that is not an http(s) URL",
      HTTPRequest("GET", server.url()))
  }

  @Test func `leaves a redirect loop`() async throws {
    let server = LoopbackServer { request in
      .init("302 Found", "Location: \(request.target == "/a" ? "/b" : "/a")")
    }
    await expectFailure(
      "a redirect loop: '\(server.url("/a"))' leads back to itself",
      HTTPRequest("GET", server.url("/a")))
    #expect(server.requests.count == 2)
  }

  // MARK: Cancelling

  @Test func `ends as soon as its task is cancelled`() async throws {
    let (arrived, arrives) = AsyncStream.makeStream(of: Void.self)
    let gate = DispatchSemaphore(value: 0)
    let server = LoopbackServer { _ in
      arrives.yield()
      gate.wait()
      return .init()
    }
    let task = Task { try await transport.send(HTTPRequest("GET", server.url())) }
    for await _ in arrived { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    gate.signal()
  }

  @Test func `sends nothing for a task that is cancelled already`() async throws {
    let count = Locked(0)
    let server = LoopbackServer { _ in
      count.withLock { $0 += 1 }
      return .init()
    }
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await transport.send(HTTPRequest("GET", server.url()))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    _ = try await transport.send(HTTPRequest("GET", server.url()))
    #expect(count.withLock { $0 } == 1)
  }

  private func expectFailure(_ message: String, _ request: HTTPRequest) async {
    let failure = await #expect(throws: HTTPFailure.self) { try await transport.send(request) }
    #expect(failure?.message == message)
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}
