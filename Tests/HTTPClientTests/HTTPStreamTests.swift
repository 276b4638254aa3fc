import Dispatch
import HTTPClient
import LoopbackServer
import Sixmo
import System
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `A body in a stream` {
  private let transport = HTTPTransport()

  // MARK: Uploads

  @Test func `is read while it is sent`() async throws {
    let server = LoopbackServer { .init(body: "\($0.body.count) \($0.body.last ?? 0)") }
    let reads = Locked(0)
    var delivery = HTTPDelivery()
    delivery.upload = HTTPUpload(count: 3_000_000) { offset, buffer in
      reads.withLock { $0 += 1 }
      let count = min(buffer.count, 3_000_000 - offset)
      for index in 0..<count {
        buffer[index] = UInt8(truncatingIfNeeded: (offset + index) / 10_000)
      }
      return count
    }
    let response = try await transport.send(HTTPRequest("POST", server.url()), delivery)
    #expect(response.text == "3000000 \(UInt8(truncatingIfNeeded: 2_999_999 / 10_000))")
    #expect(reads.withLock { $0 } > 10)
  }

  @Test func `is sent again when a redirect repeats the request`() async throws {
    let server = LoopbackServer { request in
      request.target == "/"
        ? .init("307 Moved", "Location: /next")
        : .init(body: String(decoding: request.body, as: UTF8.self))
    }
    var delivery = HTTPDelivery()
    delivery.upload = HTTPUpload(count: 5) { offset, buffer in
      buffer.copyBytes(from: Array("hello".utf8)[offset...])
      return 5 - offset
    }
    let response = try await transport.send(HTTPRequest("PUT", server.url()), delivery)
    #expect(response.text == "hello")
    #expect(server.requests.map(\.target) == ["/", "/next"])
  }

  @Test(arguments: [("POST", 1), ("GET", 2)])
  func `is never sent twice by the library itself unless that is safe`(method: String, times: Int)
    async throws
  {
    // A connection that was used before closes without an answer: the library cannot know whether the
    // server has carried the request out.
    let server = LoopbackServer(.init(), .init([.close]), .init())
    _ = try await transport.send(HTTPRequest("GET", server.url()))
    let second = try? await transport.send(HTTPRequest(method, server.url()))
    #expect(server.requests.count == 1 + times)
    #expect((second == nil) == (method == "POST"))
  }

  // MARK: Downloads

  @Test func `comes as head and bytes`() async throws {
    let line = String(repeating: "0123456789", count: 300_000)
    let server = LoopbackServer(.init("200 OK", "ETag: \"1\"", body: line))
    let taken = Taken()
    let response = try await transport.send(HTTPRequest("GET", server.url()), taken.delivery())
    #expect(response.status == 200)
    #expect(response.body.isEmpty)
    #expect(taken.heads == [200])
    #expect(taken.text == line)
    #expect(server.requests[0].headers["accept-encoding"] == nil)
  }

  @Test func `has a head when it is empty`() async throws {
    let server = LoopbackServer(.init())
    let taken = Taken()
    _ = try await transport.send(HTTPRequest("GET", server.url()), taken.delivery())
    #expect(taken.heads == [200])
    #expect(taken.text == "")
  }

  @Test func `is not given to the receiver when it is that of an error`() async throws {
    let server = LoopbackServer(.init("403 Forbidden", body: "expired"))
    let taken = Taken()
    let response = try await transport.send(HTTPRequest("GET", server.url()), taken.delivery())
    #expect(response.text == "expired")
    #expect(taken.heads == [])
  }

  @Test func `stops coming while the receiver is busy`() async throws {
    let size = 64 << 20
    let sent = Locked(0)
    let piece = [UInt8](repeating: 0x61, count: 1 << 20)
    let head = Array("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n".utf8)
    let pieces = (0..<64).flatMap { _ -> [LoopbackServer.Answer.Step] in
      [.send(piece), .run { sent.withLock { $0 += 1 } }]
    }
    let server = LoopbackServer(.init([.send(head)] + pieces))
    let (gate, opens) = AsyncStream.makeStream(of: Void.self)
    let count = Locked(0)
    var delivery = HTTPDelivery()
    delivery.receiver = HTTPReceiver(
      begin: { _ in for await _ in gate { break } },
      receive: { bytes in count.withLock { $0 += bytes.count } })
    let task = Task { [delivery] in
      try await transport.send(HTTPRequest("GET", server.url()), delivery)
    }
    // The server gets on until the buffers of the system are full, then no more.
    var last = -1
    while last != sent.withLock({ $0 }) || last < 1 {
      last = sent.withLock { $0 }
      try await Task.sleep(for: .milliseconds(300))
    }
    #expect(last < 32)
    opens.yield()
    _ = try await task.value
    #expect(count.withLock { $0 } == size)
  }

  @Test func `ends with the error of its receiver`() async throws {
    struct DiskFull: Error {}
    let server = LoopbackServer(.init(body: "text"))
    var delivery = HTTPDelivery()
    delivery.receiver = HTTPReceiver(begin: { _ in }, receive: { _ in throw DiskFull() })
    await #expect(throws: DiskFull.self) {
      try await transport.send(HTTPRequest("GET", server.url()), delivery)
    }
  }

  @Test func `ends as soon as its task is cancelled`() async throws {
    let gate = DispatchSemaphore(value: 0)
    let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".utf8)
    let server = LoopbackServer(.init([.send(head), .run { gate.wait() }, .close]))
    let (arrived, arrives) = AsyncStream.makeStream(of: Void.self)
    var delivery = HTTPDelivery()
    delivery.receiver = HTTPReceiver(begin: { _ in }, receive: { _ in arrives.yield() })
    let task = Task { [delivery] in
      try await transport.send(HTTPRequest("GET", server.url()), delivery)
    }
    for await _ in arrived { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    gate.signal()
  }

  @Test func `gives what came before it broke`() async throws {
    let server = LoopbackServer(.init(raw: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"))
    let taken = Taken()
    let failure = await #expect(throws: HTTPFailure.self) {
      try await transport.send(HTTPRequest("GET", server.url()), taken.delivery())
    }
    #expect(
      failure?.message == "the answer from '\(server.host)' was cut off after 4 of 9 bytes")
    #expect(taken.text == "half")
  }
}

/// What a receiver got.
private final class Taken: Sendable {
  private let state = Locked((heads: [Int](), bytes: [UInt8]()))

  var heads: [Int] { state.withLock { $0.heads } }
  var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

  func delivery() -> HTTPDelivery {
    var delivery = HTTPDelivery()
    delivery.receiver = HTTPReceiver(
      begin: { head in self.state.withLock { $0.heads.append(head.status) } },
      receive: { bytes in self.state.withLock { $0.bytes += bytes } })
    return delivery
  }
}
