import Glibc
import Synchronization

/// The way into a running machine from other threads and from signal handlers.
///
/// `@unchecked Sendable`: other threads touch only atomics (`Control.limit` and those here); the rest of
/// `control` belongs to the machine's own thread, and the memory lives as long as this object.
final class Signal: @unchecked Sendable {
  enum Reason: UInt8 { case none, interrupt, deadline }

  let control: UnsafeMutablePointer<Control>
  private let state = Atomic<UInt8>(0)
  /// The pipe that ends a wait: made by the first wait, -1 before.
  private let readEnd = Atomic<Int32>(-1)
  private let writeEnd = Atomic<Int32>(-1)

  init() {
    control = .allocate(capacity: 1)
    // Overwritten by the machine as soon as it has a stack.
    control.initialize(to: Control(top: Frame(bitPattern: 16)!))
  }

  deinit {
    control.deinitialize(count: 1)
    control.deallocate()
    for end in [readEnd.load(ordering: .relaxed), writeEnd.load(ordering: .relaxed)] where end >= 0
    { close(end) }
  }

  var reason: Reason { Reason(rawValue: state.load(ordering: .acquiring)) ?? .none }

  /// Stops the script at its next safepoint, or in its wait. Only stores and a `write`: safe in a signal
  /// handler.
  func stop(_ reason: Reason) {
    state.store(reason.rawValue, ordering: .releasing)
    requestCheck()
    wake()
  }

  func clear() { state.store(Reason.none.rawValue, ordering: .releasing) }

  func requestCheck() { control.pointee.limit.store(0, ordering: .relaxed) }

  /// Ends the machine's `pause`.
  func wake() {
    let end = writeEnd.load(ordering: .acquiring)
    guard end >= 0 else { return }
    var byte: UInt8 = 1
    _ = write(end, &byte, 1)
  }

  /// Blocks the machine's thread until `wake`, `stop` or the time is over (nil: never).
  func pause(seconds: Double?) {
    prepareToPause()
    guard reason == .none else { return }
    let end = readEnd.load(ordering: .relaxed)
    var entry = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
    let milliseconds = seconds.map { Int32(max(0, min($0 * 1000, 1e9)).rounded(.up)) } ?? -1
    guard poll(&entry, 1, milliseconds) > 0 else { return }
    var bytes = (UInt64(0), UInt64(0))
    _ = read(end, &bytes, 16)
  }

  /// Makes the pipe; must come before whoever is to wake this thread begins.
  func prepareToPause() {
    guard readEnd.load(ordering: .relaxed) < 0 else { return }
    var ends: (Int32, Int32) = (-1, -1)
    let status = withUnsafeMutablePointer(to: &ends) {
      $0.withMemoryRebound(to: Int32.self, capacity: 2) { pipe($0) }
    }
    guard status == 0 else { preconditionFailure("no pipe for waiting") }
    for end in [ends.0, ends.1] {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    readEnd.store(ends.0, ordering: .releasing)
    writeEnd.store(ends.1, ordering: .releasing)
  }
}
