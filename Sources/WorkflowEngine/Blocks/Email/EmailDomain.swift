import Glibc

/// The part after the `@`.
enum EmailDomain {
  /// The lower-case ASCII form of a domain name that may receive mail.
  static func ascii(_ text: String) throws -> String {
    if text.isEmpty { throw EmailFault.emptyDomain }
    if text.hasPrefix(".") { throw EmailFault.emptyLabel }
    if text.hasSuffix(".") { throw EmailFault.domainEndsWithDot }
    if text.contains("..") { throw EmailFault.emptyLabel }
    if isNetworkAddress(text, AF_INET) { throw EmailFault.addressWithoutBrackets }
    let name = try isPlain(text) ? text.lowercased() : toASCII(text)
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    if labels.count < 2 { throw EmailFault.noDotInDomain }
    for label in labels {
      if label.isEmpty { throw EmailFault.emptyLabel }
      if label.utf8.count > 63 { throw EmailFault.labelTooLong }
      if label.hasPrefix("-") || label.hasSuffix("-") { throw EmailFault.hyphenAtEdge }
    }
    if name.utf8.count > 253 { throw EmailFault.tooLong }
    if labels.last!.allSatisfy(\.isNumber) { throw EmailFault.numericTopLevel }
    if reserved.contains(String(labels.last!)) { throw EmailFault.reservedDomain }
    return name
  }

  /// Names that by RFC 6761, 6762, 7686 and 9476 never exist in the public DNS, and `arpa`, which holds no
  /// mailboxes. Those for documents and tests are `isForExamples`.
  private static let reserved: Set<String> = [
    "invalid", "localhost", "local", "onion", "internal", "alt", "arpa",
  ]

  /// Whether the domain is reserved by RFC 2606 for documents and tests: websites in sample data have such
  /// names, but nobody receives mail there.
  static func isForExamples(_ domain: String) -> Bool {
    domain.hasSuffix(".example") || domain.hasSuffix(".test")
  }

  /// Whether the name is letters, digits, hyphens and dots already, with nothing encoded inside.
  private static func isPlain(_ text: String) -> Bool {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        continue
      default: return false
      }
    }
    return !text.lowercased().contains("xn--")
  }

  private static func toASCII(_ text: String) throws -> String {
    if let wrong = text.unicodeScalars.first(where: { $0.isASCII && !isNameByte($0) }) {
      throw EmailFault.badCharacter(wrong, inDomain: true)
    }
    if let mark = text.unicodeScalars.first(where: { !EmailReader.isVisible($0) && !$0.isJoiner }) {
      throw EmailFault.badCharacter(mark, inDomain: true)
    }
    guard let name = try DomainName.ascii(text) else {
      // A joiner is legal between some letters; anywhere else it is the reason.
      if let joiner = text.unicodeScalars.first(where: \.isJoiner) {
        throw EmailFault.badCharacter(joiner, inDomain: true)
      }
      throw EmailFault.notInternational
    }
    return name
  }

  private static func isNameByte(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", ".": true
    default: false
    }
  }
}

extension Unicode.Scalar {
  /// Shapes words in Persian and Indic scripts, also in domains; IDNA 2008 says where.
  fileprivate var isJoiner: Bool { self == "\u{200C}" || self == "\u{200D}" }
}
