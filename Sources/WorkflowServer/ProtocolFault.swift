import NIOCore
import NIOHTTP1

/// What is wrong with bytes that should be HTTP; the connection is closed after the answer.
struct ProtocolFault: Error {
  var status: Int
  var detail: String

  init(_ status: Int, _ detail: String) {
    self.status = status
    self.detail = detail
  }

  static let slowHead = ProtocolFault(408, "The request's headers took too long to arrive")

  init(_ error: any Error) {
    switch error as? HTTPParserError {
    case .headerOverflow?:
      self.init(431, "The request's headers are too large: 16 KiB each, 64 KiB and 100 at most")
    case .invalidVersion?:
      self.init(400, "Malformed HTTP request: its first line must end with HTTP/1.1 or HTTP/1.0")
    case .invalidMethod?:
      self.init(
        400,
        "This is not an HTTP request, or its method is unknown; the server speaks plain HTTP,"
          + " without TLS")
    case .invalidConstant?:
      self.init(
        400, "Malformed HTTP request: its first line is not a method, a path and HTTP/1.1")
    case .invalidContentLength?, .unexpectedContentLength?:
      self.init(400, "Malformed HTTP request: the length of the body is not clear")
    case .invalidHeaderToken?: self.init(400, "Malformed HTTP request: a header is not valid")
    case .invalidURL?: self.init(400, "Malformed HTTP request: the path is not valid")
    case .invalidChunkSize?: self.init(400, "Malformed HTTP request: a chunk is not valid")
    case .invalidEOFState?: self.init(400, "Malformed HTTP request: it ends too early")
    default: self.init(400, "Malformed HTTP request")
    }
  }
}
