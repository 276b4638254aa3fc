import Formats
import Glibc
import NIOHTTP1
import System

/// What is known about a request and its answer: for headers, the log and the metrics.
struct Visit: Sendable {
  /// From the client, if it sent a sane one.
  var id: String
  var method: String
  /// Path and query, without scheme and host.
  var target: String
  /// Without the query, which may hold a signature.
  var path: String
  /// As a template: `/workflows/runs/{run_id}/live_status`.
  var route = "unknown"
  var remoteAddress: String
  /// Whose requests are counted together.
  var caller: String
  var keyID: String?
  var status = 0
  var bytesIn = 0
  var bytesOut = 0
  /// Whether the answer's head is out already.
  var isStreaming = false
  private let start = ContinuousClock.now
  private let startedAt = Self.milliseconds

  init(_ head: HTTPRequestHead, from remoteAddress: String) {
    let given = head.headers.first(name: "x-request-id")
    id = given.flatMap { RequestID.isSane($0) ? $0 : nil } ?? RequestID.make()
    method = head.method.rawValue
    target = Self.originForm(head.uri)
    path = String(target.utf8.prefix { $0 != UInt8(ascii: "?") }) ?? target
    self.remoteAddress = remoteAddress
    caller = remoteAddress
  }

  /// What came is not HTTP.
  init(malformedFrom remoteAddress: String) {
    id = RequestID.make()
    (method, target, path, route) = ("", "", "", "malformed")
    self.remoteAddress = remoteAddress
    caller = remoteAddress
  }

  var seconds: Double {
    let parts = (ContinuousClock.now - start).components
    return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
  }

  /// `2026-11-28T19:00:00.123Z`
  var startTime: String { HTTPDate.iso8601(milliseconds: startedAt) }

  /// Since 1970.
  private static var milliseconds: Int {
    Int(timespec(of: CLOCK_REALTIME).milliseconds)
  }

  /// A proxy's request names scheme and host before the path: `http://127.0.0.1:6464/workflows`.
  private static func originForm(_ uri: String) -> String {
    guard !uri.hasBytePrefix("/"), let scheme = uri.firstRange(of: "://") else { return uri }
    let rest = uri[scheme.upperBound...]
    guard let end = rest.utf8.firstIndex(where: { "/?#".utf8.contains($0) }) else { return "/" }
    return (rest.utf8[end] == UInt8(ascii: "/") ? "" : "/") + rest[end...]
  }
}

/// Names a request in its answer, the log and the client's own.
enum RequestID {
  static func make() -> String {
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    return "req_" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// Up to 128 letters, digits and `._:-`.
  static func isSane(_ id: String) -> Bool {
    (1...128).contains(id.utf8.count)
      && id.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: ":"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
