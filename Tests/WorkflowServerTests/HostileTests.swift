import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowServer

/// Bytes that a client may send, and what they get: a status, and whether the connection goes on.
struct HostileRequest: CustomTestStringConvertible, Sendable {
  var name: String
  var bytes: [UInt8]
  /// nil if the connection is closed without an answer.
  var status: Int?
  var staysOpen: Bool

  init(_ name: String, _ text: String, _ status: Int?, staysOpen: Bool = false) {
    self.init(name, Array(text.utf8), status, staysOpen: staysOpen)
  }

  init(_ name: String, _ bytes: [UInt8], _ status: Int?, staysOpen: Bool = false) {
    (self.name, self.bytes, self.status, self.staysOpen) = (name, bytes, status, staysOpen)
  }

  var testDescription: String { name }
}

struct `Hostile clients` {
  private static let run = "/workflows/run?workflow_id=w"

  private static let framing: [HostileRequest] = [
    .init(
      "a length and chunks",
      request("POST", run, "Content-Length: 2", "Transfer-Encoding: chunked") + "0\r\n\r\n", 400),
    .init(
      "chunks and a length",
      request("POST", run, "Transfer-Encoding: chunked", "Content-Length: 2") + "0\r\n\r\n", 400),
    .init(
      "two lengths", request("POST", run, "Content-Length: 2", "Content-Length: 3") + "{}", 400),
    .init(
      "the same length twice",
      request("POST", run, "Content-Length: 2", "Content-Length: 2") + "{}",
      400),
    .init("a list of lengths", request("POST", run, "Content-Length: 2, 2") + "{}", 400),
    .init("a negative length", request("POST", run, "Content-Length: -1") + "{}", 400),
    .init("a length with a sign", request("POST", run, "Content-Length: +2") + "{}", 400),
    .init("a length in hexadecimal", request("POST", run, "Content-Length: 0x2") + "{}", 400),
    .init(
      "a length beyond 64 bits",
      request("POST", run, "Content-Length: 99999999999999999999999") + "{}", 400),
    .init(
      "a length beyond the limit", request("POST", run, "Content-Length: 9000000000000000000"), 413),
    .init(
      "chunked, identity",
      request("POST", run, "Transfer-Encoding: chunked, identity") + "0\r\n\r\n", 400),
    .init("identity", request("POST", run, "Transfer-Encoding: identity") + "0\r\n\r\n", 400),
    .init(
      "gzip before chunks",
      request("POST", run, "Transfer-Encoding: gzip, chunked") + "2\r\n{}\r\n0\r\n\r\n", 501),
    .init("gzip alone", request("POST", run, "Transfer-Encoding: gzip") + "0\r\n\r\n", 400),
    .init(
      "chunked twice",
      request("POST", run, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked")
        + "0\r\n\r\n", 400),
    .init(
      "chunked behind a control character",
      request("POST", run, "Transfer-Encoding: \u{B}chunked") + "0\r\n\r\n", 400),
    .init("xchunked", request("POST", run, "Transfer-Encoding: xchunked") + "0\r\n\r\n", 400),
    .init(
      "a space before the colon", request("POST", run, "Transfer-Encoding : chunked") + "0\r\n\r\n",
      400),
    .init(
      "a chunk size that is not a number",
      request("POST", run, "Transfer-Encoding: chunked") + "zz\r\n{}\r\n0\r\n\r\n", 400),
    .init(
      "a chunk size beyond 64 bits",
      request("POST", run, "Transfer-Encoding: chunked") + "fffffffffffffffff\r\n{}", 400),
    .init(
      "a chunk longer than its size",
      request("POST", run, "Transfer-Encoding: chunked") + "1\r\n{}\r\n0\r\n\r\n", 400),
    .init(
      "a bare line feed behind a chunk size",
      request("POST", run, "Transfer-Encoding: chunked") + "2\n{}\r\n0\r\n\r\n", 400),
    .init(
      "a bare line feed in a chunk extension",
      request("POST", run, "Transfer-Encoding: chunked") + "2;a\nb\r\n{}\r\n0\r\n\r\n", 400),
  ]

  private static let heads: [HostileRequest] = [
    .init("bare line feeds", "GET /health HTTP/1.1\nHost: 127.0.0.1\n\n", 400),
    .init("a folded header", request("GET", "/health", "X-A: 1\r\n 2"), 400),
    .init("a header without a colon", request("GET", "/health", "X-A"), 400),
    .init("a header without a name", request("GET", "/health", ": 1"), 400),
    .init("NUL in a header", request("GET", "/health", "X-A: a\u{0}b"), 400),
    .init("a carriage return in a header", request("GET", "/health", "X-A: a\rb"), 400),
    .init("NUL in the path", request("GET", "/health\u{0}"), 400),
    .init(
      "a header of 20 KB",
      request("GET", "/health", "X-A: \(String(repeating: "a", count: 20_000))"), 431),
    .init("a path of 20 KB", request("GET", "/\(String(repeating: "a", count: 20_000))"), 431),
    .init(
      "200 headers",
      "GET /health HTTP/1.1\r\nHost: a\r\n" + (0..<200).map { "X-\($0): 1\r\n" }.joined() + "\r\n",
      431),
    .init("no Host", "GET /health HTTP/1.1\r\n\r\n", 400, staysOpen: true),
    .init("two Hosts", request("GET", "/health", "Host: b"), 400, staysOpen: true),
    .init("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    .init("HTTP/9.9", "GET /health HTTP/9.9\r\nHost: a\r\n\r\n", 400),
    .init("HTTP/0.9", "GET /health\r\n\r\n", 400),
    .init("a method that does not exist", request("FROB", "/health"), 400),
    .init("a method in small letters", request("get", "/health"), 400),
    .init(
      "TLS", [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3] + [UInt8](repeating: 0xAB, count: 500), 400),
    .init("binary", (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 1) }, 400),
    .init("another protocol", "SSH-2.0-OpenSSH_9.2\r\n", 400),
    .init("a space in the path", "GET /hea lth HTTP/1.1\r\nHost: a\r\n\r\n", 400),
  ]

  private static let requests: [HostileRequest] = [
    .init("CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 404),
    .init("TRACE", request("TRACE", "/workflows"), 405, staysOpen: true),
    .init("PATCH", request("PATCH", "/workflows"), 405, staysOpen: true),
    .init("DELETE on a page", request("DELETE", "/health"), 405, staysOpen: true),
    .init(
      "an upgrade to WebSocket",
      request("GET", "/health", "Connection: Upgrade", "Upgrade: websocket"), 200),
    .init(
      "an upgrade to HTTP/2",
      request(
        "GET", "/health", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
        "HTTP2-Settings: AAMAAABk"), 200),
    .init("a path traversal", request("GET", "/../../etc/passwd"), 404, staysOpen: true),
    .init("a traversal inside", request("GET", "/workflows/../health"), 404, staysOpen: true),
    .init(
      "an encoded traversal", request("GET", "/%2e%2e/%2e%2e/etc/passwd"), 404, staysOpen: true),
    .init("an encoded slash", request("GET", "/workflows%2Fruns"), 404, staysOpen: true),
    .init("empty segments", request("GET", "//workflows"), 404, staysOpen: true),
    .init("a slash at the end", request("GET", "/workflows/"), 200, staysOpen: true),
    .init(
      "a form",
      request("POST", run, "Content-Type: application/x-www-form-urlencoded", body: "a=b"), 415,
      staysOpen: true),
    .init(
      "another charset",
      request("POST", run, "Content-Type: application/json; charset=utf-16", body: "{}"), 415,
      staysOpen: true),
    .init(
      "the charset of JSON",
      request("POST", run, "Content-Type: application/json; charset=\"UTF-8\"", body: "{}"), 200,
      staysOpen: true),
    .init(
      "compressed", request("POST", run, "Content-Encoding: gzip", body: "{}"), 415, staysOpen: true
    ),
    .init(
      "a line break in a value", request("GET", "/workflows/runs/a%0d%0aSet-Cookie:x/live_status"),
      200, staysOpen: true),
    .init(
      "a wrong expectation", request("POST", run, "Expect: a-miracle", body: "{}"), 417,
      staysOpen: true),
    .init("the server as a proxy", request("GET", "http://127.0.0.1/health"), 200, staysOpen: true),
    .init(
      "an empty line before a request", "\r\n\r\n" + request("GET", "/health"), 200, staysOpen: true
    ),
  ]

  @Test(arguments: framing + heads + requests)
  func `get an answer or the door`(_ hostile: HostileRequest) async throws {
    try await serving { port in
      let client = RawClient(port: port)
      await client.send(hostile.bytes)
      let response = await client.response()
      #expect(response?.status == hostile.status)
      #expect(response?.headers["x-request-id"] != nil)
      if hostile.staysOpen {
        await client.send(request("GET", "/health"))
        #expect(await client.response()?.status == 200)
      } else {
        #expect(response?.headers["connection"] == "close")
        client.finishSending()
        #expect(await client.isClosed())
      }
    }
  }
}
