import Glibc
import Sixmo
import Syntax
import System

/// The end of `--timeout`, counted from the start of the program.
///
/// The interpreter stops a script that runs. Whatever else the program is doing ends with it.
enum TimeLimit {
  /// Seconds of the monotonic clock; nil without a limit.
  private static let end = Locked<Double?>(nil)
  /// How long a script may take to notice that its time is over, in seconds.
  private static let patience = 3.0

  static func start(_ settings: Settings) {
    guard let seconds = settings.timeout else { return }
    let last = monotonicSeconds() + seconds
    end.withLock { $0 = last }
    let reporter = Reporter(settings)
    Thread.start { watch(until: last, reporter) }
  }

  /// Seconds that are left, nil without a limit.
  static var remaining: Double? {
    end.withLock { $0.map { max($0 - monotonicSeconds(), 0.000_001) } }
  }

  /// From now on nothing ends the program but the user: at the prompt each entry has a limit of its own.
  static func forget() { end.withLock { $0 = nil } }

  private static func watch(until last: Double, _ reporter: Reporter) {
    while true {
      let rest = last - monotonicSeconds()
      if rest > 0 {
        usleep(useconds_t(min(rest, 60) * 1e6) + 1)
        continue
      }
      guard remaining != nil else { return }
      switch Phase.current {
      case .preparing: leave(from: .preparing, reporter)
      case .running: if rest < -patience { leave(from: .running, reporter) }
      case .writing, .closing: break
      case .typing, .ended: return
      }
      usleep(10_000)
    }
  }

  private static func leave(from phase: Phase, _ reporter: Reporter) {
    guard Phase.end(from: phase) else { return }
    StandardError.writeLast(
      Array(reporter.text(Diagnostic("E0405", "the time limit was exceeded", at: nil)).utf8))
    _exit(ExitStatus.timeout.code)
  }
}
