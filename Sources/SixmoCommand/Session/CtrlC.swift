import Glibc
import Prompt
import Sixmo
import Synchronization

/// Ctrl-C stops what runs; a second one within a second leaves at once, whatever still hangs.
enum CtrlC {
  static func stops(_ interpreter: Interpreter) {
    // Touched here, so that the signal handler finds them made.
    isRunning.store(true, ordering: .relaxed)
    lastTime.store(0, ordering: .relaxed)
    let interrupt = interpreter.interrupt
    Signals.catchInterrupts {
      if isRunning.load(ordering: .relaxed) { interrupt() }
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      let now = time.tv_sec * 1000 + time.tv_nsec / 1_000_000
      let last = lastTime.exchange(now, ordering: .relaxed)
      if isRunning.load(ordering: .relaxed), last != 0, now - last < 1000 {
        _exit(ExitStatus.interrupted.code)
      }
    }
  }

  /// While somebody types at the prompt, Ctrl-C only gives up the line.
  static func isTyping(_ isTyping: Bool) {
    isRunning.store(!isTyping, ordering: .relaxed)
    lastTime.store(0, ordering: .relaxed)
  }
}

private let isRunning = Atomic(true)
/// Milliseconds of the monotonic clock; 0 for none.
private let lastTime = Atomic(0)
