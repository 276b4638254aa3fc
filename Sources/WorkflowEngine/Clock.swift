import Glibc
import System

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
    String(unsafeUninitializedCapacity: Self.iso8601Count) { bytes in
      writeISO8601(to: bytes)
      return Self.iso8601Count
    }
  }

  static let iso8601Count = 20

  /// The same as ASCII, into `iso8601Count` bytes; the year has four digits.
  func writeISO8601(to bytes: UnsafeMutableBufferPointer<UInt8>) {
    let days = secondsSince1970.flooringQuotient(86_400)
    let (year, month, day) = civilDate(day: days)
    let second = secondsSince1970 - days * 86_400
    func put(_ number: Int64, at place: Int, before sign: Unicode.Scalar) {
      bytes[place] = UInt8(48 + number / 10 % 10)
      bytes[place + 1] = UInt8(48 + number % 10)
      bytes[place + 2] = UInt8(ascii: sign)
    }
    put(year / 100, at: 0, before: "0")
    put(year, at: 2, before: "-")
    put(month, at: 5, before: "-")
    put(day, at: 8, before: "T")
    put(second / 3600, at: 11, before: ":")
    put(second / 60 % 60, at: 14, before: ":")
    put(second % 60, at: 17, before: "Z")
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

  package var milliseconds: Int64 { timespec(of: CLOCK_REALTIME).milliseconds }

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

extension Int64 {
  fileprivate func flooringQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
