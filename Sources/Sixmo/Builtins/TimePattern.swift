/// A pattern of `strftime` and `strptime`, `%d.%m.%Y %H:%M`, for writing and reading times.
struct TimePattern {
  private let parts: [Part]

  private enum Part {
    case literal(Character)
    /// The letter behind `%`.
    case field(Character)
  }

  /// What help names.
  static let known = "%Y %m %d %e %H %I %M %S %L %p %j %u %a %A %b %B %F %T %z %s %%"

  /// Something behind `%` that means nothing.
  struct UnknownField: Error { let text: String }

  init(_ pattern: String) throws(UnknownField) {
    var parts: [Part] = []
    var rest = pattern[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        parts.append(.literal(character))
        continue
      }
      guard let field = rest.popFirst(), "YmdeHIMSLpjuaAbBFTzs%".contains(field) else {
        throw UnknownField(text: "%" + String(pattern[..<rest.startIndex].suffix(1)))
      }
      parts.append(field == "%" ? .literal("%") : .field(field))
    }
    self.parts = parts
  }

  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}

extension TimePattern {
  // MARK: Writing

  /// The time at a place `offset` seconds east of UTC.
  func text(of instant: Instant, offset: Double) -> String {
    let local = Instant(seconds: instant.seconds + offset)
    let fields = local.fields
    return parts.map { part in
      switch part {
      case .literal(let character): String(character)
      case .field("z"): Self.zone(offset)
      case .field("s"): String(Int(instant.seconds.rounded(.down)))
      case .field("F"): local.dateText
      case .field("T"): local.timeText
      case .field(let letter): Self.text(letter, fields)
      }
    }.joined()
  }

  private static func text(_ letter: Character, _ fields: Instant.Fields) -> String {
    switch letter {
    case "Y": Instant.padded(fields.year, 4)
    case "m": Instant.padded(fields.month, 2)
    case "d": Instant.padded(fields.day, 2)
    case "e": String(fields.day)
    case "H": Instant.padded(fields.hour, 2)
    case "I": Instant.padded((fields.hour + 11) % 12 + 1, 2)
    case "M": Instant.padded(fields.minute, 2)
    case "S": Instant.padded(fields.second, 2)
    case "L": Instant.padded(fields.millisecond, 3)
    case "p": fields.hour < 12 ? "AM" : "PM"
    case "j": Instant.padded(fields.dayOfYear, 3)
    case "u": String(fields.weekday)
    case "a": String(weekdays[fields.weekday - 1].prefix(3))
    case "A": weekdays[fields.weekday - 1]
    case "b": String(months[fields.month - 1].prefix(3))
    case "B": months[fields.month - 1]
    default: ""
    }
  }

  private static func zone(_ offset: Double) -> String {
    let minutes = Int(offset.magnitude) / 60
    return (offset < 0 ? "-" : "+") + Instant.padded(minutes / 60, 2)
      + Instant.padded(minutes % 60, 2)
  }
}

extension TimePattern {
  // MARK: Reading

  /// What has been read of a time; what the pattern lacks is the first of January 1970, 00:00 UTC.
  fileprivate struct Reading {
    var (year, month, day) = (1970, 1, 1)
    var (hour, minute, second) = (0, 0, 0.0)
    var isAfternoon: Bool?
    var offset = 0.0
    /// Of `%s`, which tells all.
    var epoch: Double?
  }

  /// The time that a text tells; nil if it does not fit the pattern, or names no day or hour that exists.
  func instant(from text: String) -> Instant? {
    var reading = Reading()
    var scanner = TimeScanner(text)
    for part in parts {
      let fits =
        switch part {
        case .literal(let character): scanner.skip(character)
        case .field(let letter): Self.read(letter, from: &scanner, into: &reading)
        }
      if !fits { return nil }
    }
    return scanner.isAtEnd ? reading.instant : nil
  }

  private static func read(
    _ letter: Character, from scanner: inout TimeScanner, into reading: inout Reading
  ) -> Bool {
    switch letter {
    case "Y": return scanner.read(4, &reading.year)
    case "m": return scanner.read(1...2, &reading.month)
    case "d", "e": return scanner.read(1...2, &reading.day)
    case "H", "I": return scanner.read(1...2, &reading.hour)
    case "M": return scanner.read(1...2, &reading.minute)
    case "S":
      var second = 0
      defer { reading.second += Double(second) }
      return scanner.read(1...2, &second)
    case "L":
      guard let fraction = scanner.fraction() else { return false }
      reading.second += fraction
      return true
    case "p":
      guard let half = scanner.word(["AM", "PM"]) else { return false }
      reading.isAfternoon = half == 1
      return true
    case "a", "A": return scanner.word(weekdays) != nil
    case "b", "B":
      guard let month = scanner.word(months) else { return false }
      reading.month = month + 1
      return true
    case "F":
      return scanner.read(4, &reading.year) && scanner.skip("-") && scanner.read(2, &reading.month)
        && scanner.skip("-") && scanner.read(2, &reading.day)
    case "T":
      return "H:M:S".allSatisfy {
        $0 == ":" ? scanner.skip($0) : read($0, from: &scanner, into: &reading)
      }
    case "z":
      guard let offset = scanner.offset() else { return false }
      reading.offset = offset
      return true
    case "s":
      var seconds = 0
      defer { reading.epoch = Double(seconds) }
      return scanner.read(1...12, &seconds)
    case "j", "u":
      var passedOver = 0
      return scanner.read(1...3, &passedOver)
    default: return false
    }
  }
}

extension TimePattern.Reading {
  fileprivate var instant: Instant? {
    if let epoch { return Instant(seconds: epoch) }
    var hour = hour
    if let isAfternoon {
      guard 1...12 ~= hour else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24, minute < 60, second < 61,
      let midnight = Instant(year: year, month: month, day: day)
    else { return nil }
    return Instant(
      seconds: midnight.seconds + Double(hour * 3_600 + minute * 60) + second - offset)
  }
}
