import Formats
import Glibc
import Synchronization
import System

/// A small HTTP/1.1 server on a port of this machine: what it answers is a function of the request.
///
/// It lives as long as the process. Each connection has a thread of its own and is kept open as long as the
/// client likes.
package final class LoopbackServer: Sendable {
  package struct Request: Sendable {
    package var method: String
    package var target: String
    /// By their names in small letters.
    package var headers: [String: String]
    package var body: [UInt8]
    /// Which connection it came on, from 1.
    package var connection: Int
  }

  /// What happens on the wire, in order.
  package struct Answer: Sendable {
    package enum Step: Sendable {
      case send([UInt8])
      /// For example waits until a test allows more.
      case run(@Sendable () -> Void)
      case close
      /// Closes the connection so that the client sees an error.
      case reset
    }

    package var steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    package init(_ status: String, _ headers: [String], _ body: [UInt8]) {
      let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers
      steps = [.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)]
    }

    package init(_ status: String = "200 OK", _ headers: String..., body: String = "") {
      self.init(status, headers, Array(body.utf8))
    }

    /// As it is, after which the connection is closed.
    package init(raw: String) { steps = [.send(Array(raw.utf8)), .close] }
  }

  package let port: Int
  private let listener: Int32
  private let answer: @Sendable (Request) -> Answer
  private let connections = Atomic<Int>(0)
  private let seen = Locked<[Request]>([])

  /// Every request that has come, in order.
  package var requests: [Request] { seen.withLock { $0 } }

  package init(_ answer: @escaping @Sendable (Request) -> Answer) {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    port = listenOnLoopback(listener)
    Self.onThread {
      while true {
        let connection = accept(self.listener, nil, nil)
        if connection >= 0 { Self.onThread { self.serve(connection) } }
      }
    }
  }

  /// Gives one answer after the other; the last one again and again.
  package convenience init(_ answers: Answer...) {
    let rest = Locked(answers[...])
    self.init { _ in rest.withLock { $0.count > 1 ? $0.removeFirst() : $0.first! } }
  }

  package var host: String { "127.0.0.1:\(port)" }

  package func url(_ path: String = "/") -> String { "http://\(host)\(path)" }

  // MARK: A connection

  private func serve(_ socket: Int32) {
    defer { close(socket) }
    let number = connections.add(1, ordering: .relaxed).newValue
    var input = Input(socket: socket)
    while let request = input.nextRequest(number) {
      seen.withLock { $0.append(request) }
      for step in answer(request).steps {
        guard carryOut(step, on: socket, headOnly: request.method == "HEAD") else { return }
      }
    }
  }

  /// False if the connection is over.
  private func carryOut(_ step: Answer.Step, on socket: Int32, headOnly: Bool) -> Bool {
    switch step {
    case .send(let bytes):
      let end = headOnly ? Input.endOfHead(bytes[...]) : nil
      return Self.send(bytes[..<(end ?? bytes.count)], on: socket)
    case .run(let body):
      body()
      return true
    case .close: return false
    case .reset:
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
      return false
    }
  }

  static func send(_ bytes: ArraySlice<UInt8>, on socket: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  static func onThread(_ body: @escaping @Sendable () -> Void) {
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
    while Self.endOfHead(bytes[...]) == nil {
      guard readMore(), bytes.first != Self.tlsHandshake else { return nil }
    }
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

  /// The first byte of a client that speaks TLS, which this server does not.
  private static let tlsHandshake: UInt8 = 22

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
