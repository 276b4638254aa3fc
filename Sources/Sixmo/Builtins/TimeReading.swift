/// What has been read of a time by a pattern; what the pattern lacks is the first of January 1970, 00:00.
struct TimeReading {
  var year, century, yearOfCentury, month, day: Int?
  var dayOfYear, isoYear, isoWeek, weekFromSunday, weekFromMonday: Int?
  /// 1 is Monday.
  var weekday: Int?
  var (hour, minute, second) = (0, 0, 0.0)
  var isAfternoon: Bool?
  var offset: Double?
  /// Of `%s`, which says all.
  var epoch: Double?

  func instant(in zone: NamedZone) throws(TimePattern.Misfit) -> Instant {
    if let epoch { return Instant(seconds: epoch) }
    let day = try date()
    let local = day.seconds + (try timeOfDay())
    return offset.map { Instant(seconds: local - $0) } ?? zone.instant(local: local)
  }

  private func timeOfDay() throws(TimePattern.Misfit) -> Double {
    var hour = hour
    if let isAfternoon {
      guard 1...12 ~= hour else { throw .init(reason: "with AM or PM hours go from 1 to 12") }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    let seconds = Double(hour * 3_600 + minute * 60) + second
    guard minute < 60, second < 61, hour < 24 || seconds == 86_400 else {
      throw .init(reason: "there is no such time of day")
    }
    return seconds
  }

  private func date() throws(TimePattern.Misfit) -> Instant {
    guard let day = named() else { throw .init(reason: "there is no such day") }
    let fields = day.fields
    let hasYear = year ?? yearOfCentury ?? isoYear != nil
    if hasYear, let weekday, weekday != fields.weekday {
      throw .init(reason: "that day is a \(TimePattern.weekdays[fields.weekday - 1])")
    }
    if let dayOfYear, dayOfYear != fields.dayOfYear {
      throw .init(reason: "that day is number \(fields.dayOfYear) of its year")
    }
    if let isoWeek, isoWeek != fields.isoWeek.week {
      throw .init(reason: "that day lies in week \(fields.isoWeek.week)")
    }
    if let isoYear, isoYear != fields.isoWeek.year {
      throw .init(reason: "the week of that day belongs to \(fields.isoWeek.year)")
    }
    for (read, week) in [
      (weekFromSunday, fields.weekFromSunday), (weekFromMonday, fields.weekFromMonday),
    ] {
      if let read, hasYear, read != week { throw .init(reason: "that day lies in week \(week)") }
    }
    return day
  }

  private func named() -> Instant? {
    if month != nil || day != nil {
      return Instant(year: wholeYear ?? isoYear ?? 1970, month: month ?? 1, day: day ?? 1)
    }
    if let dayOfYear { return Instant(year: wholeYear ?? 1970, dayOfYear: dayOfYear) }
    if isoWeek != nil || wholeYear == nil, let year = isoYear ?? wholeYear {
      return Instant(year: year, week: isoWeek ?? 1, weekday: weekday ?? 1)
    }
    let year = wholeYear ?? 1970
    if let week = weekFromMonday { return day(ofWeek: week, firstDay: 1, year) }
    if let week = weekFromSunday { return day(ofWeek: week, firstDay: 7, year) }
    return Instant(year: year, month: 1, day: 1)
  }

  /// Two digits are a year of 1969 to 2068, as POSIX has it.
  private var wholeYear: Int? {
    if let year { return year }
    guard let yearOfCentury else { return century.map { $0 * 100 } }
    return (century ?? (yearOfCentury < 69 ? 20 : 19)) * 100 + yearOfCentury
  }

  /// Week 1 begins with the first Monday or Sunday of the year, week 0 before it.
  private func day(ofWeek week: Int, firstDay: Int, _ year: Int) -> Instant? {
    guard 0...53 ~= week, let newYear = Instant(year: year, month: 1, day: 1) else { return nil }
    let toFirst = (firstDay - newYear.fields.weekday + 7) % 7
    let inWeek = ((weekday ?? firstDay) - firstDay + 7) % 7
    let number = toFirst + (week - 1) * 7 + inWeek + 1
    return Instant(year: year, dayOfYear: number)
  }
}
