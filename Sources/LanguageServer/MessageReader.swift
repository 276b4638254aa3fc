import Sixmo
import Syntax

/// Reads the messages of the Language Server Protocol: `Content-Length: N`, an empty line, N bytes of JSON.
package struct MessageReader {
  package enum Fault: Error, Equatable {
    /// The head has no length that can be believed, so nobody knows where the next message begins.
    case badHead(String)
    case badJSON(String)
  }

  private var buffer: [UInt8] = []
  private let read: () -> [UInt8]

  /// A script with its positions is small; more than this is an accident.
  private static let limit = 256 << 20

  /// `read` waits for bytes; none means the end.
  package init(_ read: @escaping () -> [UInt8]) { self.read = read }

  /// Nil at the end of the input.
  package mutating func next() throws(Fault) -> JSON? {
    guard let head = takeHead() else { return nil }
    let count = try length(head)
    while buffer.count < count {
      let bytes = read()
      if bytes.isEmpty { return nil }
      buffer += bytes
    }
    let body = buffer[..<count]
    defer { buffer.removeFirst(count) }
    do {
      return try JSON.parse(body)
    } catch {
      throw .badJSON(error.message)
    }
  }

  private mutating func takeHead() -> String? {
    let end = Array("\r\n\r\n".utf8)
    var searched = 0
    while true {
      if buffer.count >= end.count {
        for start in searched...(buffer.count - end.count)
        where buffer[start..<start + end.count].elementsEqual(end) {
          let head = String(decoding: buffer[..<start], as: UTF8.self)
          buffer.removeFirst(start + end.count)
          return head
        }
        searched = buffer.count - end.count + 1
      }
      let bytes = read()
      if bytes.isEmpty { return nil }
      buffer += bytes
    }
  }

  private func length(_ head: String) throws(Fault) -> Int {
    for line in head.split(separator: "\r\n") {
      guard let colon = line.firstByte(":"), line[..<colon].lowercased() == "content-length" else {
        continue
      }
      let number = line[colon...].dropFirst().drop { $0 == " " }
      if let count = Int(number), 0...Self.limit ~= count { return count }
    }
    throw .badHead(head)
  }
}

/// A message with its head.
package func framed(_ message: JSON) -> [UInt8] {
  let body = message.bytes()
  return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
}
