import Testing

@testable import WorkflowEngine

struct PhoneVerdictTests {
  @Test(
    "Numbers of many countries are read in their own notation",
    arguments: [
      ("+44 20 7946 0958", nil, "VALID", "+442079460958", "GB"),
      ("(020) 7946 0958", "GB", "VALID", "+442079460958", "GB"),
      ("0044 20 7946 0958", nil, "VALID", "+442079460958", "GB"),
      ("+49 (0) 30 23125 012", nil, "VALID", "+493023125012", "DE"),
      ("030/23125-012", "DE", "VALID", "+493023125012", "DE"),
      ("(212) 736-5000 ext. 12", "US", "VALID", "+12127365000", "US"),
      ("1-800-FLOWERS", "US", "VALID", "+18003569377", "US"),
      ("tel:+33-1-42-68-53-00", nil, "VALID", "+33142685300", "FR"),
      ("01 42 68 53 00", "FR", "VALID", "+33142685300", "FR"),
      ("'+41 44 668 18 00", nil, "VALID", "+41446681800", "CH"),
      ("０３-６３８４-９０００", "JP", "VALID", "+81363849000", "JP"),
      ("0082 51-711-6681", "KR", "VALID", "+82517116681", "KR"),
      ("+39 02 1234 5678", nil, "VALID", "+390212345678", "IT"),
    ] as [(String, String?, String, String, String)])
  func valid(text: String, region: String?, status: String, e164: String, country: String) throws {
    let verdict = try PhoneVerdict(text, region: region, library: .open())
    #expect(verdict.status.rawValue == status)
    #expect(verdict.e164 == e164)
    #expect(verdict.region == country)
    #expect(verdict.reason == nil && verdict.type != nil)
  }

  @Test(
    "What is wrong with a number is said in words",
    arguments: [
      ("", nil, "INVALID", "empty"), ("  ", nil, "INVALID", "empty"),
      ("n/a", nil, "INVALID", "no digits"),
      ("020 7946 0958", nil, "INVALID", "no country code, and no region to assume"),
      ("+999 1234567", nil, "INVALID", "no country code, and no region to assume"),
      ("+49 1", nil, "INVALID", "too short"),
      ("+44 20 7946 0958 123 456 78", nil, "INVALID", "too long"),
      ("4.479E+11", nil, "INVALID", "digits were lost: a spreadsheet wrote it as a float"),
      ("736-5000", "US", "POSSIBLE", "area code is missing"),
      ("+1 111 111 1112", nil, "POSSIBLE", "not in a known number range"),
      ("0000000000", "GB", "INVALID", "one digit repeated"),
      ("+49 30 23125012 / 030 23125013", "DE", "INVALID", "more than one number"),
    ] as [(String, String?, String, String)])
  func reasons(text: String, region: String?, status: String, reason: String) throws {
    let verdict = try PhoneVerdict(text, region: region, library: .open())
    #expect(verdict.status.rawValue == status)
    #expect(verdict.reason == reason)
  }

  @Test func `The kind of a valid number is told`() throws {
    let library = try PhoneLibrary.open()
    #expect(PhoneVerdict("+44 7911 123456", region: nil, library: library).type == "mobile")
    #expect(PhoneVerdict("+44 800 123 1234", region: nil, library: library).type == "toll_free")
    #expect(
      PhoneVerdict("+1 212 736 5000", region: nil, library: library).type == "fixed_line_or_mobile")
  }

  @Test func `Countries are known by code and by name`() throws {
    #expect(CountryNames.code(of: "de") == "DE")
    #expect(CountryNames.code(of: " Österreich ") == "AT")
    #expect(CountryNames.code(of: "U.S.A.") == "US")
    #expect(CountryNames.code(of: "Great  Britain") == "GB")
    #expect(CountryNames.code(of: "日本") == "JP")
    #expect(CountryNames.code(of: "Atlantis") == nil)
    #expect(CountryNames.code(of: "ZZ") == nil)
    #expect(try PhoneLibrary.open().knows(region: "GB"))
    #expect(try !PhoneLibrary.open().knows(region: "ZZ"))
  }
}
