/// What a zone's clocks do every year, in the form that POSIX has for the variable TZ:
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule {
  private var standard: NamedZone.Kind
  private var summer: (kind: NamedZone.Kind, start: Change, end: Change)?

  /// A day of each year and the time of day, in seconds, that clocks show when they change.
  private struct Change {
    enum Day {
      /// `J60`: from 1, February never has 29 days.
      case withoutLeapDays(Int)
      /// `59`: from 0.
      case ofYear(Int)
      /// `M3.5.0`: the last (5) or an earlier Sunday (0) of March.
      case weekday(month: Int, week: Int, day: Int)
    }
    var day: Day
    var time: Int
  }

  /// Nil if the text has another form.
  init?(_ text: String) {
    var scanner = ZoneRuleScanner(text)
    guard let name = scanner.name(), let offset = scanner.time() else { return nil }
    standard = NamedZone.Kind(offset: -offset, abbreviation: name)
    guard !scanner.isAtEnd else { return }
    guard let name = scanner.name() else { return nil }
    var kind = NamedZone.Kind(offset: standard.offset + 3_600, abbreviation: name)
    if !scanner.isNext(",") {
      guard let offset = scanner.time() else { return nil }
      kind.offset = -offset
    }
    guard scanner.skip(","), let start = ZoneRule.change(&scanner), scanner.skip(","),
      let end = ZoneRule.change(&scanner), scanner.isAtEnd
    else { return nil }
    summer = (kind, start, end)
  }

  private static func change(_ scanner: inout ZoneRuleScanner) -> Change? {
    guard let day = day(&scanner) else { return nil }
    guard scanner.skip("/") else { return Change(day: day, time: 7_200) }
    return scanner.time().map { Change(day: day, time: $0) }
  }

  private static func day(_ scanner: inout ZoneRuleScanner) -> Change.Day? {
    if scanner.skip("M") {
      guard let month = scanner.number(in: 1...12), scanner.skip("."),
        let week = scanner.number(in: 1...5), scanner.skip("."), let day = scanner.number(in: 0...6)
      else { return nil }
      return .weekday(month: month, week: week, day: day)
    }
    if scanner.skip("J") { return scanner.number(in: 1...365).map { .withoutLeapDays($0) } }
    return scanner.number(in: 0...365).map { .ofYear($0) }
  }

  func kind(at second: Int) -> NamedZone.Kind {
    guard let summer else { return standard }
    let year = Instant(seconds: Double(second + standard.offset)).fields.year
    let start = seconds(of: summer.start, in: year) - standard.offset
    let end = seconds(of: summer.end, in: year) - summer.kind.offset
    let isSummer =
      start < end ? start <= second && second < end : !(end <= second && second < start)
    return isSummer ? summer.kind : standard
  }

  /// As clocks show it, as if that were UTC.
  private func seconds(of change: Change, in year: Int) -> Int {
    let newYear = Instant.dayNumber(year, 1, 1)
    let day: Int
    switch change.day {
    case .ofYear(let number): day = newYear + number
    case .withoutLeapDays(let number):
      day = newYear + number - 1 + (Instant.days(inMonth: 2, of: year) == 29 && number > 59 ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let first = Instant.dayNumber(year, month, 1)
      // Day 0 of 1970 was a Thursday.
      let next = first + ((weekday - (first + 4)) % 7 + 7) % 7 + (week - 1) * 7
      day = next - first < Instant.days(inMonth: month, of: year) ? next : next - 7
    }
    return day * 86_400 + change.time
  }
}

/// Names, numbers and times of a rule, from its start.
private struct ZoneRuleScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  func isNext(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard isNext(character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// `CET`, `<+0330>`
  mutating func name() -> String? {
    let isQuoted = skip("<")
    let name = rest.prefix { byte in
      let letter = byte | 0x20
      return isQuoted
        ? byte != UInt8(ascii: ">") : UInt8(ascii: "a")...UInt8(ascii: "z") ~= letter
    }
    rest = rest.dropFirst(name.count)
    if isQuoted, !skip(">") { return nil }
    return name.count < 3 ? nil : String(Substring(name))
  }

  mutating func number(in range: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix(3).prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard let number = Int(String(Substring(digits))), range ~= number else { return nil }
    rest = rest.dropFirst(digits.count)
    return number
  }

  /// `[+-]hours[:minutes[:seconds]]` in seconds.
  mutating func time() -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard var seconds = number(in: 0...167).map({ $0 * 3_600 }) else { return nil }
    for unit in [60, 1] where skip(":") {
      guard let number = number(in: 0...59) else { return nil }
      seconds += number * unit
    }
    return isNegative ? -seconds : seconds
  }
}
