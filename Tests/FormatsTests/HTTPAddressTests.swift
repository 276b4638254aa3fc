import Testing

@testable import Formats

struct `An address of HTTP` {
  @Test(arguments: [
    ("http://example.com", "http://example.com/", "http://example.com:80"),
    (
      "HTTPS://Example.COM:8443/A?b=c#d", "https://example.com:8443/A?b=c",
      "https://example.com:8443"
    ),
    ("https://example.com:443/", "https://example.com:443/", "https://example.com:443"),
    ("http://me:pw@example.com?x", "http://example.com/?x", "http://example.com:80"),
    ("http://[::1]:8080/a b", "http://[::1]:8080/a%20b", "http://[::1]:8080"),
    ("http://bücher.example/ü", "http://bücher.example/%C3%BC", "http://bücher.example:80"),
    ("http://example.com/\\..\\x", "http://example.com/%5C..%5Cx", "http://example.com:80"),
    // A combining mark after a slash makes one character with it; the path begins there all the same.
    (
      "http://a.example/\u{301}@b.example/x", "http://a.example/%CC%81@b.example/x",
      "http://a.example:80"
    ),
    (
      "http://a.example?\u{301}@b.example", "http://a.example/?%CC%81@b.example",
      "http://a.example:80"
    ),
  ])
  func `is taken apart on its bytes`(text: String, url: String, origin: String) throws {
    let address = try #require(HTTPAddress(text))
    #expect(address.publicURL == url)
    #expect(address.origin == origin)
  }

  @Test(arguments: [
    "example.com", "http:/example.com", "http://", "http:///path", "ftp://example.com/",
    "http://a@b@example.com/", "http://me\\@example.com/", "http://example.com\\@evil.example/",
    "http://exam ple.com/", "http://example.com:/", "http://example.com:0/",
    "http://example.com:65536/", "http://example.com:8o/", "http://example.com:+80/",
    "http://:80/", "http://[::1/", "http://[::1]x/", "http://[fe80::1%25eth0]/", "http://::1/",
    "http://%6cocalhost/", "http://127.1/", "http://2130706433/", "http://0x7f.0.0.1/",
    "http://127.0.0.01/", "http://a\u{FF0F}b.example/", "http://a\u{3002}example/",
    "http://example.com\u{301}/\u{1}", "http://a:\u{301}80/", "http:\u{301}//example.com/",
  ])
  func `is refused where readers could differ`(text: String) {
    #expect(HTTPAddress(text) == nil)
  }

  @Test(arguments: [
    ("http://localhost:1/", true), ("http://127.0.0.1/", true), ("http://127.9.9.9:80/", true),
    ("http://[::1]/", true), ("http://[0:0:0:0:0:0:0:1]/", true),
    ("http://127.0.0.1.example.com/", false), ("http://127.example.com/", false),
    ("http://[::2]/", false), ("http://localhost.example.com/", false),
    ("http://user@128.0.0.1/", false),
  ])
  func `is on this machine or not`(text: String, isLoopback: Bool) throws {
    #expect(try #require(HTTPAddress(text)).isLoopback == isLoopback)
  }

  @Test func `is shown without secrets`() throws {
    let address = try #require(HTTPAddress("https://me:pw@example.com/a?key=1\u{301}#f"))
    #expect(address.shown == "https://example.com/a")
  }
}
