import Configuration
import Testing

struct `A base URL` {
  @Test(arguments: [
    ("https://api.sixtyfour.ai", "https://api.sixtyfour.ai"),
    ("HTTPS://API.sixtyfour.ai:443/", "https://api.sixtyfour.ai"),
    ("http://localhost:80", "http://localhost"),
    ("http://127.0.0.1:6464/v1//", "http://127.0.0.1:6464/v1"),
    ("http://[::1]:6464", "http://[::1]:6464"),
  ])
  func `has one form`(text: String, form: String) throws {
    #expect(try BaseURL(text).text == form)
  }

  @Test(arguments: [
    "", "api", "ftp://host", "https://", "https://:80", "https://host:0", "https://host:65536",
    "https://host:a", "https://host:", "https://ho st", "https://host\r\nx-a: b",
    "https://é.example",
    "https://host/?q=1", "https://host#a", "https://me:secret@host", "https://[::1", "https://-a",
  ])
  func `that is not valid is refused`(text: String) {
    #expect(throws: BaseURL.Fault.self) { try BaseURL(text) }
  }

  @Test func `never repeats a password in its error`() {
    let error = #expect(throws: BaseURL.Fault.self) { try BaseURL("https://me:secret@host") }
    #expect(error?.message.contains("secret") == false)
  }

  @Test(arguments: [
    ("localhost:6464", "http://localhost:6464"), ("api.sixtyfour.ai", "https://api.sixtyfour.ai"),
  ])
  func `without a scheme gets a suggestion`(text: String, suggestion: String) {
    let error = #expect(throws: BaseURL.Fault.self) { try BaseURL(text) }
    #expect(error?.help == "did you mean '\(suggestion)'?")
  }

  @Test(arguments: [
    ("http://localhost:1", true), ("http://127.0.0.1", true), ("http://127.8.9.1:2", true),
    ("http://[::1]", true), ("http://127.example.com", false), ("http://127.0.0.1.example", false),
    ("http://localhost.example", false), ("http://10.0.0.1", false),
  ])
  func `is on this machine or not`(text: String, isLoopback: Bool) throws {
    #expect(try BaseURL(text).isLoopback == isLoopback)
  }
}
