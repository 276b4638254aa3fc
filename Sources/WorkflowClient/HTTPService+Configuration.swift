import Formats
import WorkflowAPI

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
    /// How often and when a download that broke off is continued. Calls are sent again by a
    /// `RetryingService` around this one.
    package var retries = RetryPolicy()

    package init(
      baseURL: String, keySource: String = "SIXTYFOUR_API_KEY",
      key: @escaping @Sendable () throws -> String?
    ) {
      self.baseURL = baseURL
      self.keySource = keySource
      self.key = key
    }
  }
}

extension HTTPService.Configuration {
  /// The URL of a call's target; throws if the base URL is not valid.
  func url(of target: String) throws(TransportError) -> String {
    guard let base = HTTPAddress(baseURL), !base.url.utf8.contains(UInt8(ascii: "?")) else {
      throw TransportError(
        "the base URL is not a valid http(s) URL",
        help: "it looks like https://api.sixtyfour.ai", isUnsent: true, isPermanent: true)
    }
    let isClosed = base.url.utf8.last == UInt8(ascii: "/")
    return (isClosed ? String(base.url.dropLast()) : base.url) + target
  }

  /// What to do about a key that was refused, or about none.
  func help(forRefused key: String?, at url: String) -> String {
    if let base = HTTPAddress(baseURL), let place = HTTPAddress(url), base.origin != place.origin {
      return "the call was redirected to '\(place.shown)', which gets no key; make it the base URL"
    }
    return key == nil
      ? "no API key was sent; set SIXTYFOUR_API_KEY, or keep one with 'sixmo login'"
      : "the API key came from \(keySource); check it, or keep another with 'sixmo login'"
  }
}
