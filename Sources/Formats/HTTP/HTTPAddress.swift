import Glibc

/// The parts of a URL that decide where a request goes, taken apart on its bytes.
///
/// What clients read in different ways is refused: a second `@`, a backslash before the path, an encoded or
/// abbreviated host, a bad port.
package struct HTTPAddress: Sendable {
  /// In lower case: `https`.
  package let scheme: String
  /// `name:password`, which no message ever shows.
  private let userInfo: String?
  /// In lower case, without the port: `localhost`, `[::1]`.
  package let name: String
  private let port: Int?
  /// Path and query, `/users?limit=3`; a fragment is not sent.
  private var target: String

  /// Nil if the text is not a URL with one of the schemes. Characters of the path and the query that may not
  /// be in a URL are encoded.
  package init?(_ text: String, schemes: [String] = ["https", "http"]) {
    guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
      let colon = text.utf8.firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    scheme = String(text[..<colon]).lowercased()
    guard schemes.contains(scheme), text.utf8[colon...].starts(with: "://".utf8) else { return nil }
    let rest = text.utf8[colon...].dropFirst("://".utf8.count)
    let authority = rest.prefix { !"/?#".utf8.contains($0) }
    let at = authority.firstIndex(of: UInt8(ascii: "@"))
    userInfo = at.flatMap { String(authority[..<$0]) }
    guard userInfo?.utf8.allSatisfy(Self.mayStandInUserInfo) ?? (at == nil),
      let (name, port) = Self.hostAndPort(
        at.map { authority[authority.index(after: $0)...] } ?? authority)
    else { return nil }
    self.name = name
    self.port = port
    let target = rest[authority.endIndex...].prefix { $0 != UInt8(ascii: "#") }
    let encoded = PercentCode.encoded(target, keeping: PercentCode.mayStandInURL)
    self.target =
      (target.first == UInt8(ascii: "/") ? "" : "/") + String(decoding: encoded, as: UTF8.self)
  }

  /// The URL to send the request to.
  package var url: String { "\(scheme)://\(userInfo.map { $0 + "@" } ?? "")\(host)\(target)" }

  /// The URL for a script: without user and password.
  package var publicURL: String { "\(scheme)://\(host)\(target)" }

  /// The URL for messages: keys and signatures are often part of a query.
  package var shown: String {
    "\(scheme)://\(host)"
      + String(decoding: target.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
  }

  /// With the port if one is given: `localhost:8080`.
  package var host: String { name + (port.map { ":\($0)" } ?? "") }

  /// The port that the request goes to.
  package var effectivePort: Int { port ?? (scheme == "http" ? 80 : 443) }

  /// What a browser calls so: requests to another one carry no secrets along.
  package var origin: String { "\(scheme)://\(name):\(effectivePort)" }

  /// Whether requests stay on this machine.
  package var isLoopback: Bool {
    if name == "localhost" { return true }
    if let bytes = Self.ipv4(name) { return bytes[0] == 127 }
    return Self.ipv6(name) == Array(repeating: 0, count: 15) + [1]
  }

  /// Adds `name=value` to the query.
  package mutating func addToQuery(_ name: String, _ value: String) {
    target += target.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
    target += PercentCode.encoded(name) + "=" + PercentCode.encoded(value)
  }
}

// MARK: The host

extension HTTPAddress {
  private typealias Bytes = Substring.UTF8View

  private static func hostAndPort(_ bytes: Bytes) -> (String, Int?)? {
    let isBracketed = bytes.first == UInt8(ascii: "[")
    let end =
      isBracketed
      ? bytes.firstIndex(of: UInt8(ascii: "]")).map { bytes.index(after: $0) }
      : bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
    guard let end, let name = String(bytes[..<end])?.lowercased(),
      isBracketed ? ipv6(name) != nil : isName(name)
    else { return nil }
    if end == bytes.endIndex { return (name, nil) }
    let digits = bytes[end...].dropFirst()
    guard bytes[end] == UInt8(ascii: ":"), (1...5).contains(digits.count),
      digits.allSatisfy({ 0x30...0x39 ~= $0 }), let port = Int(String(digits) ?? ""),
      1...65535 ~= port
    else { return nil }
    return (name, port)
  }

  /// A name that ends in a number is an IPv4 address in its usual form, or refused.
  private static func isName(_ name: String) -> Bool {
    guard !name.isEmpty, name.unicodeScalars.allSatisfy(mayStandInName) else { return false }
    let last = name.utf8.split(separator: UInt8(ascii: ".")).last
    guard let first = last?.first else { return false }
    return 0x30...0x39 ~= first && isNumber(last!) ? ipv4(name) != nil : true
  }

  /// `10`, `0x7f`
  private static func isNumber(_ label: Bytes) -> Bool {
    label.allSatisfy { 0x30...0x39 ~= $0 } || label.starts(with: "0x".utf8)
  }

  /// Letters and digits of any language, but nothing that the rules for international names could turn into
  /// a separator.
  private static func mayStandInName(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.isASCII else {
      return UInt8(scalar.value).isWordByte || scalar == "-" || scalar == "."
    }
    switch scalar.properties.generalCategory {
    case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber,
      .nonspacingMark, .spacingMark:
      return true
    default: return false
    }
  }

  /// RFC 3986: unreserved characters, encoded ones, sub-delimiters and `:`.
  private static func mayStandInUserInfo(_ byte: UInt8) -> Bool {
    PercentCode.isUnreserved(byte) || "%!$&'()*+,;=:".utf8.contains(byte)
  }

  private static func ipv4(_ name: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 4)
    return inet_pton(AF_INET, name, &bytes) == 1 ? bytes : nil
  }

  /// Of `[::1]`.
  private static func ipv6(_ name: String) -> [UInt8]? {
    guard name.utf8.first == UInt8(ascii: "[") else { return nil }
    var bytes = [UInt8](repeating: 0, count: 16)
    return inet_pton(AF_INET6, String(name.dropFirst().dropLast()), &bytes) == 1 ? bytes : nil
  }
}
