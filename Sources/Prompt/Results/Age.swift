import Formats
import Sixmo

/// How long ago a time was, which says more than the time itself to somebody who waits.
struct Age {
  /// Seconds since 1970.
  var now: Double

  /// `3 min ago`, `in 15 min`; nil if a value is not a time.
  func text(of value: JSON) -> String? {
    guard let text = value.string, let time = Instant(timestamp: text) else { return nil }
    let seconds = now - time.seconds
    let span = Self.span(abs(seconds))
    return seconds < 0 ? "in \(span)" : "\(span) ago"
  }

  private static func span(_ seconds: Double) -> String {
    let units: [(length: Double, one: String, many: String)] = [
      (1, "s", "s"), (60, "min", "min"), (3600, "h", "h"), (86_400, "day", "days"),
      (30.44 * 86_400, "month", "months"), (365.25 * 86_400, "year", "years"),
    ]
    // Two of the next unit are the least that is reported in it: `90 min`, `47 h`.
    let (length, one, many) = units.last { seconds >= 2 * $0.length } ?? units[0]
    let count = Int(min(seconds / length, 1e6))
    return "\(count) \(count == 1 ? one : many)"
  }
}
