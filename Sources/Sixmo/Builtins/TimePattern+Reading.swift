extension TimePattern {
  /// The time that a text names, of `zone` if it has no offset of its own. Throws if it does not fit the
  /// pattern, or names no day or hour that exists.
  func instant(from text: String, zone: NamedZone) throws(Misfit) -> Instant {
    var reading = TimeReading()
    var scanner = TimeScanner(text)
    for part in parts {
      let fits =
        switch part {
        case .literal(let character): scanner.skip(character)
        case .field(let letter): Self.read(letter, from: &scanner, into: &reading)
        }
      if !fits { throw Misfit() }
    }
    guard scanner.isAtEnd else { throw Misfit() }
    return try reading.instant(in: zone)
  }

  /// Why a text is not such a time, where its form is not the reason.
  struct Misfit: Error { var reason: String? }

  private static func read(
    _ letter: Character, from scanner: inout TimeScanner, into reading: inout TimeReading
  ) -> Bool {
    switch letter {
    case "Y": return scanner.read(4, &reading.year)
    case "C": return scanner.read(2, &reading.century)
    case "y": return scanner.read(2, &reading.yearOfCentury)
    case "m": return scanner.read(1...2, &reading.month)
    case "d", "e": return scanner.read(1...2, &reading.day)
    case "j": return scanner.read(1...3, &reading.dayOfYear)
    case "G": return scanner.read(4, &reading.isoYear)
    case "V": return scanner.read(1...2, &reading.isoWeek)
    case "U": return scanner.read(1...2, &reading.weekFromSunday)
    case "W": return scanner.read(1...2, &reading.weekFromMonday)
    case "u":
      guard let day = scanner.number(1), 1...7 ~= day else { return false }
      return agree(day, &reading.weekday)
    case "w":
      guard let day = scanner.number(1), day < 7 else { return false }
      return agree(day == 0 ? 7 : day, &reading.weekday)
    case "a", "A":
      guard let day = scanner.word(weekdays) else { return false }
      return agree(day + 1, &reading.weekday)
    case "b", "B":
      guard let month = scanner.word(months) else { return false }
      return agree(month + 1, &reading.month)
    case "F":
      return scanner.read(4, &reading.year) && scanner.skip("-") && scanner.read(2, &reading.month)
        && scanner.skip("-") && scanner.read(2, &reading.day)
    default: return readTime(letter, from: &scanner, into: &reading)
    }
  }

  private static func readTime(
    _ letter: Character, from scanner: inout TimeScanner, into reading: inout TimeReading
  ) -> Bool {
    switch letter {
    case "H": return scanner.read(1...2, &reading.hour)
    case "I": return scanner.read(1...2, &reading.hourOfHalf)
    case "M": return scanner.read(1...2, &reading.minute)
    case "S": return scanner.read(1...2, &reading.second)
    case "L":
      guard let fraction = scanner.fraction() else { return false }
      return agree(fraction, &reading.fraction)
    case "p":
      guard let half = scanner.word(["AM", "PM"]) else { return false }
      return agree(half == 1, &reading.isAfternoon)
    case "T":
      return "H:M:S".allSatisfy {
        $0 == ":" ? scanner.skip($0) : readTime($0, from: &scanner, into: &reading)
      }
    case "z":
      guard let offset = scanner.offset() else { return false }
      return agree(offset, &reading.offset)
    case "s":
      let sign = scanner.skip("-") ? -1 : 1
      guard let seconds = scanner.number(1...12) else { return false }
      return agree(sign * seconds, &reading.epoch)
    default: return false
    }
  }

  /// Takes over what has been read; false if the same field was read with another value before.
  fileprivate static func agree<T: Equatable>(_ value: T, _ field: inout T?) -> Bool {
    defer { field = value }
    return field == nil || field == value
  }
}

extension TimeScanner {
  fileprivate mutating func read(_ digits: Int, _ value: inout Int?) -> Bool {
    read(digits...digits, &value)
  }

  fileprivate mutating func read(_ digits: ClosedRange<Int>, _ value: inout Int?) -> Bool {
    guard let number = number(digits) else { return false }
    return TimePattern.agree(number, &value)
  }
}
