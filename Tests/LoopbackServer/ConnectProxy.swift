import Formats
import Glibc
import System

/// A proxy for CONNECT: whatever host is asked for is on this machine. It lives as long as the process.
package final class ConnectProxy: Sendable {
  package let port: Int
  private let listener: Int32
  /// What must come as `Proxy-Authorization`.
  private let credentials: String
  private let seen = Locked<[String]>([])

  /// The heads of all requests, in order.
  package var heads: [String] { seen.withLock { $0 } }

  package init(credentials: String) {
    self.credentials = credentials
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    port = listenOnLoopback(listener)
    LoopbackServer.onThread {
      while true {
        let client = accept(self.listener, nil, nil)
        if client >= 0 { LoopbackServer.onThread { self.serve(client) } }
      }
    }
  }

  private func serve(_ client: Int32) {
    defer { close(client) }
    guard let head = Self.readHead(client) else { return }
    seen.withLock { $0.append(head) }
    guard head.contains("Proxy-Authorization: \(credentials)\r\n") else {
      Self.answer("407 Proxy Authentication Required", client)
      return
    }
    // `CONNECT secure.test:443 HTTP/1.1`
    let port = head.split(separator: " ")[1].split(separator: ":").last.flatMap { Int($0) } ?? 0
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(server) }
    guard connectToLoopback(server, port) else {
      Self.answer("502 Bad Gateway", client)
      return
    }
    Self.answer("200 Connection established", client)
    Self.join(client, server)
  }

  private static func answer(_ status: String, _ client: Int32) {
    _ = LoopbackServer.send(
      Array("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n".utf8)[...], on: client)
  }

  private static func readHead(_ client: Int32) -> String? {
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard recv(client, &byte, 1, 0) == 1 else { return nil }
      head.append(byte)
    }
    return String(decoding: head, as: UTF8.self)
  }

  /// Carries bytes both ways until one side closes.
  private static func join(_ left: Int32, _ right: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var ends = [left, right].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&ends, 2, -1) > 0 else { return }
      for (end, other) in zip(ends, [right, left]) where end.revents != 0 {
        let count = recv(end.fd, &buffer, buffer.count, 0)
        guard count > 0, LoopbackServer.send(buffer[..<count], on: other) else { return }
      }
    }
  }
}
