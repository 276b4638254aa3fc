import Dispatch
import Glibc
import Testing

/// A connection to a server on this machine that sends exactly the bytes it is given.
///
/// Reading waits at most a minute, so that a server that does not answer fails the test.
// Sendable: everything happens on its queue, because it blocks, and the threads of tasks are few.
final class RawClient: @unchecked Sendable {
  private let queue = DispatchQueue(label: "client")
  private let descriptor: Int32
  private var received: [UInt8] = []

  init(port: Int) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(status == 0, "no connection: \(String(cString: strerror(errno)))")
  }

  deinit { close(descriptor) }

  /// False if the server has closed.
  @discardableResult func send(_ bytes: [UInt8]) async -> Bool {
    await onQueue { self.sendNow(bytes) }
  }

  private func sendNow(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else {
        if errno == EAGAIN { Issue.record("the server neither reads nor closes") }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult func send(_ text: String) async -> Bool {
    await send(Array(text.utf8))
  }

  /// Nothing more is sent; answers can still be read.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next answer; nil if the server closes before its end.
  func response(toHead isHead: Bool = false) async -> RawResponse? {
    await onQueue { self.responseNow(toHead: isHead) }
  }

  private func responseNow(toHead isHead: Bool) -> RawResponse? {
    while true {
      if let (response, length) = RawResponse.parse(received, isHead: isHead) {
        received.removeFirst(length)
        if response.status == 100 { continue }
        return response
      }
      guard readMore() else { return nil }
    }
  }

  /// Whether the server closes, after whatever it still sends.
  func isClosed() async -> Bool {
    await onQueue {
      while self.readMore() {}
      return errno != EAGAIN
    }
  }

  /// Everything until the server closes.
  func everything() async -> [UInt8] {
    await onQueue {
      while self.readMore() {}
      return self.received
    }
  }

  private func onQueue<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body()) }
    }
  }

  private func readMore() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    errno = 0
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }
}

struct RawResponse {
  var status: Int
  /// By their names in small letters.
  var headers: [String: String]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The response that these bytes begin with, and its length; nil if it is not complete.
  static func parse(_ bytes: [UInt8], isHead: Bool) -> (RawResponse, length: Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      .split(separator: "\r\n")
    guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
      return nil
    }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = String((parts.last ?? "").drop { $0 == " " })
    }
    let start = end.upperBound
    if isHead || status == 204 || status == 304 || status < 200 {
      return (RawResponse(status: status, headers: headers, body: []), start)
    }
    if headers["transfer-encoding"] == "chunked" {
      guard let (body, length) = chunks(bytes[start...]) else { return nil }
      return (RawResponse(status: status, headers: headers, body: body), start + length)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard bytes.count >= start + length else { return nil }
    let body = Array(bytes[start..<start + length])
    return (RawResponse(status: status, headers: headers, body: body), start + length)
  }

  private static func chunks(_ bytes: ArraySlice<UInt8>) -> (body: [UInt8], length: Int)? {
    var body: [UInt8] = []
    var rest = bytes
    while let line = rest.firstRange(of: Array("\r\n".utf8)) {
      let text = String(decoding: rest[..<line.lowerBound], as: UTF8.self)
      guard let size = Int(text, radix: 16) else { return nil }
      rest = rest[line.upperBound...]
      guard rest.count >= size + 2 else { return nil }
      body += rest.prefix(size)
      rest = rest.dropFirst(size + 2)
      if size == 0 { return (body, bytes.count - rest.count) }
    }
    return nil
  }
}
