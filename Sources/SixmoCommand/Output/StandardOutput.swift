import Glibc
import Sixmo
import Syntax
import System

/// What scripts print: at once on a terminal, otherwise collected, because a system call for each line
/// would cost more than the line.
///
/// What comes first, or after a pause, goes out at once. What follows close upon it is collected and goes
/// out when it is large, a moment later, and at the end; so a reader at the other end of the pipe never
/// waits for a script that sleeps.
final class StandardOutput: Sendable {
  static let shared = StandardOutput()

  private struct State {
    var bytes: [UInt8] = []
    var isFlushDue = false
    /// When something last went out; see `now`.
    var lastFlush = -StandardOutput.patience
  }
  private let state = Locked(State())
  private let isTerminal = isatty(STDOUT_FILENO) == 1

  private static let largest = 1 << 16
  /// Microseconds.
  private static let patience = 20_000

  /// On a terminal only what can do no harm there; `keepsColors` for what a script prints.
  func write(_ bytes: [UInt8], keepsColors: Bool = false) {
    let bytes = isTerminal ? VisibleText.escaped(bytes, keepsColors: keepsColors) : bytes
    state.withLock { state in
      if isTerminal || bytes.count >= Self.largest || Self.isPause(state) {
        Self.flush(&state)
        put(bytes, to: STDOUT_FILENO)
        return
      }
      state.bytes += bytes
      if state.bytes.count >= Self.largest {
        Self.flush(&state)
      } else if !state.isFlushDue {
        state.isFlushDue = Self.flushSoon()
      }
    }
  }

  /// Whether nothing waits, nor has gone out for a while: then a script that prints little need not start
  /// a thread for it.
  private static func isPause(_ state: State) -> Bool {
    !state.isFlushDue && state.bytes.isEmpty && now - state.lastFlush >= patience
  }

  /// Microseconds of the monotonic clock.
  private static var now: Int {
    Int(monotonicSeconds() * 1e6)
  }

  func flush() { state.withLock { Self.flush(&$0) } }

  /// Not if another thread is writing, which a reader that never reads may keep waiting.
  func flushIfFree() { _ = state.withLockIfFree { Self.flush(&$0) } }

  private static func flush(_ state: inout State) {
    if !state.bytes.isEmpty { put(state.bytes, to: STDOUT_FILENO) }
    state.bytes.removeAll(keepingCapacity: true)
    state.lastFlush = now
  }

  /// One sleeping thread at most, and none as long as nothing waits. False if there can be none.
  private static func flushSoon() -> Bool {
    let thread = try? Thread {
      usleep(useconds_t(StandardOutput.patience))
      StandardOutput.shared.flushAfterWaiting()
    }
    thread?.detach()
    return thread != nil
  }

  private func flushAfterWaiting() {
    state.withLock { state in
      state.isFlushDue = false
      Self.flush(&state)
    }
  }
}

/// Everything that is not a data.
enum StandardError {
  private static let isTerminal = isatty(STDERR_FILENO) == 1

  /// On a terminal only what can do no harm there.
  static func write(_ bytes: [UInt8]) {
    draw(isTerminal ? VisibleText.escaped(bytes) : bytes)
  }

  /// With colours and movements of the cursor; text from outside must have been made visible.
  static func draw(_ bytes: [UInt8]) {
    StandardOutput.shared.flush()
    put(bytes, to: STDERR_FILENO)
  }

  /// Just before the process ends, whatever other threads are doing.
  static func writeLast(_ bytes: [UInt8]) {
    StandardOutput.shared.flushIfFree()
    put(bytes, to: STDERR_FILENO)
  }
}

/// A closed pipe ends the process by SIGPIPE, as `| head` expects; a full disk must be reported.
private func put(_ bytes: [UInt8], to output: CInt) {
  if !writeAll(bytes, to: output) { giveUp(writingTo: output) }
}

private func giveUp(writingTo output: CInt) -> Never {
  if output == STDOUT_FILENO {
    let reason = String(cString: strerror(errno))
    let text = "error[E0805]: cannot write to standard output: \(reason)\n"
    _ = writeAll(Array(text.utf8), to: STDERR_FILENO)
  }
  _exit(ExitStatus.error.code)
}
