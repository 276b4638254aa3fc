import Dispatch

/// Has written files taken by the disk in the background, one after the other, while others are written: a disk
/// takes milliseconds for each, however small it is.
package final class BackgroundDisk: Sendable {
  private let queue = DispatchQueue(label: "sixmo.disk")
  private let state = Locked(State())

  private struct State {
    var waiting = 0
    var failure: FileError?
    /// The file that is still written to, and how many of its bytes were taken.
    var growing: ObjectIdentifier?
    var taken = 0
  }

  /// Bytes after which it is worth to have the disk take a file that is still written to.
  package static let pieceSize = 8 << 20

  /// Files stay open until the disk has them.
  private static let limit = 16

  package init() {}

  /// Returns at once, unless too many are waiting.
  package func take(_ file: OpenFile) throws(FileError) {
    if state.withLock({ $0.waiting }) >= Self.limit { try finish() }
    state.withLock { $0.waiting += 1 }
    queue.async { [state] in
      var failure: FileError?
      do throws(FileError) { try file.synchronize() } catch { failure = error }
      state.withLock { state in
        state.waiting -= 1
        state.failure = state.failure ?? failure
      }
    }
  }

  /// The same for a file that is still written to and has `size` bytes by now, if a piece has come since it was
  /// last taken: at the end there would be a wait for all of it.
  package func take(_ file: OpenFile, grownTo size: Int) throws(FileError) {
    let isDue = state.withLock { state in
      if state.growing != ObjectIdentifier(file) {
        (state.growing, state.taken) = (ObjectIdentifier(file), 0)
      }
      guard size - state.taken >= Self.pieceSize else { return false }
      state.taken = size
      return true
    }
    if isDue { try take(file) }
  }

  /// Returns when the death of the machine cannot take away what was taken. Throws what the first file that
  /// could not be written has met.
  package func finish() throws(FileError) {
    queue.sync {}
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}
