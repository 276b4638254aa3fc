import Glibc

/// A moment, in milliseconds since 1970 in UTC.
struct Timestamp: Hashable, Comparable, Sendable {
  var milliseconds: Int64

  static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

  func advanced(bySeconds seconds: Double) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Int64((seconds * 1000).rounded()))
  }

  var secondsSince1970: Int64 { milliseconds.flooringQuotient(1000) }

  /// `2026-02-12T09:00:00Z`
  var iso8601: String {
    let (year, month, day) = civilDate(day: secondsSince1970.flooringQuotient(86_400))
    let second = secondsSince1970 - secondsSince1970.flooringQuotient(86_400) * 86_400
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    let time =
      "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    return "\(date)T\(time)Z"
  }
}

/// Where the engine gets the time from, so that a test of leases and expiry waits for nothing.
package protocol EngineClock: Sendable {
  /// Milliseconds since 1970 in UTC.
  var milliseconds: Int64 { get }
  /// Returns when so much time has passed; throws when the task is cancelled.
  func sleep(seconds: Double) async throws
}

extension EngineClock {
  var now: Timestamp { Timestamp(milliseconds: milliseconds) }
}

/// The machine's clock.
package struct SystemClock: EngineClock {
  package init() {}

  package var milliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }

  package func sleep(seconds: Double) async throws {
    try await Task.sleep(for: .seconds(seconds))
  }
}

/// Year, month and day of a day counted from 1970-01-01: Howard Hinnant's `civil_from_days`.
private func civilDate(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = day + 719_468
  let era = shifted.flooringQuotient(146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
  fileprivate func flooringQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
