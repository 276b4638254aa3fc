import NIOCore
import NIOHTTP1
import WorkflowAPI

/// One request and its answer, for the task that answers it: everything here goes over to the event loop of
/// the connection.
struct Exchange: Sendable {
  let head: HTTPRequestHead
  let remoteAddress: String
  private let connection: NIOLoopBound<Connection>
  private let eventLoop: any EventLoop

  init(
    _ head: HTTPRequestHead, from remoteAddress: String, over connection: NIOLoopBound<Connection>
  ) {
    self.head = head
    self.remoteAddress = remoteAddress
    self.connection = connection
    eventLoop = connection.eventLoop
  }

  /// The length that the request claims for its body; nil if it is sent in chunks.
  var declaredLength: Int? {
    if head.headers.contains(name: "transfer-encoding") { return nil }
    return head.headers.first(name: "content-length").map { Int($0) ?? .max } ?? 0
  }

  /// The body, which nothing is read of before. Throws `BodyRefusal`, or what the disk says.
  func body(limit: Int) async throws -> RequestBody {
    let length = declaredLength
    if length == 0 { return [] }
    if let length, length > limit { throw BodyRefusal.tooLarge(limit: limit) }
    let promise = eventLoop.makePromise(of: RequestBody.self)
    eventLoop.execute { [connection] in connection.value.receiveBody(limit: limit, promise) }
    return try await promise.futureResult.get()
  }

  /// Begins an answer whose bytes follow.
  func begin(_ response: APIResponse) async throws {
    try await wrote { $0.begin(response, $1) }
  }

  /// Returns when the bytes are with the system, so that a slow client is waited for.
  func write(_ bytes: [UInt8]) async throws {
    guard !bytes.isEmpty else { return }
    try await wrote { $0.write(bytes, $1) }
  }

  func finish(_ answer: Answer) {
    eventLoop.execute { [connection] in connection.value.finish(answer) }
  }

  /// Throws `BodyRefusal.cut` if the client is gone.
  private func wrote(
    _ action: @escaping @Sendable (Connection, EventLoopPromise<Void>) -> Void
  ) async throws {
    let promise = eventLoop.makePromise(of: Void.self)
    eventLoop.execute { [connection] in action(connection.value, promise) }
    do {
      try await promise.futureResult.get()
    } catch is ChannelError {
      throw BodyRefusal.cut
    } catch is IOError {
      throw BodyRefusal.cut
    }
  }
}

/// How a request ends.
enum Answer: Sendable {
  case whole(APIResponse)
  /// It was begun and written piece by piece.
  case streamed
  /// It was begun and cannot go on, or nobody waits for it: the connection is cut, so that nobody takes
  /// a part for the whole.
  case cut
}
