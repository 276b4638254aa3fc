import Glibc
import Sixmo
import Syntax

/// A mailbox by RFC 5321, 5322 and 6531, read from a cell that people filled.
///
/// What surrounds an address in mail headers and links is taken off: spaces, `mailto:`, a display name
/// (`Ada Lovelace <ada@example.com>`), comments (`ada(work)@example.com`). Everything else must be right.
struct EmailAddress: Sendable {
  /// In lower case, without quotes that it does not need. (By the letter of RFC 5321 case matters before
  /// the `@`; no provider in use distinguishes it, and two spellings must meet.)
  let localPart: String
  /// In lower case and ASCII (`xn--…`), or an address literal in brackets.
  let domain: String
  /// What is known of the domain; nil for a literal.
  let facts: EmailDomainFacts?

  /// Whether mail goes to a numeric address and not to a domain.
  var isLiteral: Bool { facts == nil }

  var normalized: String { "\(localPart)@\(domain)" }

  /// `allowsReserved` takes `.example` and `.test` as domains like others.
  init(_ text: String, allowsReserved: Bool = false) throws {
    do {
      if let plain = Self(plain: text) {
        self = plain
      } else {
        try self.init(cell: text)
      }
    } catch let fault as EmailFault {
      throw Self.holdsSeveral(text) ? EmailFault.severalAddresses : fault
    }
    guard let facts else { return }
    if !allowsReserved, facts.isForExamples { throw EmailFault.reservedDomain }
    if facts.isPublicSuffix { throw EmailFault.publicSuffix(domain) }
  }

  private init(cell text: String) throws {
    var reader = EmailReader(try Self.unwrapped(text))
    if reader.atEnd { throw EmailFault.empty }
    let local = try reader.readLocalPart()
    try reader.expectAtSign()
    let domain = try reader.readDomain()
    try reader.expectEnd()

    if local.written.utf8.count > 64 { throw EmailFault.localPartTooLong }
    // In NFC, so that one mailbox has one spelling.
    localPart = local.normalized.composed.lowercased().composed
    if domain.hasPrefix("[") {
      self.domain = try Self.literal(domain)
      facts = nil
    } else {
      let facts = try EmailDomainFacts.of(domain)
      self.domain = facts.name
      self.facts = facts
    }
    // A path in SMTP is 256 octets with its angle brackets.
    if local.written.utf8.count + 1 + self.domain.utf8.count > 254 { throw EmailFault.tooLong }
  }
}

extension EmailAddress {
  /// Most cells are just an address, perhaps with a name before it, and nothing unusual inside: these are
  /// read byte by byte. Nil for all others, and for those with a fault.
  private init?(plain text: String) {
    var text = text
    let parts = text.withUTF8 { bytes -> (local: String, domain: String)? in
      let bytes = bytes[...].withoutSpaces.inBrackets
      guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), bytes.count <= 254,
        (1...64).contains(at - bytes.startIndex)
      else { return nil }
      let (local, domain) = (bytes[..<at], bytes[(at + 1)...])
      guard domain.allSatisfy(\.isPlainInDomain), local.isPlainLocalPart else { return nil }
      return (local.inLowerCase, domain.inLowerCase)
    }
    guard let parts, let facts = try? EmailDomainFacts.of(parts.domain) else { return nil }
    localPart = parts.local
    domain = facts.name
    self.facts = facts
  }

  /// What is inside the angle brackets, if there are any. What is before them is a name, unless it is
  /// another address.
  private static func unwrapped(_ text: String) throws -> String {
    var text = trimmed(text[...])
    if text.hasBytePrefix(ignoringCase: "mailto:") {
      text = trimmed(text.dropFirst(7).bytePrefix { $0 == UInt8(ascii: "?") })
    }
    let bracketed = withoutLastComment(text)
    guard let bracketed, let open = bracketed.utf8.lastIndex(of: UInt8(ascii: "<")) else {
      return String(text)
    }
    text = bracketed
    let inside = trimmed(text[text.index(after: open)...].dropLast())
    let others = text[..<open].split { " <>,;\"'".contains($0) }.filter(looksLikeAddress)
    if others.contains(where: { $0.lowercased() != inside.lowercased() }) {
      throw EmailFault.severalAddresses
    }
    return String(inside)
  }

  /// The text up to its last `>`, if nothing but comments follows: `Ada <ada@example.com> (work)`.
  private static func withoutLastComment(_ text: Substring) -> Substring? {
    guard let close = text.utf8.lastIndex(of: UInt8(ascii: ">")) else { return nil }
    var depth = 0
    for sign in text[text.index(after: close)...] {
      if sign == "(" { depth += 1 }
      if depth == 0, !sign.isWhitespace { return nil }
      if sign == ")" { depth -= 1 }
    }
    return depth == 0 ? text[...close] : nil
  }

  private static func looksLikeAddress(_ word: Substring) -> Bool {
    word.utf8.contains(UInt8(ascii: "@")) && word.contains(/[^@\s]@[^@\s]+\.[^@\s]/)
  }

  /// Whether a cell that is not an address is so because it holds two, with any sign between them.
  private static func holdsSeveral(_ text: String) -> Bool {
    text.utf8.count { $0 == UInt8(ascii: "@") } > 1
      && text.split { $0.isWhitespace || "<>,;/|\\&+".contains($0) }.filter(looksLikeAddress).count
        > 1
  }

  /// Without white space and invisible marks at either end, which spreadsheets and web pages leave
  /// behind.
  private static func trimmed(_ text: Substring) -> Substring {
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isWhitespace || scalar.isInvisibleMark
    }
    var scalars = text.unicodeScalars
    scalars = scalars.drop(while: isBlank)
    while let last = scalars.last, isBlank(last) { scalars.removeLast() }
    return Substring(scalars)
  }

  /// `[192.0.2.1]` or `[IPv6:2001:db8::1]`, checked by the C library.
  private static func literal(_ text: String) throws -> String {
    let content = text.dropFirst().dropLast()
    if content.lowercased().hasBytePrefix("ipv6:") {
      let address = content.dropFirst(5)
      guard isNetworkAddress(String(address), AF_INET6) else { throw EmailFault.badLiteral }
      return "[IPv6:\(address.lowercased())]"
    }
    guard isNetworkAddress(String(content), AF_INET) else { throw EmailFault.badLiteral }
    return "[\(content)]"
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  fileprivate var withoutSpaces: Self {
    var rest = drop { $0 == 0x20 }
    while rest.last == 0x20 { rest.removeLast() }
    return rest
  }

  /// What is between the brackets after a name: `Ada Lovelace <ada@example.com>`. All where it does not look
  /// so.
  fileprivate var inBrackets: Self {
    guard last == UInt8(ascii: ">"), let open = lastIndex(of: UInt8(ascii: "<")),
      self[..<open].allSatisfy(\.isPlainInName)
    else { return self }
    return self[(open + 1)...].dropLast().withoutSpaces
  }

  /// Letters, digits and a few signs, with single dots between them.
  fileprivate var isPlainLocalPart: Bool {
    var previous = UInt8(ascii: ".")
    for byte in self {
      switch byte {
      case UInt8(ascii: "."): if previous == byte { return false }
      case UInt8(ascii: "_"), UInt8(ascii: "+"): break
      default: if !byte.isPlainInDomain { return false }
      }
      previous = byte
    }
    return previous != UInt8(ascii: ".")
  }

  /// Of ASCII.
  fileprivate var inLowerCase: String {
    String(unsafeUninitializedCapacity: count) { buffer in
      for (index, byte) in enumerated() {
        buffer[index] = byte.asciiLowercased
      }
      return count
    }
  }
}

extension UInt8 {
  /// No sign that means something before or around an address.
  fileprivate var isPlainInName: Bool {
    switch self {
    case UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "<"), UInt8(ascii: ">"): false
    default: true
    }
  }

  fileprivate var isPlainInDomain: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
