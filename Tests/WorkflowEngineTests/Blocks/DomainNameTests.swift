import Testing

@testable import WorkflowEngine

struct DomainNameTests {
  @Test(
    "The registrable domain is read from whatever a website column holds",
    arguments: [
      ("https://www.Example.co.uk/about?x=1", "example.co.uk"), ("example.com", "example.com"),
      ("HTTP://user:pw@shop.example.com:8080/a", "example.com"),
      (" www.example.com ", "example.com"),
      ("example.com.", "example.com"), ("http//example.com/a//b", "example.com"),
      ("bücher.de", "xn--bcher-kva.de"),
      ("mail.nordwind.example", "nordwind.example"), ("co.uk", nil), ("n/a", nil), ("", nil),
      ("192.0.2.1", nil), ("localhost", nil),
    ] as [(String, String?)])
  func readsWebsites(text: String, domain: String?) throws {
    #expect(try DomainName.registrable(ofWebsite: text) == domain)
  }

  @Test func `Top-level domains are known from the public suffix list`() throws {
    #expect(try DomainName.hasKnownTopLevel("example.com"))
    #expect(try DomainName.hasKnownTopLevel("example.xn--55qw42g"))
    #expect(try !DomainName.hasKnownTopLevel("example.qqqq"))
  }
}
