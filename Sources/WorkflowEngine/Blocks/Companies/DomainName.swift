import CNetNames
import Sixmo

/// Domain names as the DNS and the public suffix list see them.
enum DomainName {
  /// The lower-case ASCII form by IDNA 2008 (`bücher.example` → `xn--bcher-kva.example`); nil if it is
  /// no legal name.
  static func ascii(_ name: String) throws -> String? {
    var buffer = [CChar](repeating: 0, count: Int(NET_NAME_CAPACITY))
    switch net_domain_to_ascii(name, &buffer) {
    case NET_OK: return String(written: buffer)
    case NET_INVALID: return nil
    default: throw MissingLibrary()
    }
  }

  /// What somebody registered, without the hosts below it: `mail.example.co.uk` → `example.co.uk`; nil
  /// for a public suffix itself. `name` is lower-case ASCII.
  static func registrable(_ name: String) throws -> String? {
    var start: Int32 = 0
    switch net_registrable_domain(name, &start) {
    case NET_OK: return String(decoding: name.utf8.dropFirst(Int(start)), as: UTF8.self)
    case NET_INVALID: return nil
    default: throw MissingLibrary()
    }
  }

  /// Throws if domains cannot be looked at: a missing library is not a fault of a row.
  static func requireLibrary() throws { _ = try registrable("example.com") }

  /// Whether the public suffix list has the last part of a name.
  static func hasKnownTopLevel(_ name: String) throws -> Bool {
    try isPublicSuffix(name.split(separator: ".").last.map(String.init) ?? name)
  }

  /// Whether names are registered below this one (`co.uk`), so that it has no owner with mailboxes. Those
  /// that companies offer (`github.io`) have one.
  static func isPublicSuffix(_ name: String) throws -> Bool {
    var isSuffix = false
    guard net_is_public_suffix(name, &isSuffix) == NET_OK else { throw MissingLibrary() }
    return isSuffix
  }
}

extension DomainName {
  /// The registrable domain of what people write into a website column: a URL, a host, a domain, with
  /// or without scheme, `www.`, path and port. Nil if none can be read.
  static func registrable(ofWebsite text: String) throws -> String? {
    var rest = text.lowercased()[...].drop(while: \.isWhitespace)
    // `http//example.com` is a frequent slip.
    if let slashes = rest.firstRange(of: "//") { rest = rest[slashes.upperBound...] }
    rest = rest.bytePrefix { "/?#\\, \t\n".utf8.contains($0) }
    if let at = rest.lastByte("@") { rest = rest[rest.utf8.index(after: at)...] }
    rest = rest.bytePrefix { $0 == UInt8(ascii: ":") }
    while rest.last == "." { rest = rest.dropLast() }
    do {
      return try registrable(EmailDomain.ascii(String(rest)))
    } catch is EmailFault {
      return nil
    }
  }
}

/// A library that Sixmo opens on first use is not installed.
struct MissingLibrary: Error, CustomStringConvertible {
  let name = net_missing_library().map { String(cString: $0) } ?? "a library"

  var description: String {
    let package = name.hasPrefix("libpsl") ? "libpsl5" : "libidn2-0"
    return "\(name) is not installed; install it with: apt-get install \(package)"
  }
}
