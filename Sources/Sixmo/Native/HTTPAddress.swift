/// The parts of a URL that decide where a request goes, and what of it may be told.
package struct HTTPAddress: Sendable {
  /// `http` or `https`
  private let scheme: String
  /// `name:password`, which no message ever shows.
  private let userInfo: String?
  /// In small letters, with the port if one is given: `localhost:8080`.
  package let host: String
  /// Path and query, `/users?limit=3`; a fragment is not sent.
  private var target: String

  /// Nil for what is no URL of a web server. Characters that may not stand in one are encoded.
  package init?(_ text: String) {
    guard let scheme = ["https", "http"].first(where: { text.lowercased().hasPrefix($0 + "://") }),
      text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
    else { return nil }
    let rest = text.dropFirst(scheme.count + "://".count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let at = authority.lastIndex(of: "@")
    let host = at.map { authority[authority.index(after: $0)...] } ?? authority
    guard !host.isEmpty, host.first != ":", !host.contains(" ") else { return nil }
    self.scheme = scheme
    self.host = host.lowercased()
    userInfo = at.map { String(authority[..<$0]) }
    let target = rest[authority.endIndex...].prefix { $0 != "#" }
    let encoded = PercentCode.encoded(target.utf8, keeping: PercentCode.mayStandInURL)
    self.target = (target.hasPrefix("/") ? "" : "/") + String(decoding: encoded, as: UTF8.self)
  }

  /// The URL to send the request to.
  package var url: String { "\(scheme)://\(userInfo.map { $0 + "@" } ?? "")\(host)\(target)" }

  /// The URL for a script: without user and password.
  package var publicURL: String { "\(origin)\(target)" }

  /// The URL for messages: keys often stand in a query.
  package var shown: String { "\(origin)\(target.prefix { $0 != "?" })" }

  /// What a browser calls so: requests to another one carry no secrets along.
  package var origin: String { "\(scheme)://\(host)" }

  /// Whether requests stay on this machine.
  package var isLoopback: Bool {
    host.hasPrefix("127.") || host.hasPrefix("[::1]") || host.prefix { $0 != ":" } == "localhost"
  }

  /// Adds `name=value` to the query.
  mutating func addToQuery(_ name: String, _ value: String) {
    target += target.contains("?") ? "&" : "?"
    target += PercentCode.encoded(name) + "=" + PercentCode.encoded(value)
  }
}
