import NIOCore
import NIOHTTP1
import WorkflowAPI

/// How the end of an answer is known.
enum Framing {
  case length(Int)
  case chunked
  /// The connection is closed after it.
  case untilClosed
  /// There are no bytes after the head.
  case none
}

extension NIOCore.ByteBuffer {
  /// The status line and the headers of an answer.
  mutating func writeHead(_ response: APIResponse, _ framing: Framing, keepsOpen: Bool) {
    let status = HTTPResponseStatus(statusCode: response.status)
    writeStaticString("HTTP/1.1 ")
    writeString(String(status.code))
    writeStaticString(" ")
    writeString(status.reasonPhrase)
    writeStaticString("\r\n")
    for (name, value) in response.headers where name != "content-length" && isSafe(value) {
      writeField(name, value)
    }
    switch framing {
    case .length(let length): writeField("content-length", String(length))
    case .chunked: writeStaticString("transfer-encoding: chunked\r\n")
    case .untilClosed, .none:
      if let length = response.headers["content-length"] { writeField("content-length", length) }
    }
    writeString(HTTPDate.now)
    writeStaticString(keepsOpen ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n")
  }

  private mutating func writeField(_ name: String, _ value: String) {
    writeString(name)
    writeStaticString(": ")
    writeString(value)
    writeStaticString("\r\n")
  }
}

/// A line break in a value would begin another header.
private func isSafe(_ value: String) -> Bool { !value.utf8.contains { $0 < 0x20 || $0 == 0x7F } }
