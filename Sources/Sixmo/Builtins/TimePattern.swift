/// A pattern of `strftime` and `strptime`, `%d.%m.%Y %H:%M`, for writing and reading times.
struct TimePattern {
  let parts: [Part]

  enum Part {
    case literal(Character)
    /// The letter after `%`.
    case field(Character)
  }

  /// What help names.
  static let known =
    "%Y %C %y %m %d %e %j %H %I %M %S %L %p %a %A %u %w %b %B %U %W %G %V %F %T %z %Z %s %%"

  /// Something after `%` that means nothing.
  struct UnknownField: Error { let text: String }

  init(_ pattern: String) throws(UnknownField) {
    var parts: [Part] = []
    var rest = pattern[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        parts.append(.literal(character))
        continue
      }
      guard let field = rest.popFirst(), "YCymdejHIMSLpaAuwbBUWGVFTzZs%".contains(field) else {
        throw UnknownField(text: "%" + String(pattern[..<rest.startIndex].suffix(1)))
      }
      parts.append(field == "%" ? .literal("%") : .field(field))
    }
    self.parts = parts
  }

  /// Whether it has a field that no text can be read by.
  var writesOnly: Bool {
    parts.contains { part in if case .field("Z") = part { true } else { false } }
  }

  static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}

extension TimePattern {
  // MARK: Writing

  /// The time at a place `offset` seconds east of UTC, whose clocks have the time of `zone`.
  func text(of instant: Instant, offset: Double, zone: String) -> String {
    let local = Instant(seconds: instant.seconds + offset)
    let fields = local.fields
    return parts.map { part in
      switch part {
      case .literal(let character): String(character)
      case .field("z"): Self.zone(offset)
      case .field("Z"): zone
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
    case "C": Instant.padded(fields.year / 100, 2)
    case "y": Instant.padded(fields.year % 100, 2)
    case "j": Instant.padded(fields.dayOfYear, 3)
    case "u": String(fields.weekday)
    case "w": String(fields.weekday % 7)
    case "U": Instant.padded(fields.weekFromSunday, 2)
    case "W": Instant.padded(fields.weekFromMonday, 2)
    case "G": Instant.padded(fields.isoWeek.year, 4)
    case "V": Instant.padded(fields.isoWeek.week, 2)
    case "a": String(weekdays[fields.weekday - 1].prefix(3))
    case "A": weekdays[fields.weekday - 1]
    case "b": String(months[fields.month - 1].prefix(3))
    case "B": months[fields.month - 1]
    default: ""
    }
  }

  /// `+0200`, or `+02:00` with a colon; with the seconds that local mean times of old have.
  static func zone(_ offset: Double, separator: String = "") -> String {
    let seconds = Int(offset.magnitude)
    let parts = [seconds / 3_600, seconds / 60 % 60, seconds % 60]
    return (offset < 0 ? "-" : "+")
      + parts.prefix(seconds % 60 == 0 ? 2 : 3).map { Instant.padded($0, 2) }
      .joined(separator: separator)
  }
}
