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
    "What is written around a number is not a part of it",
    arguments: [
      ("+49 30 123456 (home)", "DE", "+4930123456"), ("+49 30 123456 Fax", "DE", "+4930123456"),
      ("+49 30 123456Fax", "DE", "+4930123456"),
      ("+49 30 123456 - call after noon", "DE", "+4930123456"),
      ("+49 30 123456 9-17 Uhr", "DE", "+4930123456"),
      ("+49 30 123456 2nd floor", "DE", "+4930123456"),
      ("+49 30 123456 24h", "DE", "+4930123456"), ("+49 30 123456 (room 12)", "DE", "+4930123456"),
      ("+49 30 123456, ask for Ada", "DE", "+4930123456"),
      ("Tel.: 030 123456", "DE", "+4930123456"), ("T+49 30 123456", nil, "+4930123456"),
      ("Büro 030/123456", "DE", "+4930123456"),
      ("\u{202A}+49 30 123456\u{202C}", nil, "+4930123456"),
      ("+49\u{200B}30\u{AD}123456", nil, "+4930123456"), ("+4930123456.0", nil, "+4930123456"),
      ("2127365000.0", "US", "+12127365000"), ("+1 650 253 0000 cell", nil, "+16502530000"),
      ("+33 1 42 68 53 00 bureau", nil, "+33142685300"), ("٠٣٠ ١٢٣٤٥٦", "DE", "+4930123456"),
    ] as [(String, String?, String)])
  func notes(text: String, region: String?, e164: String) throws {
    let verdict = try PhoneVerdict(text, region: region, library: .open())
    #expect(verdict.e164 == e164)
    #expect(verdict.status == .valid)
    #expect(verdict.numberExtension == nil)
  }

  @Test(
    "An extension is told apart from its number",
    arguments: [
      ("+1 650 253 0000 ext. 136", "136"), ("+1 650 253 0000x136", "136"),
      ("+1 650 253 0000 Extension: 136 (Ada)", "136"), ("+1 650 253 0000 #136", "136"),
      ("tel:+1-650-253-0000;ext=136", "136"), ("+1 650 253 0000,136#", "136"),
      ("+1 650 253 0000 (ext 0136)", "0136"), ("+1 650 253 0000 Durchwahl 7", "7"),
      ("+1 650 253 0000 доб. 136", "136"),
    ])
  func extensions(text: String, digits: String) throws {
    let verdict = try PhoneVerdict(text, region: "US", library: .open())
    #expect(verdict.e164 == "+16502530000")
    #expect(verdict.numberExtension == digits)
  }

  @Test(
    "Letters are dialled where a number is spelled, and nowhere else",
    arguments: [
      ("1-800-FLOWERS", "US", "+18003569377"), ("1 800 flowers", "US", "+18003569377"),
      ("1-800-FLOWERS (24h)", "US", "+18003569377"), ("1-800-FLOWERS 24", "US", nil),
      ("+1-800-GOT-JUNK", nil, "+18004685865"), ("1-800-MY-APPLE", "US", "+18006927753"),
      ("(415) 777-FILM", "US", "+14157773456"), ("0800 REPAIR", "GB", "+44800737247"),
      ("13 CATS", "AU", "+61132287"), ("212 unknown", "US", nil), ("+49 30 unknown", "DE", nil),
      ("+49 30 pending", "DE", nil), ("1-800-xxx-xxxx", "US", nil), ("+1 212 unlisted", nil, nil),
    ] as [(String, String?, String?)])
  func vanity(text: String, region: String?, e164: String?) throws {
    let verdict = try PhoneVerdict(text, region: region, library: .open())
    #expect(verdict.e164 == e164)
    #expect(verdict.status == (e164 == nil ? .invalid : .valid))
  }

  @Test(
    "What is wrong with a number is said in words",
    arguments: [
      ("", nil, "INVALID", "empty"), ("  ", nil, "INVALID", "empty"),
      ("n/a", nil, "INVALID", "no digits"),
      ("020 7946 0958", nil, "INVALID", "no country code, and no region to assume"),
      ("+999 1234567", nil, "INVALID", "no such country code"),
      ("+49 1", nil, "INVALID", "too short"),
      ("+44 20 7946 0958 123 456 78", nil, "INVALID", "too long"),
      ("4.479E+11", nil, "INVALID", "digits were lost: a spreadsheet wrote it as a float"),
      ("736-5000", "US", "POSSIBLE", "area code is missing"),
      ("+1 111 111 1112", nil, "POSSIBLE", "not in a known number range"),
      ("0000000000", "GB", "INVALID", "one digit repeated"),
      ("+49 30 23125012 / 030 23125013", "DE", "INVALID", "more than one number"),
      ("+49 30 23125012, +49 30 23125013", "DE", "INVALID", "more than one number"),
      ("+49 30 123456 / 7", "DE", "INVALID", "more than one number"),
      ("+49 30 123456/57", "DE", "INVALID", "more than one number"),
      ("030 23125012 or 030 23125013", "DE", "INVALID", "more than one number"),
      ("+49 30 23125012 +49 30 23125013", "DE", "INVALID", "more than one number"),
      ("+49 30 XXXXXX", "DE", "INVALID", "digits are masked"),
      ("+49 30 1234XX", "DE", "INVALID", "digits are masked"),
      ("+49 30 12345x", "DE", "INVALID", "digits are masked"),
      ("+1 650 *** 0000", "DE", "INVALID", "digits are masked"),
      ("+49 30 12••56", "DE", "INVALID", "digits are masked"),
      ("+49 30 1234...", "DE", "INVALID", "digits are masked"),
      ("***-***-****", "US", "INVALID", "digits are masked"),
      ("5 kg", "DE", "INVALID", "a quantity, not a number"),
      ("3012345678 EUR", "DE", "INVALID", "a quantity, not a number"),
      ("DE123456789", "DE", "INVALID", "letters inside the number"),
      ("12345678Z", "ES", "INVALID", "letters inside the number"),
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
