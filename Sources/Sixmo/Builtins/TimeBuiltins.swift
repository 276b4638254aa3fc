import Glibc
import Syntax
import System

/// Functions of time. A time is a text in ISO 8601, as the API has it, or a number of seconds since 1970;
/// everything
/// is UTC unless a call names a zone.
enum TimeBuiltins {
  private static func now(_ call: Call) throws -> Value {
    call.make(Instant(seconds: try clock(call)).text)
  }

  private static func clock(_ call: Call) throws -> Double {
    guard let clock = call.host.clock else {
      throw call.fail("E0406", "this program gives scripts no clock")
    }
    return clock()
  }

  private static func monotonic(_ call: Call) throws -> Value {
    _ = try clock(call)
    return .double(monotonicSeconds())
  }

  private static func sleep(_ call: Call) throws -> Value {
    // An expression in the specs of a block must not keep the engine waiting.
    _ = try clock(call)
    let seconds = try call.double(0)
    guard 0...1e9 ~= seconds else {
      throw call.fail("E0307", "'time.sleep' needs 0 or more seconds, got \(seconds)", argument: 0)
    }
    try call.sleep(seconds: seconds)
    return .null
  }

  private static func format(_ call: Call) throws -> Value {
    let instant = try instant(call, 0)
    let (offset, name) = try offset(call, at: instant, offset: 2, zone: 3)
    guard Instant.range ~= instant.seconds + offset else { throw outOfRange(call, 2) }
    guard !call[1].isNull else { return call.make(iso(instant, offset)) }
    return call.make(try pattern(call, 1).text(of: instant, offset: offset, zone: name))
  }

  /// `2026-07-01T14:00:00+02:00`
  private static func iso(_ instant: Instant, _ offset: Double) -> String {
    let local = Instant(seconds: instant.seconds + offset)
    let end = offset == 0 ? "Z" : TimePattern.zone(offset, separator: ":")
    return "\(local.dateText)T\(local.timeText)\(end)"
  }

  /// What clocks of a zone, or that many seconds east of UTC, show beside UTC, and how they call it.
  private static func offset(_ call: Call, at instant: Instant, offset: Int, zone: Int) throws -> (
    Double, String
  ) {
    guard let place = try self.zone(call, zone) else {
      let seconds = try call.double(offset)
      guard seconds.magnitude < 86_400 else {
        throw call.fail(
          "E0307", "'\(call.name)' needs an offset of less than 24 hours", argument: offset)
      }
      return (seconds, seconds == 0 ? "UTC" : TimePattern.zone(seconds))
    }
    guard !call.isGiven(offset) else {
      throw call.fail("E0307", "'\(call.name)' takes an offset or a zone", argument: zone)
    }
    let kind = place.kind(at: instant.seconds)
    return (Double(kind.offset), kind.abbreviation)
  }

  /// Nil for null.
  private static func zone(_ call: Call, _ index: Int) throws -> NamedZone? {
    guard let name = try call.optional(index, call.string) else { return nil }
    if let known = call.machine.builtinState.zones[name] { return known }
    guard let zone = NamedZone(named: name) else {
      let near = Suggestion.nearest(to: name, among: NamedZone.names)
      throw call.fail(
        "E0604", "unknown time zone '\(name)'", argument: index,
        label: near.map { "did you mean '\($0)'?" } ?? "",
        help:
          "zones are named as in the tz database, \"Europe/Berlin\", which \(NamedZone.folder) holds"
      )
    }
    call.machine.builtinState.zones[name] = zone
    return zone
  }

  private static func pattern(_ call: Call, _ index: Int) throws -> TimePattern {
    do {
      return try TimePattern(try call.string(index))
    } catch let unknown as TimePattern.UnknownField {
      throw call.fail(
        "E0604", "unknown '\(unknown.text)' in the pattern", argument: index,
        help: "known are \(TimePattern.known)")
    }
  }

  private static func parse(_ call: Call) throws -> Value {
    let zone = try zone(call, 2) ?? .utc
    guard !call[1].isNull else { return number(try instant(call, 0, in: zone).seconds) }
    let pattern = try pattern(call, 1)
    let text = try call.string(0)
    guard !pattern.writesOnly else {
      throw call.fail(
        "E0604", "'%Z' is only for writing", argument: 1,
        help: "abbreviations are ambiguous: read an offset with '%z', or give a zone")
    }
    do throws(TimePattern.Misfit) {
      let instant = try pattern.instant(from: text, zone: zone)
      guard Instant.range ~= instant.seconds else {
        throw .init(reason: "the year is not 1 to 9999")
      }
      return number(instant.seconds)
    } catch {
      throw call.fail(
        "E0604", "'\(text)' is not a time of the form '\(try call.string(1))'",
        argument: 0, help: error.reason)
    }
  }

  private static func add(_ call: Call) throws -> Value {
    let months = try call.int(2)
    let start = try instant(call, 0)
    guard months.magnitude < 120_000,
      let shifted = months == 0 ? start : start.adding(months: months)
    else { throw outOfRange(call, 2) }
    let sum = shifted.seconds + (try call.double(1))
    guard Instant.range ~= sum else { throw outOfRange(call, 1) }
    return answer(sum, like: 0, call)
  }

  private static func startOf(_ call: Call) throws -> Value {
    let instant = try instant(call, 0)
    let (offset, _) = try offset(call, at: instant, offset: 2, zone: 3)
    let local = Instant(seconds: instant.seconds + offset)
    guard Instant.range ~= local.seconds else { throw outOfRange(call, 2) }
    guard let start = local.start(of: try call.string(1)) else {
      throw call.fail(
        "E0307", "unknown unit '\(try call.string(1))'", argument: 1,
        help: "known are minute, hour, day, week, month and year")
    }
    let seconds = try zone(call, 3)?.instant(local: start.seconds).seconds ?? start.seconds - offset
    guard Instant.range ~= seconds else { throw outOfRange(call, 0) }
    return answer(seconds, like: 0, call)
  }

  /// A time as text if the argument was text.
  private static func answer(_ seconds: Double, like argument: Int, _ call: Call) -> Value {
    call[argument].typeName == "string"
      ? call.make(Instant(seconds: seconds).text) : number(seconds)
  }

  private static func difference(_ call: Call) throws -> Value {
    number(try instant(call, 0).seconds - (try instant(call, 1).seconds))
  }

  private static func parts(_ call: Call) throws -> Value {
    let instant = try instant(call, 0)
    let offset = try zone(call, 1)?.offset(at: instant) ?? 0
    let fields = Instant(seconds: instant.seconds + offset).fields
    return call.make([
      "year": .int(fields.year), "month": .int(fields.month), "day": .int(fields.day),
      "hour": .int(fields.hour), "minute": .int(fields.minute), "second": .int(fields.second),
      "millisecond": .int(fields.millisecond), "weekday": .int(fields.weekday),
      "day_of_year": .int(fields.dayOfYear),
    ])
  }

  /// A time as text or seconds.
  private static func instant(
    _ call: Call, _ index: Int, in zone: NamedZone = .utc
  ) throws -> Instant {
    if let seconds = call[index].asDouble {
      guard Instant.range ~= seconds else { throw outOfRange(call, index) }
      return Instant(seconds: seconds)
    }
    guard call[index].typeName == "string" else {
      throw call.mismatch(index, "a time (a text in ISO 8601, or seconds since 1970)")
    }
    guard let instant = Instant(try call.string(index), zone: zone) else {
      throw call.fail(
        "E0604", "'\(try call.string(index))' is not a time in ISO 8601",
        argument: index,
        help: "write it as \"2026-11-22T08:18:04Z\" or \"2026-11-22\", a day and a time that exist")
    }
    return instant
  }

  /// Whole seconds as an int.
  private static func number(_ seconds: Double) -> Value {
    Int(exactly: seconds).map { .int($0) } ?? .double(seconds)
  }

  private static func outOfRange(_ call: Call, _ index: Int) -> Failure {
    call.fail("E0604", "the time is outside the years 1 to 9999", argument: index)
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "time.now()", "The time as text in ISO 8601: `2026-11-22T08:18:04.250Z`.",
      documentation:
        "Texts of times may have seconds or fractions of them: compare with `time.diff`.",
      examples: [.init("time.now().ends_with(\"Z\")", "true")], body: now),
    Builtin(
      "time.epoch()", "Seconds since 1970, with a fraction.",
      examples: [.init("time.epoch() > 1000000000", "true")]
    ) { call in .double(try clock(call)) },
    Builtin(
      "time.monotonic()",
      "Seconds of a clock that is never set: for measuring how long something takes.",
      examples: [.init("let t = time.monotonic()\ntime.monotonic() - t < 60", "true")],
      body: monotonic),
    Builtin(
      "time.sleep(seconds)", "Waits; Ctrl-C ends it at once.", examples: [.init("time.sleep(0)")],
      body: sleep),
    Builtin(
      "time.parse(time, pattern = null, zone = null)",
      "Seconds since 1970 of a text in ISO 8601, or in another form by a pattern as `time.format` has it.",
      documentation:
        "Without an offset (`%z`) a time is UTC, or one of `zone`. Of a time that comes twice there, when clocks are set back, it is the first; one that is skipped counts on from before the gap.",
      examples: [
        .init("time.parse(\"2026-11-22T08:18:04Z\")", "1795335484"),
        .init("time.parse(\"1970-01-01T02:00:00+02:00\")", "0"),
        .init("time.parse(\"22.11.2026 8:18\", \"%d.%m.%Y %H:%M\")", "1795335480"),
        .init(
          "time.parse(\"Sun, 22 Nov 2026 08:18:04 GMT\", \"%a, %d %b %Y %T %z\")", "1795335484"),
      ], body: parse),
    Builtin(
      "time.format(time, pattern = null, offset = 0, zone = null)",
      "A time as text by a pattern of `strftime`, `offset` seconds east of UTC or in a `zone`.",
      documentation: "Without a pattern the text is in ISO 8601, with the offset from UTC.",
      examples: [
        .init("time.format(0)", "\"1970-01-01T00:00:00Z\""),
        .init("time.format(0, offset: -9000)", "\"1969-12-31T21:30:00-02:30\""),
        .init("time.format(\"2026-11-22\", \"%A, %e %B %Y\")", "\"Sunday, 22 November 2026\""),
        .init("time.format(0, \"%H:%M %z\", offset: 2h)", "\"02:00 +0200\""),
        .init(
          "time.format(\"2026-07-01T12:00Z\", \"%H:%M %Z\", zone: \"Europe/Berlin\")",
          "\"14:00 CEST\""),
      ], body: format),
    Builtin(
      "time.add(time, seconds = 0, months = 0)",
      "The time so much later, as text if it was given as text.",
      examples: [
        .init("time.add(\"2026-12-31T23:00:00Z\", 2h)", "\"2027-01-01T01:00:00Z\""),
        .init("time.add(\"2026-01-31\", months: 1)", "\"2026-02-28T00:00:00Z\""),
      ], body: add),
    Builtin(
      "time.start_of(time, unit, offset = 0, zone = null)",
      "When the minute, hour, day, week, month or year began, `offset` seconds east of UTC or in a `zone`.",
      documentation: "A week begins on Monday. The result is text if the time was given as text.",
      examples: [
        .init("time.start_of(\"2026-11-22T08:18:04Z\", \"week\")", "\"2026-11-16T00:00:00Z\""),
        .init(
          "time.start_of(\"2026-11-22T23:30:00Z\", \"day\", offset: 1h)",
          "\"2026-11-22T23:00:00Z\""),
      ], body: startOf),
    Builtin(
      "time.diff(later, earlier)", "The seconds between two times.",
      examples: [.init("time.diff(\"2026-11-22\", \"2026-11-21\")", "86400")], body: difference),
    Builtin(
      "time.parts(time, zone = null)",
      "Year, month, day, hour, minute, second, millisecond, weekday (1 is Monday) and day_of_year, in UTC or a `zone`.",
      examples: [.init("time.parts(\"2026-11-22\").weekday", "7")], body: parts),
  ]
}
