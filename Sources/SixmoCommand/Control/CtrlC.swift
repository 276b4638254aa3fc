import Glibc
import Prompt
import Sixmo
import Synchronization
import Syntax

/// Ctrl-C stops what runs; a second one leaves at once, whatever still hangs.
enum CtrlC {
  /// From now on Ctrl-C ends the program with a message.
  static func watch(_ reporter: Reporter) {
    // Made here, because a signal handler can only write it.
    let text =
      (isatty(STDERR_FILENO) == 1 ? "\n" : "")
      + reporter.text(Diagnostic("E0402", "interrupted", at: nil))
    let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
    _ = bytes.initialize(from: text.utf8)
    message = UnsafeRawBufferPointer(bytes)
    // Touched here, so that the signal handler finds them made.
    wasPressed.store(false, ordering: .relaxed)
    isStopping.store(false, ordering: .relaxed)
    _ = Phase.current
    Signals.catchInterrupts { pressed() }
  }

  /// From the phase `running` on it stops this interpreter.
  static func stops(_ interpreter: Interpreter) { interrupt = interpreter.interrupt }

  /// Whether the script that runs was asked to stop, by Ctrl-C or because its time is over.
  static var isStopRequested: Bool { interrupt?.isRequested ?? false }

  /// While somebody types at the prompt, Ctrl-C only gives up the line.
  static func isTyping(_ isTyping: Bool) {
    Phase.enter(isTyping ? .typing : .running)
    isStopping.store(false, ordering: .relaxed)
  }

  /// Runs `body` to its end, and ends the program after it if Ctrl-C came meanwhile.
  static func finishing<T, E: Error>(_ body: () throws(E) -> T) throws(E) -> T {
    Phase.enter(.writing)
    defer {
      Phase.enter(.preparing)
      if wasPressed.load(ordering: .relaxed) { raise(SIGINT) }
    }
    return try body()
  }

  /// Runs inside the signal handler.
  private static func pressed() {
    switch Phase.current {
    case .preparing:
      guard Phase.end(from: .preparing) else { return }
      _ = write(STDERR_FILENO, message.baseAddress, message.count)
      _exit(ExitStatus.interrupted.code)
    case .writing: wasPressed.store(true, ordering: .relaxed)
    case .running, .closing:
      interrupt?()
      if isStopping.exchange(true, ordering: .relaxed) { _exit(ExitStatus.interrupted.code) }
    case .typing, .ended: break
    }
  }
}

private let wasPressed = Atomic(false)
/// Whether what runs was asked to stop.
private let isStopping = Atomic(false)
// Written before the signal handler reads them: the message before it is installed, the interpreter's
// before the phase in which it is used.
nonisolated(unsafe) private var message = UnsafeRawBufferPointer(start: nil, count: 0)
nonisolated(unsafe) private var interrupt: Interrupt?
