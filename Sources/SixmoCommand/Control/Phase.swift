import Glibc
import Synchronization

/// What the program is doing, which decides how Ctrl-C and the end of `--timeout` stop it.
enum Phase: UInt8 {
  /// Reading, parsing, checking, formatting: nothing is lost if the process just ends.
  case preparing
  /// A file is being replaced.
  case writing
  /// A script runs; its interpreter stops it.
  case running
  /// The script has ended, and the service is being closed.
  case closing
  /// Somebody types at the prompt.
  case typing
  /// The process is ending; nothing else begins.
  case ended

  static var current: Phase {
    Phase(rawValue: state.load(ordering: .acquiring)) ?? .ended
  }

  static func enter(_ phase: Phase) {
    var known = state.load(ordering: .acquiring)
    while true {
      // Another thread, or a signal handler, is about to end the process.
      if known == Phase.ended.rawValue { pause() }
      let (isDone, present) = state.compareExchange(
        expected: known, desired: phase.rawValue, ordering: .acquiringAndReleasing)
      if isDone { return }
      known = present
    }
  }

  /// True for one caller, which must then end the process; false in another phase. Safe in a signal handler.
  static func end(from phase: Phase) -> Bool {
    state.compareExchange(
      expected: phase.rawValue, desired: Phase.ended.rawValue, ordering: .acquiringAndReleasing
    ).exchanged
  }
}

private let state = Atomic(Phase.preparing.rawValue)
