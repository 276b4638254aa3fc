/// Why text is not an e-mail address; `reason` is what `email_reason` says.
enum EmailFault: Error, Equatable {
  case empty
  case noAtSign
  case severalAtSigns
  case severalAddresses
  case emptyLocalPart
  case localPartTooLong
  case leadingDot
  case trailingDot
  case doubleDot
  case badQuotedString
  case unclosedComment
  case badCharacter(Unicode.Scalar, inDomain: Bool)
  case emptyDomain
  case emptyLabel
  case labelTooLong
  case hyphenAtEdge
  case domainEndsWithDot
  case noDotInDomain
  case numericTopLevel
  case addressWithoutBrackets
  case badLiteral
  case notInternational
  case reservedDomain
  case publicSuffix(String)
  case tooLong

  var reason: String {
    switch self {
    case .empty: "empty"
    case .noAtSign: "no @ sign"
    case .severalAtSigns: "more than one @ sign"
    case .severalAddresses: "more than one address"
    case .emptyLocalPart: "nothing before the @ sign"
    case .localPartTooLong: "more than 64 bytes before the @ sign"
    case .leadingDot: "starts with a dot"
    case .trailingDot: "dot before the @ sign"
    case .doubleDot: "two dots in a row"
    case .badQuotedString: "bad quoted part"
    case .unclosedComment: "unclosed comment"
    case .badCharacter(let scalar, let inDomain):
      "\(Self.shown(scalar)) is not allowed \(inDomain ? "in the domain" : "before the @ sign")"
    case .emptyDomain: "nothing after the @ sign"
    case .emptyLabel: "empty part in the domain"
    case .labelTooLong: "more than 63 bytes between two dots of the domain"
    case .hyphenAtEdge: "hyphen at the edge of a domain part"
    case .domainEndsWithDot: "domain ends with a dot"
    case .noDotInDomain: "domain has no dot"
    case .numericTopLevel: "domain ends with a number"
    case .addressWithoutBrackets: "numeric address without brackets"
    case .badLiteral: "bad numeric address"
    case .notInternational: "domain is not a valid international name"
    case .reservedDomain: "reserved domain, nobody receives mail there"
    case .publicSuffix(let domain): "'\(domain)' is a public suffix, nobody receives mail there"
    case .tooLong: "more than 254 bytes"
    }
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case " ": "a space"
    case "\t": "a tab"
    case "\n", "\r": "a line break"
    default: EmailReader.isVisible(scalar) ? "'\(scalar)'" : scalar.codePointName
    }
  }
}
