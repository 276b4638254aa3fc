import Glibc

/// Functions of time. A time is a text in ISO 8601, as the API has it, or a number of seconds since 1970;
/// everything is UTC.
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
    let offset = try call.double(2)
    let shifted = Instant(seconds: instant.seconds + offset)
    guard Instant.range ~= shifted.seconds else { throw outOfRange(call, 2) }
    return call.make(try format(shifted, offset, try call.string(1), call))
  }

  private static func format(
    _ instant: Instant, _ offset: Double, _ pattern: String, _ call: Call
  ) throws -> String {
    let fields = instant.fields
    var text = ""
    var characters = pattern.makeIterator()
    while let character = characters.next() {
      guard character == "%" else {
        text.append(character)
        continue
      }
      switch characters.next() {
      case "Y": text += Instant.padded(fields.year, 4)
      case "m": text += Instant.padded(fields.month, 2)
      case "d": text += Instant.padded(fields.day, 2)
      case "e": text += String(fields.day)
      case "H": text += Instant.padded(fields.hour, 2)
      case "I": text += Instant.padded((fields.hour + 11) % 12 + 1, 2)
      case "M": text += Instant.padded(fields.minute, 2)
      case "S": text += Instant.padded(fields.second, 2)
      case "L": text += Instant.padded(fields.millisecond, 3)
      case "p": text += fields.hour < 12 ? "AM" : "PM"
      case "j": text += Instant.padded(fields.dayOfYear, 3)
      case "u": text += String(fields.weekday)
      case "a": text += weekdays[fields.weekday - 1].prefix(3)
      case "A": text += weekdays[fields.weekday - 1]
      case "b": text += months[fields.month - 1].prefix(3)
      case "B": text += months[fields.month - 1]
      case "F": text += instant.dateText
      case "T": text += instant.timeText
      case "z": text += zone(offset)
      case "s": text += String(Int((instant.seconds - offset).rounded(.down)))
      case "%": text += "%"
      case let other:
        throw call.fail(
          "E0604", "unknown '%\(other.map(String.init) ?? "")' in the pattern", kind: "time",
          argument: 1,
          help: "known are %Y %m %d %e %H %I %M %S %L %p %j %u %a %A %b %B %F %T %z %s %%")
      }
    }
    return text
  }

  private static func zone(_ offset: Double) -> String {
    let minutes = Int(offset.magnitude) / 60
    return (offset < 0 ? "-" : "+") + Instant.padded(minutes / 60, 2)
      + Instant.padded(minutes % 60, 2)
  }

  private static func parse(_ call: Call) throws -> Value {
    number(try instant(call, 0).seconds)
  }

  private static func add(_ call: Call) throws -> Value {
    let sum = try instant(call, 0).seconds + (try call.double(1))
    guard Instant.range ~= sum else { throw outOfRange(call, 1) }
    return call[0].typeName == "string" ? call.make(Instant(seconds: sum).text) : number(sum)
  }

  private static func difference(_ call: Call) throws -> Value {
    number(try instant(call, 0).seconds - (try instant(call, 1).seconds))
  }

  private static func parts(_ call: Call) throws -> Value {
    let fields = try instant(call, 0).fields
    return call.make([
      "year": .int(fields.year), "month": .int(fields.month), "day": .int(fields.day),
      "hour": .int(fields.hour), "minute": .int(fields.minute), "second": .int(fields.second),
      "millisecond": .int(fields.millisecond), "weekday": .int(fields.weekday),
      "day_of_year": .int(fields.dayOfYear),
    ])
  }

  /// A time as text or seconds.
  private static func instant(_ call: Call, _ index: Int) throws -> Instant {
    if let seconds = call[index].asDouble {
      guard Instant.range ~= seconds else { throw outOfRange(call, index) }
      return Instant(seconds: seconds)
    }
    guard call[index].typeName == "string" else {
      throw call.mismatch(index, "a time (a text in ISO 8601, or seconds since 1970)")
    }
    guard let instant = Instant(try call.string(index)) else {
      throw call.fail(
        "E0604", "'\(try call.string(index))' is no time in ISO 8601", kind: "time",
        argument: index,
        help: "write it as \"2026-11-22T08:18:04Z\" or \"2026-11-22\"")
    }
    return instant
  }

  /// Whole seconds as an int.
  private static func number(_ seconds: Double) -> Value {
    Int(exactly: seconds).map { .int($0) } ?? .double(seconds)
  }

  private static func outOfRange(_ call: Call, _ index: Int) -> Failure {
    call.fail("E0604", "the time is outside the years 1 to 9999", kind: "time", argument: index)
  }

  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October",
    "November", "December",
  ]

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "time.now()", "The time as text in ISO 8601: `2026-11-22T08:18:04.250Z`.",
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
      "time.parse(time)", "Seconds since 1970 of a text in ISO 8601; without an offset it is UTC.",
      examples: [
        .init("time.parse(\"2026-11-22T08:18:04Z\")", "1795335484"),
        .init("time.parse(\"1970-01-01T02:00:00+02:00\")", "0"),
      ], body: parse),
    Builtin(
      "time.format(time, pattern = \"%Y-%m-%dT%H:%M:%SZ\", offset = 0)",
      "A time as text by a pattern of `strftime`, `offset` seconds east of UTC.",
      examples: [
        .init("time.format(0)", "\"1970-01-01T00:00:00Z\""),
        .init("time.format(\"2026-11-22\", \"%A, %e %B %Y\")", "\"Sunday, 22 November 2026\""),
        .init("time.format(0, \"%H:%M %z\", offset: 2h)", "\"02:00 +0200\""),
      ], body: format),
    Builtin(
      "time.add(time, seconds)", "The time so much later, as text if it was given as text.",
      examples: [.init("time.add(\"2026-12-31T23:00:00Z\", 2h)", "\"2027-01-01T01:00:00Z\"")],
      body: add),
    Builtin(
      "time.diff(later, earlier)", "The seconds between two times.",
      examples: [.init("time.diff(\"2026-11-22\", \"2026-11-21\")", "86400")], body: difference),
    Builtin(
      "time.parts(time)",
      "Year, month, day, hour, minute, second, millisecond, weekday (1 is Monday) and day_of_year.",
      examples: [.init("time.parts(\"2026-11-22\").weekday", "7")], body: parts),
  ]
}
