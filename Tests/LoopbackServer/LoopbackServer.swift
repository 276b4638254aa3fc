import Glibc
import Synchronization

/// A small HTTP/1.1 server on a port of this machine: what it answers is a function of the request.
///
/// It lives as long as the process. Each connection has a thread of its own and is kept open as long as the
/// client likes.
package final class LoopbackServer: Sendable {
  package struct Request {
    package var method: String
    package var target: String
    /// By their names in small letters.
    package var headers: [String: String]
    package var body: [UInt8]
    /// Which connection it came on, from 1.
    package var connection: Int
  }

  /// Everything that goes over the wire.
  package struct Answer {
    package var bytes: [UInt8]
    package var closesConnection = false

    package init(_ status: String, _ headers: [String], _ body: [UInt8]) {
      let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers
      bytes = Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    package init(_ status: String = "200 OK", _ headers: String..., body: String = "") {
      self.init(status, headers, Array(body.utf8))
    }

    /// As it is, after which the connection is closed.
    package init(raw: String) {
      bytes = Array(raw.utf8)
      closesConnection = true
    }
  }

  package let port: Int
  private let listener: Int32
  private let answer: @Sendable (Request) -> Answer
  private let connections = Atomic<Int>(0)

  package init(_ answer: @escaping @Sendable (Request) -> Answer) {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        precondition(bind(listener, $0, size) == 0 && listen(listener, 64) == 0, "no port")
        getsockname(listener, $0, &size)
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
    Self.onThread {
      while true {
        let connection = accept(self.listener, nil, nil)
        if connection >= 0 { Self.onThread { self.serve(connection) } }
      }
    }
  }

  package var host: String { "127.0.0.1:\(port)" }

  package func url(_ path: String = "/") -> String { "http://\(host)\(path)" }

  // MARK: A connection

  private func serve(_ socket: Int32) {
    defer { close(socket) }
    let number = connections.add(1, ordering: .relaxed).newValue
    var input = Input(socket: socket)
    while let request = input.nextRequest(number) {
      let answer = answer(request)
      var rest = answer.bytes[...]
      if request.method == "HEAD", let end = Input.endOfHead(rest) { rest = rest[..<end] }
      while !rest.isEmpty {
        let sent = rest.withUnsafeBytes {
          send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent > 0 else { return }
        rest = rest.dropFirst(sent)
      }
      if answer.closesConnection { return }
    }
  }

  private static func onThread(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { box in
        Unmanaged<Work>.fromOpaque(box!).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(Work(body)).toOpaque())
    pthread_detach(thread)
  }
}

private final class Work {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Reads requests from a socket.
private struct Input {
  let socket: Int32
  private var bytes: [UInt8] = []

  init(socket: Int32) { self.socket = socket }

  /// Nil when the client has closed.
  mutating func nextRequest(_ connection: Int) -> LoopbackServer.Request? {
    while Self.endOfHead(bytes[...]) == nil { guard readMore() else { return nil } }
    let end = Self.endOfHead(bytes[...])!
    let lines = String(decoding: bytes[..<end], as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: true)
    let words = lines[0].split(separator: " ")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = String(
        line[line.index(after: colon)...].drop { $0 == " " })
    }
    let size = headers["content-length"].flatMap { Int($0) } ?? 0
    while bytes.count < end + size { guard readMore() else { return nil } }
    let body = Array(bytes[end..<end + size])
    bytes.removeFirst(end + size)
    return .init(
      method: String(words[0]), target: String(words[1]), headers: headers, body: body,
      connection: connection)
  }

  private mutating func readMore() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    bytes += buffer[..<count]
    return true
  }

  /// Behind the empty line.
  static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
    let mark = Array("\r\n\r\n".utf8)
    guard bytes.count >= 4 else { return nil }
    return (bytes.startIndex...(bytes.endIndex - 4)).first {
      bytes[$0..<$0 + 4].elementsEqual(mark)
    }
    .map { $0 + 4 }
  }
}
