import Formats
import Glibc
import Syntax

/// An `http` or `https` URL that a workflow names, taken apart on its bytes.
///
/// Whatever two readers could understand differently (a user name, a backslash, characters beyond ASCII)
/// is refused, so that the host that is checked is the host that is asked.
struct TargetURL: Sendable, Equatable {
  let text: String
  /// In small letters, without brackets and without a final dot: `hooks.example.com`, `::1`.
  let host: String
  /// For messages; a path and a query may be secrets: `https://hooks.example.com:8443`.
  let shown: String

  init(_ text: String) throws(InvalidTarget) {
    guard let start = Self.endOfScheme(text) else {
      throw InvalidTarget("Input should be a URL that begins with 'https://' or 'http://'")
    }
    let unusual = text.utf8.contains { $0 <= 0x20 || $0 >= 0x7F || Self.unusual.contains($0) }
    if unusual {
      throw InvalidTarget(
        "Input should be a URL in ASCII, with other characters percent-encoded"
          + " and the host in its 'xn--' form")
    }
    let rest = text.utf8.dropFirst(start)
    let authority = rest.prefix { !"/?#".utf8.contains($0) }
    if authority.contains(UInt8(ascii: "@")) {
      throw InvalidTarget("Input should be a URL without a user name or password")
    }
    guard let (host, port) = Self.host(of: Array(authority)) else {
      throw InvalidTarget("Input should be a URL with a host, and a port from 1 to 65535 if any")
    }
    self.text = text
    self.host = host.last == "." ? String(host.dropLast()) : host
    let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    shown = text.prefix(start).lowercased() + name + (port.isEmpty ? "" : ":\(port)")
  }

  private static let unusual = Array(#"\"<>^`{|}"#.utf8)

  private static func endOfScheme(_ text: String) -> Int? {
    ["https://", "http://"].first { text.hasBytePrefix(ignoringCase: $0) }?.utf8.count
  }

  private static func host(of authority: [UInt8]) -> (host: String, port: String)? {
    let colon = UInt8(ascii: ":")
    var host = authority[...]
    var port: ArraySlice<UInt8>?
    if authority.first == UInt8(ascii: "[") {
      guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      host = authority[1..<end]
      let rest = authority[(end + 1)...]
      guard rest.isEmpty || rest.first == colon else { return nil }
      port = rest.isEmpty ? nil : rest.dropFirst()
      guard IPAddress(v6: String(decoding: host, as: UTF8.self)) != nil else { return nil }
    } else {
      if let index = authority.firstIndex(of: colon) {
        host = authority[..<index]
        port = authority[(index + 1)...]
      }
      guard host.contains(where: { $0 != UInt8(ascii: ".") }), host.allSatisfy(isInName) else {
        return nil
      }
    }
    let digits = String(decoding: port ?? [], as: UTF8.self)
    guard port == nil || (1...65535).contains(Int(digits) ?? 0) else { return nil }
    return (String(decoding: host, as: UTF8.self).lowercased(), digits)
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

/// Why a URL cannot be a target, as the message of a fault.
struct InvalidTarget: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
