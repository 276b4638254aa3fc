import Examples
import LoopbackServer
import Testing

/// The program, a proxy that wants a password, and a server with TLS that is reached through it.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct `A proxy` {
  private let server: SecureServer
  /// `Basic` and `me:s3cret-word` in Base64.
  private let proxy = ConnectProxy(credentials: "Basic bWU6czNjcmV0LXdvcmQ=")
  private let shell: Shell

  init() throws {
    server = try SecureServer(Certificate(host: "DNS:secure.test"))
    shell = try Shell(
      program: Checkout.program,
      further: [
        "CERT": server.certificate, "PROXY": "127.0.0.1:\(proxy.port)",
        "URL": "https://secure.test:\(server.port)", "SIXTYFOUR_API_KEY": "sk_0123456789abcdef",
      ])
  }

  private func run(_ command: String) throws -> (Int, String) {
    let result = try shell.run(command, mergingErrors: true, seconds: 60)
    for secret in ["s3cret-word", "bWU6czNjcmV0LXdvcmQ", "0123456789abcdef"] {
      #expect(!result.output.contains(secret), "a secret in the output of \(command)")
    }
    return (result.status, result.output)
  }

  @Test func `carries https to a server whose certificate is checked`() throws {
    let get = #"sixmo --cacert $CERT -e "http.get('$URL').status""#.replacing("'", with: #"\""#)
    #expect(try run("https_proxy=http://me:s3cret-word@$PROXY \(get)") == (0, "200\n"))
    let head = try #require(proxy.heads.first)
    #expect(head.hasPrefix("CONNECT secure.test:\(server.port) HTTP/1.1\r\n"))
    // What is for the server stays inside the tunnel, and what is for the proxy outside.
    #expect(!head.contains("sk_"))
    let untrusted = try run(
      "https_proxy=http://me:s3cret-word@$PROXY \(get.replacing("--cacert $CERT", with: ""))")
    #expect(untrusted.0 == 1)
    #expect(untrusted.1.contains("the certificate of 'secure.test:\(server.port)' is not trusted"))
  }

  @Test func `carries the API, whose trace shows neither password nor key`() throws {
    let (status, output) = try run(
      "https_proxy=http://me:s3cret-word@$PROXY sixmo --trace --cacert $CERT --api $URL"
        + " -e 'workflows.list()'")
    // OpenSSL's server answers with a page: it was reached, and is not the API.
    #expect(status == 1)
    #expect(output.contains("answered with HTML, not with the API's JSON"))
    #expect(output.contains("trace 1 > GET /workflows"))
    #expect(proxy.heads.count == 1)
  }

  @Test func `that refuses a password is named by its variable`() throws {
    let (status, output) = try run(
      #"HTTPS_PROXY=http://me:wrong@$PROXY sixmo -e 'http.get("https://secure.test/")'"#)
    #expect(status == 1)
    #expect(
      output.contains(
        "the proxy of HTTPS_PROXY refused a connection to 'secure.test' with status 407"))
    #expect(output.contains("the proxy wants a user and a password in HTTPS_PROXY"))
    #expect(!output.contains("wrong"))
  }

  @Test func `that cannot reach the server says so`() throws {
    let (status, output) = try run(
      #"https_proxy=http://me:s3cret-word@$PROXY sixmo -e 'http.get("https://secure.test:1/")'"#)
    #expect(status == 1)
    #expect(output.contains("refused a connection to 'secure.test:1' with status 502"))
  }
}
