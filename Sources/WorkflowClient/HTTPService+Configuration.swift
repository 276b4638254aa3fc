extension HTTPService {
  /// Where the API is, who asks, and how patient the client is.
  package struct Configuration: Sendable {
    /// `https://api.sixtyfour.ai`; a slash at the end makes no difference.
    package var baseURL: String
    /// Returns the API key; nil sends none. It is asked before the first request.
    package var key: @Sendable () throws -> String?
    /// Where the key comes from, for messages: `SIXTYFOUR_API_KEY`, `profile 'work' (file …)`.
    package var keySource: String
    /// Seconds until a connection is made.
    package var connectTimeout = 10.0
    /// Seconds for a call. A large upload or download may take longer, as long as it makes progress.
    package var timeout = 60.0
    /// How often a request is sent again.
    package var retryLimit = 5
    /// Takes what a person should know about a wait: `rate limited; trying again in 12 s`.
    package var notice: @Sendable (String) -> Void = { _ in }

    package init(
      baseURL: String, keySource: String = "SIXTYFOUR_API_KEY",
      key: @escaping @Sendable () throws -> String?
    ) {
      self.baseURL = baseURL
      self.keySource = keySource
      self.key = key
    }

    /// The base URL that a target is appended to.
    var origin: String {
      baseURL.utf8.last == UInt8(ascii: "/") ? String(baseURL.dropLast()) : baseURL
    }
  }
}
