/// How a server works; the defaults are those of `sixmo serve`.
package struct ServerConfiguration: Sendable {
  package var host = "127.0.0.1"
  /// 0 for any that is free.
  package var port = 6464
  /// What clients reach the server by, if it is not its own address: behind a proxy, say.
  package var publicURL: String?
  /// Serves every request without a key, on loopback only.
  package var isOpen = false
  /// The web origin whose pages may use the API; nil for none.
  package var allowedOrigin: String?
  /// Requests in a minute with one key; nil for any number.
  package var requestsPerMinute: Int? = 500
  /// Bytes of a request's body.
  package var bodyLimit = 256 << 20
  /// Where large bodies are kept while they arrive.
  package var spoolFolder = "/tmp"
  package var logFormat = AccessLog.Format.none
  package var logOutput: Int32 = 1
  package var patience = Patience()

  package init() {}
}

/// How long a server waits for a client, in seconds.
package struct Patience: Sendable {
  /// Between two requests.
  package var idle = 60.0
  /// From the first byte of a request to the end of its headers.
  package var head = 10.0
  /// While a body arrives, `bodyMinimum` bytes must come in each of these.
  package var body = 10.0
  package var bodyMinimum = 4096
  /// For a client that does not read its answer.
  package var write = 60.0
  /// For what a client still sends after an answer that closes the connection.
  package var linger = 2.0
  /// For answers that are on their way when the server stops.
  package var stop = 10.0

  package init() {}
}

/// Why a server cannot serve.
package struct ServerFailure: Error, Sendable, CustomStringConvertible {
  package var message: String
  /// What to do about it.
  package var help: String

  package var description: String { "\(message)\n  = \(help)" }
}
