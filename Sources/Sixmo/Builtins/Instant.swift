/// A point in time in UTC, as seconds since 1970 and as the fields of a calendar (proleptic Gregorian).
package struct Instant {
  package var seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  /// `2026-11-22T08:18:04Z`; nil if it is not a day with a time.
  package init?(timestamp text: String) {
    guard text.utf8.dropFirst(10).first == UInt8(ascii: "T"), let instant = Instant(text) else {
      return nil
    }
    self = instant
  }

  /// Reads ISO 8601: days as `2026-11-22`, `20261122`, `2026-326`, `2026-W47-7` or `2026-11`, then perhaps
  /// a time as `T08:18:04.25` or `T081804`, and an offset as `Z` or `+02:00`. Without an offset it is a
  /// time of `zone`. Nil if it is something else, or a day or time that does not exist.
  init?(_ text: String, zone: NamedZone = .utc) {
    var scanner = TimeScanner(text)
    guard let day = Instant.day(&scanner) else { return nil }
    if scanner.isAtEnd {
      self = zone.instant(local: day.seconds)
      return
    }
    guard scanner.skip("T") || scanner.skip("t") || scanner.skip(" "),
      let time = Instant.timeOfDay(&scanner)
    else { return nil }
    if scanner.isAtEnd {
      self = zone.instant(local: day.seconds + time)
      return
    }
    guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    seconds = day.seconds + time - offset
  }

  private static func day(_ scanner: inout TimeScanner) -> Instant? {
    guard let year = scanner.number(4) else { return nil }
    let isExtended = scanner.skip("-")
    if scanner.skip("W") {
      guard let week = scanner.number(2) else { return nil }
      guard !scanner.isAtEnd else { return Instant(year: year, week: week, weekday: 1) }
      guard !isExtended || scanner.skip("-"), let weekday = scanner.number(1) else { return nil }
      return Instant(year: year, week: week, weekday: weekday)
    }
    if scanner.digitsAhead == 3 {
      return scanner.number(3).flatMap { Instant(year: year, dayOfYear: $0) }
    }
    guard isExtended || scanner.digitsAhead == 4, let month = scanner.number(2) else { return nil }
    // A month alone is its first day.
    if isExtended, scanner.isAtEnd { return Instant(year: year, month: month, day: 1) }
    guard !isExtended || scanner.skip("-"), let day = scanner.number(2) else { return nil }
    return Instant(year: year, month: month, day: day)
  }

  /// The beginning of a day; nil if there is no such day.
  init?(year: Int, month: Int, day: Int) {
    guard 1...12 ~= month, 1...Instant.days(inMonth: month, of: year) ~= day else { return nil }
    seconds = Double(Instant.dayNumber(year, month, day) * 86_400)
  }

  /// The day of an ISO week, Monday is 1; nil if the year has no such week.
  init?(year: Int, week: Int, weekday: Int) {
    guard 1...53 ~= week, 1...7 ~= weekday else { return nil }
    // January the fourth lies in the first week, as does each Thursday in the year of its week.
    let fourth = Instant.dayNumber(year, 1, 4)
    let monday = fourth - Instant.floorDivide(fourth + 3, 7).rest + (week - 1) * 7
    guard Instant(seconds: Double((monday + 3) * 86_400)).fields.year == year else { return nil }
    seconds = Double((monday + weekday - 1) * 86_400)
  }

  /// A day counted from the first of January, which is 1.
  init?(year: Int, dayOfYear: Int) {
    guard 1...(Instant.days(inMonth: 2, of: year) + 337) ~= dayOfYear else { return nil }
    seconds = Double((Instant.dayNumber(year, 1, 1) + dayOfYear - 1) * 86_400)
  }

  /// Seconds since midnight of `08:18`, `08:18:04.25`, `081804`; `24:00:00` ends the day.
  private static func timeOfDay(_ scanner: inout TimeScanner) -> Double? {
    guard let hour = scanner.number(2) else { return nil }
    let isExtended = scanner.skip(":")
    guard let minute = scanner.number(2), minute < 60 else { return nil }
    var seconds = Double(hour * 3_600 + minute * 60)
    if isExtended ? scanner.skip(":") : scanner.digitsAhead > 0 {
      guard let second = scanner.number(2), second <= 60 else { return nil }
      seconds += Double(second)
      if scanner.skip(".") || scanner.skip(",") {
        guard let fraction = scanner.fraction() else { return nil }
        seconds += fraction
      }
    }
    return hour < 24 || seconds == 86_400 ? seconds : nil
  }
}

// MARK: - Calendar

extension Instant {
  struct Fields {
    var year: Int
    var month: Int
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int
    var millisecond: Int
    /// 1 is Monday, 7 is Sunday.
    var weekday: Int
    /// From 1.
    var dayOfYear: Int

    /// Weeks begin on Sunday; those days of the year that are before the first one are in week 0.
    var weekFromSunday: Int { (dayOfYear + 6 - weekday % 7) / 7 }
    /// The same with weeks that begin on Monday.
    var weekFromMonday: Int { (dayOfYear + 7 - weekday) / 7 }

    /// The week of ISO 8601 and the year that it belongs to.
    var isoWeek: (year: Int, week: Int) {
      // The week belongs to the year of its Thursday.
      let thursday = Instant(
        seconds: Double((Instant.dayNumber(year, month, day) + 4 - weekday) * 86_400)
      ).fields
      return (thursday.year, (thursday.dayOfYear - 1) / 7 + 1)
    }
  }

  /// The years that four digits can tell.
  static let range = -62_135_596_800.0..<253_402_300_800.0

  var fields: Fields {
    let (whole, millisecond) = Instant.floorDivide(wholeMilliseconds, 1_000)
    let (dayNumber, secondOfDay) = Instant.floorDivide(whole, 86_400)
    let (year, month, day) = Instant.date(dayNumber)
    return Fields(
      year: year, month: month, day: day, hour: secondOfDay / 3_600, minute: secondOfDay / 60 % 60,
      second: secondOfDay % 60, millisecond: millisecond,
      weekday: Instant.floorDivide(dayNumber + 3, 7).rest + 1,
      dayOfYear: dayNumber - Instant.dayNumber(year, 1, 1) + 1)
  }

  /// Cut off, but for the error of the seconds as a float: -4.999 times 1,000 lies below -4,999.
  private var wholeMilliseconds: Int {
    let milliseconds = seconds * 1_000
    let nearest = milliseconds.rounded()
    return Int(
      abs(milliseconds - nearest) <= milliseconds.ulp ? nearest : milliseconds.rounded(.down))
  }

  /// `2026-11-22T08:18:04Z`, with milliseconds unless they are zero.
  var text: String {
    let fields = fields
    let fraction = fields.millisecond == 0 ? "" : "." + Instant.padded(fields.millisecond, 3)
    return dateText + "T" + timeText + fraction + "Z"
  }

  var dateText: String {
    let fields = fields
    return [
      Instant.padded(fields.year, 4), Instant.padded(fields.month, 2),
      Instant.padded(fields.day, 2),
    ].joined(separator: "-")
  }

  var timeText: String {
    let fields = fields
    return [fields.hour, fields.minute, fields.second].map { Instant.padded($0, 2) }
      .joined(separator: ":")
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  private static func floorDivide(_ number: Int, _ divisor: Int) -> (quotient: Int, rest: Int) {
    let rest = (number % divisor + divisor) % divisor
    return ((number - rest) / divisor, rest)
  }

  /// Days since 1970-01-01. (Howard Hinnant, "chrono-compatible low-level date algorithms": years
  /// begin in March, so that the leap day is the last.)
  static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(year, 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(_ dayNumber: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = floorDivide(dayNumber + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1
    )
  }

  /// The same day and time that many months later, or the last day of a shorter month.
  func adding(months: Int) -> Instant? {
    let fields = fields
    let (years, month) = Instant.floorDivide(fields.month - 1 + months, 12)
    let year = fields.year + years
    guard 1...9_999 ~= year else { return nil }
    let day = min(fields.day, Instant.days(inMonth: month + 1, of: year))
    let (from, to) = (
      Instant.dayNumber(fields.year, fields.month, fields.day),
      Instant.dayNumber(year, month + 1, day)
    )
    return Instant(seconds: seconds + Double((to - from) * 86_400))
  }

  /// When the minute, hour, day, week (Monday), month or year began; nil for another word.
  func start(of unit: String) -> Instant? {
    let fields = fields
    switch unit {
    case "minute": return Instant(seconds: (seconds / 60).rounded(.down) * 60)
    case "hour": return Instant(seconds: (seconds / 3_600).rounded(.down) * 3_600)
    case "day": return Instant(seconds: (seconds / 86_400).rounded(.down) * 86_400)
    case "week":
      let today = (seconds / 86_400).rounded(.down)
      return Instant(seconds: (today - Double(fields.weekday - 1)) * 86_400)
    case "month": return Instant(year: fields.year, month: fields.month, day: 1)
    case "year": return Instant(year: fields.year, month: 1, day: 1)
    default: return nil
    }
  }

  static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
