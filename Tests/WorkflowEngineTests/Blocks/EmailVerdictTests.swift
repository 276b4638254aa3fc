import Testing

@testable import WorkflowEngine

struct EmailVerdictTests {
  @Test(
    "Lists and typing errors make a well-formed address risky",
    arguments: [
      ("ada@example.com", "OK", nil),
      ("jane@nordwind.example", "INVALID", "reserved domain, nobody receives mail there"),
      ("jane@github.io", "OK", nil),
      ("jane@gmail.com", "OK", nil), ("jane@firma.co.uk", "OK", nil),
      ("jane@mailinator.com", "RISKY", "disposable domain"),
      ("jane@sub.mailinator.com", "RISKY", "disposable domain"),
      ("info@example.com", "RISKY", "role account"),
      ("No-Reply@example.com", "RISKY", "role account"),
      ("sales2@example.com", "RISKY", "role account"),
      ("büro@example.com", "RISKY", "role account"),
      ("jane@gmial.com", "RISKY", "perhaps gmail.com is meant"),
      ("jane@gmaill.com", "RISKY", "perhaps gmail.com is meant"),
      ("jane@gmal.com", "RISKY", "perhaps gmail.com is meant"),
      ("jane@yahoo.con", "RISKY", "perhaps yahoo.com is meant"),
      ("jane@hotnail.fr", "RISKY", "perhaps hotmail.fr is meant"),
      ("jane@acme.cmo", "RISKY", "perhaps acme.com is meant"),
      ("jane@acme.qqqq", "RISKY", "unknown top-level domain"),
      ("jane@[192.0.2.1]", "RISKY", "numeric address instead of a domain"),
      ("MailTo:jane@acme.com", "OK", nil),
      ("mailto\u{1A}jane@acme.com", "INVALID", "U+001A is not allowed before the @ sign"),
      ("jane@", "INVALID", "nothing after the @ sign"), ("", "INVALID", "empty"),
    ] as [(String, String, String?)])
  func judges(text: String, status: String, reason: String?) throws {
    let verdict = try EmailVerdict(text)
    #expect(verdict.status.rawValue == status)
    #expect(verdict.reason == reason)
  }

  @Test func `Reserved domains of sample data are judged like others when this is asked for`()
    throws
  {
    #expect(try EmailVerdict("jane@nordwind.example", allowsReserved: true).status == .ok)
    #expect(try EmailVerdict("info@nordwind.test", allowsReserved: true).reason == "role account")
    #expect(try EmailVerdict("jane@printer.local", allowsReserved: true).status == .invalid)
  }

  @Test func `Flags are told apart from the status`() throws {
    let free = try EmailVerdict("jane@posteo.de")
    #expect(free.isFree && !free.isRole && !free.isDisposable)
    let role = try EmailVerdict("support+eu@example.com")
    #expect(role.isRole && !role.isFree)
    #expect(try EmailVerdict("x@yopmail.com").isDisposable)
  }

  @Test func `Domains that only look like a provider's are left alone`() {
    for domain in ["mail.com", "ymail.com", "gail.com", "outback.com", "gmail.com", "yahoo.de"] {
      #expect(EmailTypo.correction(of: domain) == nil, "\(domain)")
    }
  }

  @Test func `The lists are disjoint, lower-case and of a useful size`() {
    #expect(disposableDomains.count > 500 && freeDomains.count > 500 && roleNames.count > 500)
    for provider in ["gmail.com", "qq.com", "naver.com", "web.de", "mail.ru", "uol.com.br"] {
      #expect(freeDomains.contains(provider) && !disposableDomains.contains(provider))
    }
  }
}
