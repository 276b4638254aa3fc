import HTTPClient
import LoopbackServer
import Sixmo
import System
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `A request with forbidden addresses` {
  private let transport = HTTPTransport()

  @Test func `makes no connection to them`() async throws {
    let listener = SilentListener()
    let failure = try await refusal(of: "http://127.0.0.1:\(listener.port)/")
    #expect(
      failure.message
        == "'127.0.0.1:\(listener.port)' has an address where this program sends nothing")
    #expect(!failure.isTimeout)
    #expect(failure.retry == .never)
  }

  @Test func `does not use a connection that another request has made`() async throws {
    let server = LoopbackServer(.init())
    _ = try await transport.send(HTTPRequest("GET", server.url()))
    _ = try await refusal(of: server.url())
    #expect(server.requests.count == 1)
  }

  @Test func `is asked about each address that its host has`() async throws {
    let server = LoopbackServer(.init(body: "sent"))
    let asked = Locked<[[UInt8]]>([])
    var request = HTTPRequest("GET", server.url())
    request.mayConnect = { address in
      asked.withLock { $0.append(address) }
      return true
    }
    #expect(try await transport.send(request).body == Array("sent".utf8))
    #expect(asked.withLock { Set($0) } == [[127, 0, 0, 1]])
  }

  private func refusal(of url: String) async throws -> HTTPFailure {
    var request = HTTPRequest("GET", url)
    request.mayConnect = { $0 != [127, 0, 0, 1] }
    let failure = await #expect(throws: HTTPFailure.self) { try await transport.send(request) }
    return try #require(failure)
  }
}
