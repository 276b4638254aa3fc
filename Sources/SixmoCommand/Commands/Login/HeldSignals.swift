import Glibc

/// Signals that wait until the program has put right what it has changed.
struct HeldSignals {
  private var before = sigset_t()
  private let numbers: [Int32]

  /// Milliseconds between two looks for a signal.
  private static let interval: Int32 = 50

  init(_ numbers: [Int32]) {
    self.numbers = numbers
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in numbers { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, &before)
  }

  /// Waits until a descriptor can be read; false if one of the signals came first.
  func wait(for input: Int32) -> Bool {
    var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    while !hasCome {
      if poll(&descriptor, 1, Self.interval) > 0 { return true }
    }
    return false
  }

  private var hasCome: Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return numbers.contains { sigismember(&pending, $0) == 1 }
  }

  /// Signals that came meanwhile have their effect now.
  func release() {
    var before = before
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
