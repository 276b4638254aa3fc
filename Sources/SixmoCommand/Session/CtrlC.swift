import Glibc
import Prompt
import Sixmo
import Synchronization

/// Ctrl-C stops what runs; a second one leaves at once, whatever still hangs.
enum CtrlC {
  static func stops(_ interpreter: Interpreter) {
    // Touched here, so that the signal handler finds them made.
    isRunning.store(true, ordering: .relaxed)
    isStopping.store(false, ordering: .relaxed)
    let interrupt = interpreter.interrupt
    Signals.catchInterrupts {
      guard isRunning.load(ordering: .relaxed) else { return }
      interrupt()
      if isStopping.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.code) }
    }
  }

  /// While somebody types at the prompt, Ctrl-C only gives up the line.
  static func isTyping(_ isTyping: Bool) {
    isRunning.store(!isTyping, ordering: .relaxed)
    isStopping.store(false, ordering: .relaxed)
  }
}

private let isRunning = Atomic(true)
/// Whether what runs was asked to stop.
private let isStopping = Atomic(false)
