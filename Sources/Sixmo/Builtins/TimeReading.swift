/// What has been read of a time by a pattern; what the pattern lacks is the first of January 1970, 00:00.
struct TimeReading {
  var year, century, yearOfCentury, month, day: Int?
  var dayOfYear, isoYear, isoWeek, weekFromSunday, weekFromMonday: Int?
  /// 1 is Monday.
  var weekday: Int?
  /// Of `%H`, and of `%I`, which counts to 12 twice a day.
  var hour, hourOfHalf: Int?
  var minute, second: Int?
  var fraction: Double?
  var isAfternoon: Bool?
  /// Seconds east of UTC.
  var offset: Double?
  /// Of `%s`.
  var epoch: Int?

  func instant(in zone: NamedZone) throws(TimePattern.Misfit) -> Instant {
    if let epoch { return try instant(epoch: Double(epoch) + (fraction ?? 0), in: zone) }
    let day = try date()
    let local = day.seconds + (try timeOfDay())
    return offset.map { Instant(seconds: local - $0) } ?? zone.instant(local: local)
  }

  /// The seconds since 1970 leave nothing open; what was read beside them has to name the same time.
  private func instant(epoch: Double, in zone: NamedZone) throws(TimePattern.Misfit) -> Instant {
    let instant = Instant(seconds: epoch)
    guard Instant.range.contains(epoch) else { throw .init(reason: "there is no such day") }
    let local = Instant(seconds: epoch + (offset ?? zone.offset(at: instant)))
    let fields = local.fields
    try checkDay(fields, isYearKnown: true)
    for (read, actual) in [
      (month, fields.month), (day, fields.day), (hour, fields.hour), (minute, fields.minute),
      (second, fields.second), (hourOfHalf, (fields.hour + 11) % 12 + 1),
      (isAfternoon.map { $0 ? 1 : 0 }, fields.hour / 12),
    ] where read != nil && read != actual {
      throw .init(reason: "the seconds since 1970 are those of \(local.dateText) \(local.timeText)")
    }
    return instant
  }

  private func timeOfDay() throws(TimePattern.Misfit) -> Double {
    let hour = try wholeHour()
    let minute = minute ?? 0
    let second = Double(second ?? 0) + (fraction ?? 0)
    let seconds = Double(hour * 3_600 + minute * 60) + second
    guard minute < 60, second < 61, hour < 24 || seconds == 86_400 else {
      throw .init(reason: "there is no such time of day")
    }
    return seconds
  }

  /// From 0 to 24. `%H` beside `%p` is taken for `%I`.
  private func wholeHour() throws(TimePattern.Misfit) -> Int {
    guard let shown = hourOfHalf ?? (isAfternoon == nil ? nil : hour ?? 0) else { return hour ?? 0 }
    guard 1...12 ~= shown else {
      throw .init(reason: "with \(isAfternoon == nil ? "%I" : "AM or PM") hours go from 1 to 12")
    }
    guard let isAfternoon = isAfternoon ?? hour.map({ $0 >= 12 }) else { return shown }
    let whole = shown % 12 + (isAfternoon ? 12 : 0)
    if let hour, hourOfHalf != nil, hour != whole {
      throw .init(reason: "the two hours are different ones")
    }
    return whole
  }

  private func date() throws(TimePattern.Misfit) -> Instant {
    guard let day = named() else { throw .init(reason: "there is no such day") }
    try checkDay(day.fields, isYearKnown: year ?? yearOfCentury ?? isoYear != nil)
    return day
  }

  /// What was read of a day has to be true of the one that was found. Without a year nobody meant 1970, so a
  /// weekday or a week says nothing then.
  private func checkDay(
    _ fields: Instant.Fields, isYearKnown: Bool
  ) throws(TimePattern.Misfit) {
    for (read, actual) in [
      (year, fields.year), (century, fields.year / 100), (yearOfCentury, fields.year % 100),
    ] where read != nil && read != actual {
      throw .init(reason: "that day lies in \(fields.year)")
    }
    if isYearKnown, let weekday, weekday != fields.weekday {
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
    ] where isYearKnown && read != nil && read != week {
      throw .init(reason: "that day lies in week \(week)")
    }
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
