import Formats
import Glibc
import System

/// The time of an answer, as its header says it; made once a second.
enum HTTPDate {
  private static let last = Locked<(second: Int, line: String)>((0, ""))

  /// `date: Sun, 06 Nov 1994 08:49:37 GMT`, with the end of the line.
  static var now: String {
    let second = time(nil)
    return last.withLock { last in
      if last.second != second { last = (second, "date: \(text(second))\r\n") }
      return last.line
    }
  }

  static func text(_ second: Int) -> String {
    let time = parts(second)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let day = "\(days[Int(time.tm_wday)]), \(digits(time.tm_mday, 2))"
    return "\(day) \(months[Int(time.tm_mon)]) \(time.tm_year + 1900) \(clock(time)) GMT"
  }

  /// `2026-11-28T19:00:00.123Z`
  static func iso8601(milliseconds: Int) -> String {
    let time = parts(milliseconds / 1000)
    let day = "\(time.tm_year + 1900)-\(digits(time.tm_mon + 1, 2))-\(digits(time.tm_mday, 2))"
    return "\(day)T\(clock(time)).\(digits(Int32(milliseconds % 1000), 3))Z"
  }

  private static func parts(_ second: Int) -> tm {
    var second = second
    var parts = tm()
    gmtime_r(&second, &parts)
    return parts
  }

  private static func clock(_ time: tm) -> String {
    [time.tm_hour, time.tm_min, time.tm_sec].map { digits($0, 2) }.joined(separator: ":")
  }

  private static func digits(_ number: Int32, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
}
