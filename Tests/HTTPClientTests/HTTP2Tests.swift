import HTTPClient
import LoopbackServer
import Sixmo
import System
import Testing

/// With a server that speaks nothing else, so that an answer proves it.
@Suite(.timeLimit(.minutes(10)))
struct `HTTP version 2` {
  private let server: HTTP2Server
  private let transport: HTTPTransport
  private static let large = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 / 1000) }

  init() throws {
    server = try HTTP2Server(files: ["small.txt": Array("hello".utf8), "large": Self.large])
    transport = HTTPTransport(certificates: server.certificate)
  }

  @Test func `is spoken where the server does`() async throws {
    let response = try await transport.send(HTTPRequest("GET", server.url("/small.txt")))
    #expect(response.status == 200)
    #expect(response.body == Array("hello".utf8))
    #expect(response.headers.first { $0.name == "server" }?.value.hasPrefix("nghttpd") == true)
    let missing = try await transport.send(HTTPRequest("GET", server.url("/missing")))
    #expect(missing.status == 404)
  }

  @Test func `sends bodies`() async throws {
    var request = HTTPRequest("POST", server.url("/small.txt"))
    request.body = Array(Self.large.prefix(1_000_000))
    #expect(try await transport.send(request).body == request.body)
  }

  @Test func `has many requests under way at once`() async throws {
    let request = HTTPRequest("GET", server.url("/small.txt"))
    let bodies = try await withThrowingTaskGroup { [transport] group in
      for _ in 1...20 {
        group.addTask { try await transport.send(request).body }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(bodies == Array(repeating: Array("hello".utf8), count: 20))
  }

  @Test func `brings a file in a stream, also while its receiver is busy`() async throws {
    let bytes = Locked<[UInt8]>([])
    var delivery = HTTPDelivery()
    delivery.receiver = HTTPReceiver(
      begin: { _ in },
      receive: { piece in
        await Task.yield()
        bytes.withLock { $0 += piece }
      })
    _ = try await transport.send(HTTPRequest("GET", server.url("/large")), delivery)
    #expect(bytes.withLock { $0 } == Self.large)
  }
}
