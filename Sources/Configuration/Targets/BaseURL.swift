import Formats
import Syntax

/// The address of an API server: scheme, host, port and perhaps a path, in one canonical form.
package struct BaseURL: Hashable, Sendable {
  /// `https` or `http`
  package let scheme: String
  /// In lower case, with the port unless it is the scheme's own: `localhost:6464`, `[::1]:6464`.
  package let host: String
  /// Begins with a slash and does not end with one; empty for none.
  package let path: String

  package static let hosted = BaseURL(scheme: "https", host: "api.sixtyfour.ai", path: "")

  /// `https://api.sixtyfour.ai`
  package var text: String { "\(scheme)://\(host)\(path)" }

  /// Whether requests stay on this machine.
  package var isLoopback: Bool {
    let name = hostName
    return name == "localhost" || name == "[::1]" || Self.isLoopbackAddress(name)
  }

  package var isEncrypted: Bool { scheme == "https" }

  /// The host without its port.
  private var hostName: String { Self.split(host)?.name ?? host }

  private init(scheme: String, host: String, path: String) {
    self.scheme = scheme
    self.host = host
    self.path = path
  }

  /// `127.0.0.1` and its whole block, but not `127.example.com`.
  private static func isLoopbackAddress(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}

extension BaseURL {
  /// What is wrong with a text that should be a base URL. The text itself may contain a password, so only
  /// harmless parts of it are repeated.
  package struct Fault: Error, Equatable {
    package var message: String
    package var help: String?
  }

  package init(_ text: String) throws(Fault) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Fault(message: "a base URL must not contain spaces or other special characters")
    }
    guard let scheme = ["https", "http"].first(where: { text.lowercased().hasPrefix($0 + "://") })
    else { throw Self.withoutScheme(text) }
    let rest = text.dropFirst(scheme.count + 3)
    let authority = rest.bytePrefix { "/?#".utf8.contains($0) }
    let path = rest[authority.endIndex...]
    guard !authority.containsBytes("@") else {
      throw Fault(
        message: "a base URL must not contain a user name or a password",
        help: "the key comes from SIXTYFOUR_API_KEY or 'sixmo login'")
    }
    guard !path.containsBytes("?"), !path.containsBytes("#") else {
      throw Fault(message: "a base URL must not contain a query or a fragment")
    }
    guard let (name, port) = Self.split(String(authority)) else {
      throw Fault(message: "the base URL has no valid host and port", help: Self.example)
    }
    let isOwnPort = port == (scheme == "https" ? 443 : 80)
    let number = port.map { isOwnPort ? "" : ":\($0)" } ?? ""
    var trimmed = path
    while trimmed.hasByteSuffix("/") { trimmed.removeLast() }
    self.init(scheme: scheme, host: name.lowercased() + number, path: String(trimmed))
  }

  private static let example = "write for example https://api.sixtyfour.ai"

  private static func withoutScheme(_ text: String) -> Fault {
    let isHost = !text.containsBytes("@") && !text.containsBytes("://") && !text.containsBytes("?")
    let isNear = isHost && split(String(text.bytePrefix { $0 == UInt8(ascii: "/") })) != nil
    let scheme = text.hasPrefix("localhost") || text.hasPrefix("127.") ? "http" : "https"
    return Fault(
      message: "a base URL must begin with https:// or http://",
      help: isNear ? "did you mean '\(scheme)://\(text)'?" : example)
  }

  /// Name and port of `host[:port]`; nil if one of them is not valid.
  private static func split(_ authority: String) -> (name: String, port: Int?)? {
    let bracket = authority.hasPrefix("[") ? authority.lastIndex(of: "]") : nil
    let tail = bracket.map { authority.index(after: $0) } ?? authority.startIndex
    let colon = authority[tail...].firstByte(":")
    let name = authority[..<(colon ?? authority.endIndex)]
    guard isHostName(name) else { return nil }
    guard let colon else { return (String(name), nil) }
    let digits = authority[authority.utf8.index(after: colon)...]
    guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let port = Int(digits),
      1...65_535 ~= port
    else { return nil }
    return (String(name), port)
  }

  private static func isHostName(_ name: Substring) -> Bool {
    if name.hasPrefix("["), name.hasSuffix("]") {
      return name.count > 3
        && name.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    return !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
      }
  }
}
