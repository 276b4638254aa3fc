import Glibc

/// Signals as bytes in a pipe, so that one `poll` waits for a key and for a signal, and none is lost
/// between a check and the wait.
package enum Signals {
  /// Becomes readable when a signal came; each byte is a signal's number.
  package static var pipe: CInt { readEnd }

  /// Catches SIGINT from now on. `interrupted` runs inside the signal handler, so it may only do what is
  /// safe there: set flags.
  package static func catchInterrupts(_ interrupted: @escaping @Sendable () -> Void) {
    open()
    onInterrupt = interrupted
    install(SIGINT)
  }

  /// Catches from now on what changes the screen: a new size, and going on after Ctrl-Z.
  package static func catchRedraws() {
    open()
    install(SIGWINCH)
    install(SIGCONT)
  }

  /// What `take` gives for a call of `wake`, beside the numbers of signals.
  package static let wakeUp: CInt = 0

  /// Makes the pipe readable without a signal: something is to be shown to somebody who types. On any thread.
  package static func wake() {
    var byte = UInt8(wakeUp)
    _ = write(writeEnd, &byte, 1)
  }

  /// The signals that came since the last call.
  package static func take() -> [CInt] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(readEnd, &bytes, bytes.count)
    return count > 0 ? bytes.prefix(count).map { CInt($0) } : []
  }

  /// Waits; false as soon as Ctrl-C comes.
  package static func isQuiet(forMilliseconds milliseconds: CInt) -> Bool {
    let end = ContinuousClock.now + .milliseconds(Int(milliseconds))
    while true {
      let left = (end - ContinuousClock.now) / .milliseconds(1)
      guard left > 0 else { return true }
      var wait = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      poll(&wait, 1, CInt(left) + 1)
      if take().contains(SIGINT) { return false }
    }
  }

  private static func open() {
    guard readEnd < 0 else { return }
    var ends: [CInt] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { return }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  /// Without SA_RESTART, so that a blocking read ends too.
  private static func install(_ signal: CInt) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: signal)
      _ = write(writeEnd, &byte, 1)
      if signal == SIGINT { onInterrupt() }
      errno = saved
    }
    sigaction(signal, &action, nil)
    // Anybody who started this process may have left the signal blocked.
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    sigaddset(&unblocked, signal)
    pthread_sigmask(SIG_UNBLOCK, &unblocked, nil)
  }
}

// A signal handler can reach nothing but globals. They are written before the handler is installed and
// only read afterwards.
nonisolated(unsafe) private var readEnd: CInt = -1
nonisolated(unsafe) private var writeEnd: CInt = -1
nonisolated(unsafe) private var onInterrupt: @Sendable () -> Void = {}
