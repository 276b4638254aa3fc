import HTTPClient
import LoopbackServer
import Sixmo
import Testing

@Suite(.timeLimit(.minutes(10)))
struct `The HTTP transport over TLS` {
  private static let trust =
    "to trust it, give the certificate of its authority: --cacert FILE or SSL_CERT_FILE"

  @Test(arguments: [
    (Certificate(), "it is self-signed", trust),
    (
      Certificate(days: ("20200101", "20200102")), "it has expired",
      "the operator of the server must renew it"
    ),
    (
      Certificate(host: "DNS:example.com"), "it is for another host",
      "check the host in the URL"
    ),
  ])
  func `says why it does not trust a certificate`(
    certificate: Certificate, reason: String, help: String
  ) async throws {
    let server = try SecureServer(certificate)
    // Only who trusts the issuer can object to the host or the date.
    let isKnown = reason != "it is self-signed"
    let transport = HTTPTransport(certificates: isKnown ? server.certificate : nil)
    let failure = await #expect(throws: HTTPFailure.self) {
      try await transport.send(HTTPRequest("GET", server.url))
    }
    #expect(
      failure?.message == "the certificate of '127.0.0.1:\(server.port)' is not trusted: \(reason)")
    #expect(failure?.help == help)
    #expect(failure?.retry == .never)
  }

  @Test func `trusts the certificates that it is given`() async throws {
    let server = try SecureServer()
    let transport = HTTPTransport(certificates: server.certificate)
    #expect(try await transport.send(HTTPRequest("GET", server.url)).status == 200)
  }

  @Test func `takes an empty file name for none`() async throws {
    let server = LoopbackServer(.init())
    let transport = HTTPTransport(certificates: "")
    #expect(try await transport.send(HTTPRequest("GET", server.url())).status == 200)
  }

  @Test func `says that a file of certificates cannot be read`() async throws {
    let server = try SecureServer()
    let failure = await #expect(throws: HTTPFailure.self) {
      try await HTTPTransport(certificates: "/missing.pem").send(HTTPRequest("GET", server.url))
    }
    let words = "cannot read the certificates to trust: "
    #expect(failure?.message.utf8.starts(with: words.utf8) == true)
    #expect(failure?.message.contains("/missing.pem") == true)
  }
}
