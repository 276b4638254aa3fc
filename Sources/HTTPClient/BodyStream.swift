import Formats
import System

/// Carries a body from the loop's thread to the task that takes it; little waits between the two.
final class BodyStream: Sendable {
  fileprivate struct State {
    var bytes: [UInt8] = []
    var end: Result<Void, any Error>?
    var reader: CheckedContinuation<Void, Never>?
    var isFull = false
  }

  private let state = Locked(State())

  /// The transfer pauses when more bytes than this wait.
  private static let limit = 512 << 10

  /// False if there is no room: the same bytes must be offered again after the reader has made some.
  func offer(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let (isTaken, reader) = state.withLock { state in
      state.isFull = !state.bytes.isEmpty && state.bytes.count + bytes.count > Self.limit
      if !state.isFull { state.bytes += bytes }
      return (!state.isFull, state.takeReader())
    }
    reader?.resume()
    return isTaken
  }

  /// Only the first end counts. The reader still gets the bytes that came before it.
  func end(_ result: Result<Void, any Error>) {
    let reader = state.withLock { state in
      if state.end == nil { state.end = result }
      return state.takeReader()
    }
    reader?.resume()
  }

  /// The bytes that have come, and whether the transfer paused for them; nil at the end.
  func next() async throws -> (bytes: [UInt8], hasPaused: Bool)? {
    while true {
      if let part = try takePart() { return part }
      if hasEnded { return nil }
      await withCheckedContinuation { wait(with: $0) }
    }
  }

  private func takePart() throws -> (bytes: [UInt8], hasPaused: Bool)? {
    try state.withLock { state in
      guard state.bytes.isEmpty else {
        defer { (state.bytes, state.isFull) = ([], false) }
        return (state.bytes, state.isFull)
      }
      try state.end?.get()
      return nil
    }
  }

  private var hasEnded: Bool { state.withLock { $0.bytes.isEmpty && $0.end != nil } }

  private func wait(with reader: CheckedContinuation<Void, Never>) {
    let isReady = state.withLock { state in
      if !state.bytes.isEmpty || state.end != nil { return true }
      state.reader = reader
      return false
    }
    if isReady { reader.resume() }
  }
}

extension BodyStream.State {
  fileprivate mutating func takeReader() -> CheckedContinuation<Void, Never>? {
    defer { reader = nil }
    return reader
  }
}
