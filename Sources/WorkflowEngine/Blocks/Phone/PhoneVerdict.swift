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
  /// `+442079460958`; nil for what is no number.
  var e164: String?
  /// The ISO 3166 code of the country whose number it is.
  var region: String?
  /// `mobile`, `fixed_line`, … for a valid number.
  var type: String?
}

extension PhoneVerdict {
  /// Judges `text`; a number without country code belongs to `region`.
  init(_ text: String, region: String?, library: PhoneLibrary) {
    let number = Self.prepared(text)
    if let reason = Self.noNumber(number) {
      self.init(status: .invalid, reason: reason)
      return
    }
    let answer = Self.answer(number, region: region, library: library)
    if answer.code < 0 {
      self.init(status: .invalid, reason: Self.parseReason(answer.code, hasRegion: region != nil))
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
    self.region = answer.region.isEmpty ? nil : answer.region
    self.type = status == .valid ? Self.types[type] : nil
  }

  /// In the order of `PhoneNumberUtil::PhoneNumberType`.
  static let types = [
    "fixed_line", "mobile", "fixed_line_or_mobile", "toll_free", "premium_rate", "shared_cost",
    "voip",
    "personal_number", "pager", "uan", "voicemail", "unknown",
  ]

  /// What the library says. Many write `00` for `+` where their country has another prefix.
  private static func answer(
    _ number: String, region: String?, library: PhoneLibrary
  ) -> (code: Int32, e164: String, region: String) {
    if number.hasPrefix("00") {
      let answer = library.inspect("+" + number.dropFirst(2), region: "ZZ")
      if region == nil || (answer.code >= 0 && answer.code % 16 == 0) { return answer }
    }
    return library.inspect(number, region: region ?? "ZZ")
  }

  /// Without `tel:` and spaces at the ends.
  private static func prepared(_ text: String) -> String {
    var number = text.trimmingWhitespace()
    if number.lowercased().hasPrefix("tel:") { number = String(number.dropFirst(4)) }
    // Spreadsheets mark text with an apostrophe.
    return number.hasPrefix("'") ? String(number.dropFirst()) : number
  }

  /// Why a text need not be asked of the library; nil if it must.
  private static func noNumber(_ text: String) -> String? {
    if text.isEmpty { return "empty" }
    let digits = text.filter(\.isNumber)
    guard let first = digits.first else { return "no digits" }
    if text.contains(/^[0-9]+[.,]?[0-9]*[eE]\+?[0-9]+$/) {
      return "digits were lost: a spreadsheet wrote it as a float"
    }
    if digits.count > 5, digits.allSatisfy({ $0 == first }) { return "one digit repeated" }
    let numbers = text.split { "/;,|".contains($0) }.filter { $0.count(where: \.isNumber) >= 6 }
    return numbers.count > 1 ? "more than one number" : nil
  }

  private static func parseReason(_ code: Int32, hasRegion: Bool) -> String {
    switch code {
    case -1: hasRegion ? "no such country code" : "no country code, and no region to assume"
    case -2: "not a number"
    case -3: "nothing behind the international prefix"
    case -4: "too short"
    default: "too long"
    }
  }
}
