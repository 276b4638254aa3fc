import Dispatch
import HTTPClient
import LoopbackServer
import Sixmo
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `A failure of HTTP` {
  private let transport = HTTPTransport()

  // MARK: Connections

  @Test func `names the address that refuses a connection`() async throws {
    let failure = try await failure(of: HTTPRequest("GET", "http://me:secret@127.0.0.1:1/"))
    #expect(failure.message == "cannot connect to '127.0.0.1:1': connection refused")
    #expect(failure.help == "check that the server is running and that the port is right")
    #expect(failure.retry == .always)
  }

  @Test func `names a host that cannot be found`() async throws {
    let failure = try await failure(of: HTTPRequest("GET", "http://nowhere.invalid/"))
    #expect(failure.message == "cannot find the host 'nowhere.invalid'")
    #expect(failure.retry == .always)
  }

  @Test func `says that the server closed the connection`() async throws {
    let server = LoopbackServer(.init([.close]))
    let failure = try await failure(of: HTTPRequest("GET", server.url()))
    #expect(failure.message == "'\(server.host)' closed the connection without an answer")
    #expect(failure.help == "a server with TLS needs a URL with https://")
    #expect(failure.retry == .ifRepeatable)
  }

  @Test func `says that the connection broke`() async throws {
    let server = LoopbackServer(.init([.reset]))
    let failure = try await failure(of: HTTPRequest("GET", server.url()))
    #expect(
      failure.message
        == "the connection to '\(server.host)' broke before an answer came: recv failure: Connection"
        + " reset by peer")
    #expect(failure.help == "a server with TLS needs a URL with https://")
    #expect(failure.retry == .ifRepeatable)
  }

  @Test func `says how much of an answer came`() async throws {
    let server = LoopbackServer(.init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"))
    let failure = try await failure(of: HTTPRequest("GET", server.url()))
    #expect(
      failure.message == "the answer from '\(server.host)' was cut off after 4 of 9 bytes")
  }

  @Test func `says that an answer is not HTTP`() async throws {
    let server = LoopbackServer(.init(raw: "SSH-2.0-OpenSSH_9.2\r\n"))
    let failure = try await failure(of: HTTPRequest("GET", server.url()))
    #expect(
      failure.message
        == "the answer from '\(server.host)' is not HTTP: received HTTP/0.9 when not allowed")
    #expect(failure.help == "check the port; a server with TLS needs a URL with https://")
  }

  @Test func `says that a server has no TLS`() async throws {
    let server = LoopbackServer(.init(raw: "HTTP/1.1 400 Bad Request\r\n\r\n"))
    let failure = try await failure(of: HTTPRequest("GET", "https://\(server.host)/"))
    #expect(failure.message.utf8.starts(with: "no TLS connection to '\(server.host)': ".utf8))
    #expect(!failure.message.contains("openSSL"))
    #expect(failure.help == "a server without TLS needs a URL with http:// instead of https://")
  }

  @Test func `says that a header is too long`() async throws {
    let header = "X-A: \(String(repeating: "a", count: 300_000))"
    let server = LoopbackServer(.init("200 OK", header, body: "[]"))
    let failure = try await failure(of: HTTPRequest("GET", server.url()))
    #expect(
      failure.message == "the answer from '\(server.host)' has a header that is longer than 100 KB")
  }

  @Test func `says that a body cannot be unpacked`() async throws {
    let server = LoopbackServer(.init("200 OK", "Content-Encoding: gzip", body: "no gzip"))
    let failure = try await failure(of: HTTPRequest("GET", server.url()))
    let words = "the body from '\(server.host)' cannot be unpacked: "
    #expect(failure.message.utf8.starts(with: words.utf8))
  }

  // MARK: Time

  @Test func `says that no answer came in time`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = LoopbackServer(.init([.run { gate.wait() }, .close]))
    let failure = try await failure(of: HTTPRequest("GET", server.url()), seconds: 0.25)
    gate.signal()
    #expect(failure.message == "'\(server.host)' did not answer within 0.25 s")
    #expect(failure.isTimeout)
    #expect(failure.retry == .ifRepeatable)
  }

  @Test func `says that an answer was not complete in time`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".utf8)
    let server = LoopbackServer(.init([.send(head), .run { gate.wait() }, .close]))
    let failure = try await failure(of: HTTPRequest("GET", server.url()), seconds: 0.25)
    gate.signal()
    #expect(
      failure.message
        == "the answer from '\(server.host)' was not complete within 0.25 s (4 bytes came)")
  }

  @Test func `says that TLS took too long`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let silent = SilentListener()
    var delivery = HTTPDelivery()
    delivery.connectTimeout = 0.25
    let failure = try await failure(
      of: HTTPRequest("GET", "https://127.0.0.1:\(silent.port)/"), delivery)
    gate.signal()
    #expect(failure.message == "no TLS connection to '127.0.0.1:\(silent.port)' within 0.25 s")
    #expect(failure.isTimeout)
    #expect(failure.retry == .always)
  }

  @Test func `says that no connection was made in time`() async throws {
    let full = SilentListener(isFull: true)
    var delivery = HTTPDelivery()
    delivery.connectTimeout = 0.25
    let failure = try await failure(
      of: HTTPRequest("GET", "http://127.0.0.1:\(full.port)/"), delivery)
    #expect(failure.message == "no connection to '127.0.0.1:\(full.port)' within 0.25 s")
    #expect(failure.isTimeout)
    #expect(failure.retry == .always)
  }

  @Test func `says that a request was not taken in time`() async throws {
    let silent = SilentListener()
    var request = HTTPRequest("POST", "http://127.0.0.1:\(silent.port)/")
    request.body = Array(repeating: 0x61, count: 64 << 20)
    let failure = try await failure(of: request, seconds: 0.5)
    #expect(failure.message.hasPrefix("'127.0.0.1:\(silent.port)' took only "))
    #expect(failure.message.hasSuffix(" of 67108864 bytes of the request within 0.5 s"))
    #expect(failure.retry == .ifRepeatable)
  }

  @Test func `says that a request is taken no longer`() async throws {
    let silent = SilentListener()
    var request = HTTPRequest("POST", "http://127.0.0.1:\(silent.port)/")
    request.body = Array(repeating: 0x61, count: 64 << 20)
    var delivery = HTTPDelivery()
    delivery.idleTimeout = 1
    let failure = try await failure(of: request, delivery)
    #expect(
      failure.message.hasPrefix("'127.0.0.1:\(silent.port)' took no more of the request for 1 s"))
  }

  @Test func `gives the time in readable figures, after redirects too`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let server = LoopbackServer { request in
      request.target == "/"
        ? .init("302 Found", "Location: /next") : .init([.run { gate.wait() }, .close])
    }
    let failure = try await failure(of: HTTPRequest("GET", server.url()), seconds: 0.3)
    gate.signal()
    #expect(failure.message == "'\(server.host)' did not answer within 0.3 s")
  }

  @Test func `says that a body stopped coming`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".utf8)
    let server = LoopbackServer(.init([.send(head), .run { gate.wait() }, .close]))
    var delivery = HTTPDelivery()
    delivery.idleTimeout = 1
    let failure = try await failure(of: HTTPRequest("GET", server.url()), delivery)
    gate.signal()
    #expect(
      failure.message == "'\(server.host)' sent no more of its answer for 1 s after 4 bytes")
    #expect(failure.isTimeout)
  }

  private func failure(
    of request: HTTPRequest, _ delivery: HTTPDelivery = .init(), seconds: Double? = nil
  ) async throws -> HTTPFailure {
    var request = request
    request.timeout = seconds
    let failure = await #expect(throws: HTTPFailure.self) {
      try await transport.send(request, delivery)
    }
    return try #require(failure)
  }
}
