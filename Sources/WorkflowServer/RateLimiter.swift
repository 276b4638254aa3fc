import Formats
import Glibc
import System

/// Counts requests by caller, in one minute after the other.
final class RateLimiter: Sendable {
  /// Where a caller is in the current minute.
  struct Standing {
    var limit: Int
    var used: Int
    /// When the next minute begins, in seconds since 1970.
    var reset: Int
    var secondsToReset: Int

    var isOver: Bool { used > limit }

    var headers: [String: String] {
      [
        "x-ratelimit-limit": String(limit), "x-ratelimit-remaining": String(max(0, limit - used)),
        "x-ratelimit-reset": String(reset),
      ]
    }
  }

  private struct Minute {
    var number = 0
    var counts: [String: Int] = [:]
  }
  private let minute = Locked(Minute())
  private let limit: Int?
  private let now: @Sendable () -> Int

  /// `now` gives the seconds since 1970.
  init(_ limit: Int?, now: @escaping @Sendable () -> Int = { time(nil) }) {
    self.limit = limit
    self.now = now
  }

  /// Counts a request; nil if there is no limit.
  func count(_ caller: String) -> Standing? { look(caller, adding: 1) }

  func standing(of caller: String) -> Standing? { look(caller, adding: 0) }

  private func look(_ caller: String, adding more: Int) -> Standing? {
    guard let limit else { return nil }
    let now = now()
    return minute.withLock { minute in
      if minute.number != now / 60 { minute = Minute(number: now / 60) }
      if more > 0 { minute.counts[caller, default: 0] += more }
      let reset = (minute.number + 1) * 60
      return Standing(
        limit: limit, used: minute.counts[caller] ?? 0, reset: reset, secondsToReset: reset - now)
    }
  }
}
