import NIOCore
import WorkflowAPI

/// Takes a request's body as it arrives.
// Sendable: touched by one thread at a time, the event loop's or, while a piece is written to the disk, the
// one that writes it.
final class BodyCollector: @unchecked Sendable {
  private var spool: BodySpool?
  private let limit: Int
  private let promise: EventLoopPromise<RequestBody>
  private(set) var count = 0
  /// Of `count`, what had come when progress was looked at last.
  private var countBefore = 0

  init(limit: Int, folder: String, _ promise: EventLoopPromise<RequestBody>) {
    spool = BodySpool(folder: folder)
    self.limit = limit
    self.promise = promise
  }

  /// Whether the next piece of that many bytes goes to the disk, which may block.
  func isBlocking(_ more: Int) -> Bool { count + more > RequestBody.memoryLimit }

  func add(_ piece: NIOCore.ByteBuffer) throws {
    count += piece.readableBytes
    guard count <= limit else { throw BodyRefusal.tooLarge(limit: limit) }
    try spool?.add(piece.readableBytesView)
  }

  func finish() {
    guard let spool = spool.take() else { return }
    do {
      promise.succeed(try spool.finish())
    } catch {
      promise.fail(error)
    }
  }

  func fail(_ error: any Error) { promise.fail(error) }

  /// Whether at least that many bytes have come since this was asked last.
  func hasGrown(by minimum: Int) -> Bool {
    defer { countBefore = count }
    return count - countBefore >= minimum
  }
}

/// Why a body was not taken.
enum BodyRefusal: Error {
  case tooLarge(limit: Int)
  case tooSlow
  case malformed(ProtocolFault)
  /// The client is gone: nobody waits for an answer.
  case cut
}
