import HTTPClient
import LoopbackServer
import Sixmo
import Testing

@testable import WorkflowEngine

/// Which URLs a workflow may name.
struct TargetURLTests {
  @Test(
    "A usual URL gives its host, and for messages neither path nor query",
    arguments: [
      (
        "https://hooks.example.com/secret?token=1", "hooks.example.com", "https://hooks.example.com"
      ),
      ("HTTP://Example.com:8080", "example.com", "http://example.com:8080"),
      ("https://example.com.#x", "example.com", "https://example.com."),
      ("http://[2606:4700::1111]:80/", "2606:4700::1111", "http://[2606:4700::1111]:80"),
    ])
  func parses(text: String, host: String, shown: String) throws {
    let url = try TargetURL(text)
    #expect(url.host == host)
    #expect(url.shown == shown)
  }

  @Test(
    "What two readers could understand differently is refused",
    arguments: [
      "", "ftp://x.example", "//x.example", "https://", "https:///x", "https://.", "https://a b",
      "https://user@x.example", "https://x.example\\@y.example", "https://x.example:0",
      "https://x.example:99999", "https://x.example:", "https://x.example:80:90",
      "https://[::1", "https://[::1]x", "https://[fe80::1%25eth0]/", "https://bücher.example",
      "https://x.example/\u{0}", "https://x.example/\n", "https://x.example%2f@y", "https://x,y",
    ])
  func refuses(text: String) {
    #expect(throws: InvalidTarget.self) { try TargetURL(text) }
  }

  @Test(
    "Addresses of this machine and of private networks are not public, in any of their forms",
    arguments: [
      "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "0.0.0.0", "0",
      "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
      "198.18.0.1", "224.0.0.1", "255.255.255.255", "192.0.0.1", "::", "::1", "fe80::1", "fc00::1",
      "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1",
      "2002:7f00:1::", "2001::1", "2001:db8::1", "::7f00:1", "fec0::1",
    ])
  func isPrivate(address: String) throws {
    #expect(try !#require(IPAddress(address)).isPublic)
  }

  @Test(arguments: [
    "1.1.1.1", "172.32.0.1", "100.128.0.1", "9.255.255.255", "2606:4700::1111", "::ffff:1.1.1.1",
    "64:ff9b::101:101", "192.169.0.1",
  ])
  func `Other addresses are public`(address: String) throws {
    #expect(try #require(IPAddress(address)).isPublic)
  }

  private let directory = TemporaryDirectory()

  @Test func `A host is checked by its name, its literal address and all that the DNS says`()
    async throws
  {
    let sent = Counter()
    let outgoing = Outgoing.forTest(in: directory) { configuration in
      configuration.resolve = { host in
        host == "rebind.example"
          ? [IPAddress("1.1.1.1")!, IPAddress("10.0.0.1")!] : [IPAddress("1.1.1.1")!]
      }
    } http: { request in
      _ = sent.next()
      #expect(request.redirects == 0)
      return HTTPResponse(200)
    }
    for text in ["http://localhost/", "http://a.localhost:80", "http://[::1]/", "http://0x7f.1/"] {
      let url = try TargetURL(text)
      #expect(outgoing.fault(of: url)?.contains("private network") == true)
    }
    for text in ["http://rebind.example/", "http://127.0.0.1./"] {
      let url = try TargetURL(text)
      await #expect(throws: PrivateTarget.self) {
        try await outgoing.send(HTTPRequest("GET", text), to: .workflow(url))
      }
    }
    #expect(sent.current == 0)
    let url = try TargetURL("http://x.example/")
    _ = try await outgoing.send(HTTPRequest("GET", url.text), to: .workflow(url))
    #expect(sent.current == 1)
  }

  @Test func `A host whose address changes after the check gets nothing`() async throws {
    let server = LoopbackServer(.init())
    let transport = HTTPTransport()
    // The client looks the name up once more, and gets another address than the check did.
    let outgoing = Outgoing.forTest(in: directory) { request in
      var request = request
      request.url = server.url("/hook")
      return try await transport.send(request)
    }
    let url = try TargetURL("https://hooks.example/hook")
    await #expect(throws: PrivateTarget.self) {
      try await outgoing.send(HTTPRequest("POST", url.text), to: .workflow(url))
    }
    #expect(server.requests.isEmpty)
    // The operator may name any address.
    _ = try await outgoing.send(HTTPRequest("POST", url.text), to: .configuration)
    #expect(server.requests.count == 1)
  }

  @Test func `An engine that allows private addresses asks them`() async throws {
    let outgoing = Outgoing.forTest(in: directory) {
      $0.allowsPrivateAddresses = true
    } http: { _ in
      HTTPResponse(200)
    }
    let url = try TargetURL("http://127.0.0.1/")
    #expect(outgoing.fault(of: url) == nil)
    #expect(try await outgoing.send(HTTPRequest("GET", url.text), to: .workflow(url)).status == 200)
  }
}
