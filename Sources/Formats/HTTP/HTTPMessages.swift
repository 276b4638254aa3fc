/// One HTTP request of a script, as the host gets it to send.
public struct HTTPRequest: Sendable {
  /// In capitals: `GET`.
  public var method: String
  /// Absolute, with the scheme `http` or `https`; there may be a user and a password in it.
  public var url: String
  public var headers: [HTTPHeader] = []
  /// Nil sends none.
  public var body: [UInt8]?
  /// Seconds for everything together, redirects included; nil waits for ever.
  public var timeout: Double?
  /// How many redirects are followed; 0 answers with the redirect itself.
  public var redirects = 10
  /// More bytes of an unpacked body than this are a failure.
  public var bodyLimit = 256 << 20
  /// Whether the request may be sent to an address of 4 or 16 bytes, asked about each one that the host
  /// turns out to have. Nil allows all.
  package var mayConnect: (@Sendable (_ address: [UInt8]) -> Bool)?

  public init(_ method: String, _ url: String) {
    self.method = method
    self.url = url
  }
}

public struct HTTPHeader: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// What a server answered, whatever its status.
public struct HTTPResponse: Sendable {
  public var status: Int
  /// Where the answer comes from, after all redirects.
  public var url: String
  public var headers: [HTTPHeader]
  /// Unpacked.
  public var body: [UInt8]

  public init(status: Int, url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
    self.status = status
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// Why a request got no answer.
public struct HTTPFailure: Error, Equatable {
  /// For people, without secrets of the URL: `cannot connect to 'localhost:8080': connection refused`.
  public var message: String
  public var isTimeout: Bool
  /// At most one line that says what to do.
  public var help: String?
  package var retry = Retry.never

  /// Whether the same request may work when it is sent again.
  package enum Retry: Sendable {
    /// It surely did not reach the server.
    case always
    /// The server may have got it.
    case ifRepeatable
    /// It would fail again.
    case never
  }

  public init(_ message: String, isTimeout: Bool = false, help: String? = nil) {
    self.message = message
    self.isTimeout = isTimeout
    self.help = help
  }

  package init(_ message: String, isTimeout: Bool = false, help: String? = nil, retry: Retry) {
    self.init(message, isTimeout: isTimeout, help: help)
    self.retry = retry
  }
}
