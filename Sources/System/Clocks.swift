import Glibc

/// Seconds of the clock that nobody sets.
package func monotonicSeconds() -> Double { timespec(of: CLOCK_MONOTONIC).seconds }

/// Some milliseconds late at times, for what asks often.
package func roughMonotonicSeconds() -> Double { timespec(of: CLOCK_MONOTONIC_COARSE).seconds }

extension timespec {
  /// The time that a clock shows.
  package init(of clock: clockid_t) {
    self.init()
    clock_gettime(clock, &self)
  }

  package init(seconds: Double) {
    let whole = seconds.rounded(.down)
    self.init(tv_sec: Int(whole), tv_nsec: Int((seconds - whole) * 1e9))
  }

  package var seconds: Double { Double(tv_sec) + Double(tv_nsec) / 1e9 }
  package var milliseconds: Int64 { Int64(tv_sec) * 1000 + Int64(tv_nsec) / 1_000_000 }
}
