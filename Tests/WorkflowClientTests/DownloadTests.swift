import HTTPClient
import LoopbackServer
import Sixmo
import System
import Testing
import WorkflowAPI
import WorkflowClient

@Suite(.timeLimit(.minutes(10)))
struct `A download over HTTP` {
  @Test func `comes without the API key`() async throws {
    let server = LoopbackServer(.init(body: "a,b\n1,2\n"))
    let (text, heads, response) = try await download(server)
    #expect(response.status == 200)
    #expect(text == "a,b\n1,2\n")
    #expect(heads == 1)
    #expect(server.requests.map { $0.headers["x-api-key"] } == [nil])
    #expect(server.requests[0].target == "/file?signature=s")
  }

  @Test func `goes on where it broke off`() async throws {
    let server = LoopbackServer { request in
      guard let range = request.headers["range"] else {
        return .init(
          raw: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"v1\"\r\n\r\n0123")
      }
      return range == "bytes=4-" && request.headers["if-range"] == "\"v1\""
        ? .init("206 Partial Content", "Content-Range: bytes 4-9/10", body: "456789")
        : .init("400 Bad Request")
    }
    let (text, heads, response) = try await download(server)
    #expect(response.status == 200)
    #expect(text == "0123456789")
    #expect(heads == 1)
  }

  @Test func `starts again when the file has changed`() async throws {
    let server = LoopbackServer { request in
      request.headers["range"] == nil
        ? .init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"v1\"\r\n\r\n0123")
        : .init("200 OK", "ETag: \"v2\"", body: "new")
    }
    let (text, heads, _) = try await download(server)
    #expect(text == "new")
    #expect(heads == 2)
  }

  @Test func `starts again when nothing says that the file is the same`() async throws {
    let server = LoopbackServer(
      .init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123"), .init(body: "0123456789"))
    let (text, heads, _) = try await download(server)
    #expect(text == "0123456789")
    #expect(heads == 2)
    #expect(server.requests.map { $0.headers["range"] } == [nil, nil])
  }

  @Test func `is refused when it goes on at another place`() async throws {
    let server = LoopbackServer(
      .init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"v1\"\r\n\r\n0123"),
      .init("206 Partial Content", "Content-Range: bytes 0-9/10", body: "0123456789"))
    let error = await #expect(throws: TransportError.self) { try await download(server) }
    #expect(
      error?.message
        == "'\(server.url("/file"))' sent another part of the file than was asked for")
  }

  @Test func `is an error when its parts do not make the whole`() async throws {
    let server = LoopbackServer(
      .init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"v1\"\r\n\r\n0123"),
      .init("206 Partial Content", "Content-Range: bytes 4-8/9", body: "45678"))
    let error = await #expect(throws: TransportError.self) { try await download(server) }
    #expect(
      error?.message == "the file from '\(server.url("/file"))' has 9 bytes instead of 10")
  }

  @Test func `waits out a server that has no time`() async throws {
    let server = LoopbackServer(
      .init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nETag: \"v1\"\r\n\r\n01"),
      .init("503 Service Unavailable", "Retry-After: 9"),
      .init("206 Partial Content", "Content-Range: bytes 2-3/4", body: "23"))
    let notices = Locked<[String]>([])
    let (text, _, _) = try await download(server, notices: notices)
    #expect(text == "0123")
    #expect(
      notices.withLock { $0 } == [
        "the download broke off: the answer from '\(server.host)' was cut off after 2 of 4 bytes;"
          + " trying again in 0.5 s",
        "the download broke off: status 503; trying again in 9 s",
      ])
  }

  @Test func `gives up when nothing more comes`() async throws {
    let server = LoopbackServer { request in
      request.headers["range"] == nil
        ? .init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nETag: \"v1\"\r\n\r\n01")
        : .init([.close])
    }
    let error = await #expect(throws: TransportError.self) { try await download(server) }
    #expect(error?.message == "'\(server.host)' closed the connection without an answer")
    // The first, and five that got nothing.
    #expect(server.requests.count == 6)
  }

  @Test func `returns the answer to an expired URL`() async throws {
    let server = LoopbackServer(.init("403 Forbidden", body: #"{"detail":"URL expired"}"#))
    let (text, heads, response) = try await download(server)
    #expect(APIError(response)?.message == "URL expired")
    #expect(text == "")
    #expect(heads == 0)
  }

  @Test func `keeps a range that was asked for`() async throws {
    let server = LoopbackServer(
      .init("206 Partial Content", "Content-Range: bytes 2-3/9", body: "23"))
    let (text, heads, response) = try await download(server, headers: ["range": "bytes=2-3"])
    #expect(response.status == 206)
    #expect(text == "23")
    #expect(heads == 1)
    #expect(server.requests[0].headers["range"] == "bytes=2-3")
  }

  @Test func `can be for the head alone`() async throws {
    let server = LoopbackServer(.init(body: "0123"))
    let (text, _, response) = try await download(server, isHead: true)
    #expect(response.headers["content-length"] == "4")
    #expect(text == "")
  }

  @Test func `ends with the error of a full disk`() async throws {
    struct DiskFull: Error {}
    let server = LoopbackServer(.init(body: "0123"))
    let service = HTTPService(.init(baseURL: server.url()) { nil }, transport: HTTPTransport())
    await #expect(throws: DiskFull.self) {
      try await service.download(
        DownloadRequest(server.url()), to: DownloadReceiver { _ in throw DiskFull() })
    }
    #expect(server.requests.count == 1)
  }

  private func download(
    _ server: LoopbackServer, headers: [String: String] = [:], isHead: Bool = false,
    notices: Locked<[String]> = .init([])
  ) async throws -> (text: String, heads: Int, response: APIResponse) {
    var configuration = HTTPService.Configuration(baseURL: server.url()) { "secret" }
    configuration.retries.sleep = { _ in }
    configuration.retries.random = { 1 }
    configuration.retries.notice = { text in notices.withLock { $0.append(text) } }
    let service = HTTPService(configuration, transport: HTTPTransport())
    let taken = Locked((heads: 0, bytes: [UInt8]()))
    var request = DownloadRequest(server.url("/file?signature=s"), headers: headers)
    request.isHead = isHead
    let response = try await service.download(
      request,
      to: DownloadReceiver(
        begin: { _ in taken.withLock { $0 = ($0.heads + 1, []) } },
        receive: { bytes in taken.withLock { $0.bytes += bytes } }))
    let (heads, bytes) = taken.withLock { $0 }
    return (String(decoding: bytes, as: UTF8.self), heads, response)
  }
}
