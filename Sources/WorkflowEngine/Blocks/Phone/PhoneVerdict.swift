/// What libphonenumber says about a telephone number in a cell.
struct PhoneVerdict: Sendable, Equatable {
  enum Status: String, Sendable, CaseIterable {
    /// In a range of numbers that its country has given out.
    case valid = "VALID"
    /// Of a right length, but not in a known range, or to be dialled only within its area.
    case possible = "POSSIBLE"
    case invalid = "INVALID"
  }

  var status: Status
  /// In a few words; nil for `VALID`.
  var reason: String?
  /// `+442079460958`; nil for what is not a number.
  var e164: String?
  /// What is dialled after the number: `136`.
  var numberExtension: String?
  /// The ISO 3166 code of the country whose number it is.
  var region: String?
  /// `mobile`, `fixed_line`, … for a valid number.
  var type: String?
}

extension PhoneVerdict {
  /// Judges `text`; a number without country code belongs to `region`.
  init(_ text: String, region: String?, library: PhoneLibrary) {
    let cell = PhoneCell(text)
    if let reason = cell.fault {
      self.init(status: .invalid, reason: reason)
      return
    }
    let answer = Self.answer(cell, region: region, library: library)
    if answer.code < 0 {
      let namesCountry = region != nil || cell.number.hasPrefix("+")
      self.init(
        status: .invalid, reason: Self.parseReason(answer.code, namesCountry: namesCountry))
      return
    }
    let (type, verdict) = Int(answer.code).quotientAndRemainder(dividingBy: 16)
    switch verdict {
    case 0: self.init(status: .valid, reason: nil)
    case 1: self.init(status: .possible, reason: "not in a known number range")
    case 2: self.init(status: .possible, reason: "area code is missing")
    case 4: self.init(status: .invalid, reason: "too short")
    case 5: self.init(status: .invalid, reason: "no number of this length there")
    case 6: self.init(status: .invalid, reason: "too long")
    default: self.init(status: .invalid, reason: "no such country code")
    }
    // Without its area code a number means nothing abroad.
    if status == .invalid || verdict == 2 { return }
    e164 = answer.e164
    numberExtension = cell.numberExtension
    self.region = answer.region.isEmpty ? nil : answer.region
    self.type = status == .valid ? Self.types[type] : nil
  }

  /// In the order of `PhoneNumberUtil::PhoneNumberType`.
  static let types = [
    "fixed_line", "mobile", "fixed_line_or_mobile", "toll_free", "premium_rate", "shared_cost",
    "voip",
    "personal_number", "pager", "uan", "voicemail", "unknown",
  ]

  private typealias Answer = (code: Int32, e164: String, region: String)

  /// What the library says of the number, or of its letters where only they complete it.
  private static func answer(
    _ cell: PhoneCell, region: String?, library: PhoneLibrary
  ) -> Answer {
    let plain = answer(cell.number, region: region, library: library)
    guard let spelled = cell.spelled, !isWhole(plain) else { return plain }
    let whole = answer(spelled.number, region: region, library: library)
    return isVanity(whole, letterCount: spelled.letterCount) ? whole : (-2, "", "")
  }

  /// Whether a number has the length of one.
  private static func isWhole(_ answer: Answer) -> Bool { answer.code >= 0 && answer.code % 16 < 2 }

  /// Letters are dialled for services, and in North America for the last four digits of any number;
  /// everywhere else a word after digits is a note.
  private static func isVanity(_ answer: Answer, letterCount: Int) -> Bool {
    guard answer.code >= 0 else { return false }
    // A service number that is newer than the library's plan is only possible to it.
    if answer.code % 16 == 1 { return answer.e164.hasPrefix("+18") && letterCount >= 4 }
    guard answer.code % 16 == 0 else { return false }
    let type = types[Int(answer.code / 16)]
    if ["toll_free", "premium_rate", "shared_cost", "uan", "personal_number"].contains(type) {
      return true
    }
    return answer.e164.hasPrefix("+1") && letterCount == 4
  }

  /// What the library says. Many write `00` for `+` where their country has another prefix.
  private static func answer(
    _ number: String, region: String?, library: PhoneLibrary
  ) -> Answer {
    if number.hasPrefix("00") {
      let answer = library.inspect("+" + number.dropFirst(2), region: "ZZ")
      if region == nil || (answer.code >= 0 && answer.code % 16 == 0) { return answer }
    }
    return library.inspect(number, region: region ?? "ZZ")
  }

  private static func parseReason(_ code: Int32, namesCountry: Bool) -> String {
    switch code {
    case -1: namesCountry ? "no such country code" : "no country code, and no region to assume"
    case -2: "not a number"
    case -3: "nothing after the international prefix"
    case -4: "too short"
    case -5: "too long"
    default: "the phone library failed"
    }
  }
}
