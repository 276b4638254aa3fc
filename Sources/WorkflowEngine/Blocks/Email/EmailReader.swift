import Glibc

/// Reads the grammar of an address, sign by sign.
struct EmailReader {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  var atEnd: Bool { position == scalars.count }
  private var next: Unicode.Scalar? { atEnd ? nil : scalars[position] }

  /// Local-part = Dot-string / Quoted-string
  mutating func readLocalPart() throws -> (written: String, normalized: String) {
    try skipComments()
    let local = next == "\"" ? try readQuotedString() : try readDotString()
    try skipComments()
    return local
  }

  mutating func expectAtSign() throws {
    guard let next else { throw EmailFault.noAtSign }
    guard next == "@" else { throw EmailFault.badCharacter(next, inDomain: false) }
    position += 1
  }

  /// Domain, not checked yet, or address-literal with its brackets.
  mutating func readDomain() throws -> String {
    try skipComments()
    let start = position
    if next == "[" {
      while let next, next != "]", next != "@" { position += 1 }
      guard next == "]" else { throw EmailFault.badLiteral }
      position += 1
    } else {
      while let next, next != "(", next != "@", !Self.separatesAddresses(next) { position += 1 }
    }
    let domain = text(start..<position)
    try skipComments()
    return domain
  }

  func expectEnd() throws {
    guard let next else { return }
    if next == "@" { throw EmailFault.severalAtSigns }
    if Self.separatesAddresses(next) {
      throw scalars[position...].contains("@")
        ? EmailFault.severalAddresses : .badCharacter(next, inDomain: true)
    }
    throw EmailFault.badCharacter(next, inDomain: true)
  }
}

extension EmailReader {
  /// Dot-string = Atom *("." Atom)
  private mutating func readDotString() throws -> (written: String, normalized: String) {
    let start = position
    while let next, next != "@", comment == nil {
      if next == "." {
        if position == start { throw EmailFault.leadingDot }
        if scalars[position - 1] == "." { throw EmailFault.doubleDot }
      } else if !Self.isAtomText(next) {
        let hasAtSign = scalars.contains("@")
        throw hasAtSign ? EmailFault.badCharacter(next, inDomain: false) : .noAtSign
      }
      position += 1
    }
    if position == start { throw atEnd ? EmailFault.noAtSign : EmailFault.emptyLocalPart }
    if scalars[position - 1] == "." { throw EmailFault.trailingDot }
    let local = text(start..<position)
    return (local, local)
  }

  /// Quoted-string = DQUOTE *(qtextSMTP / quoted-pairSMTP) DQUOTE
  private mutating func readQuotedString() throws -> (written: String, normalized: String) {
    let start = position
    position += 1
    var content = String.UnicodeScalarView()
    while let scalar = next, scalar != "\"" {
      position += 1
      if scalar == "\\" {
        guard let escaped = next, (0x20...0x7E).contains(escaped.value) else {
          throw EmailFault.badQuotedString
        }
        position += 1
        content.append(escaped)
      } else if scalar == " " || Self.isVisible(scalar) {
        content.append(scalar)
      } else {
        throw EmailFault.badCharacter(scalar, inDomain: false)
      }
    }
    guard next == "\"" else { throw EmailFault.badQuotedString }
    position += 1
    return (text(start..<position), Self.unquotedIfPossible(String(content)))
  }

  /// `"ada.lovelace"` is the mailbox `ada.lovelace`; `"ada lovelace"` needs its quotes.
  private static func unquotedIfPossible(_ content: String) -> String {
    var plain = EmailReader(content)
    if let local = try? plain.readDotString(), plain.atEnd { return local.normalized }
    var quoted = ""
    for character in content {
      if character == "\"" || character == "\\" { quoted.append("\\") }
      quoted.append(character)
    }
    return "\"\(quoted)\""
  }

  /// comment = "(" *(ctext / quoted-pair / comment) ")"
  private mutating func skipComments() throws {
    while moveToComment() {
      var depth = 0
      repeat {
        guard let scalar = next else { throw EmailFault.unclosedComment }
        if scalar == "\\" { position += 1 }
        if scalar == "(" { depth += 1 }
        if scalar == ")" { depth -= 1 }
        position = min(position + 1, scalars.count)
      } while depth > 0
      while next == " " { position += 1 }
    }
  }

  /// Spaces before it are passed over, as mail programs write them.
  private mutating func moveToComment() -> Bool {
    guard let comment else { return false }
    position = comment
    return true
  }

  /// Where a comment opens, if one is next.
  private var comment: Int? {
    let rest = scalars[position...].drop { $0 == " " }
    return rest.first == "(" ? rest.startIndex : nil
  }

  private func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// atext of RFC 5322, and by RFC 6531 every printable sign beyond ASCII.
  private static func isAtomText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": true
    case "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}",
      "~":
      true
    default: !scalar.isASCII && isVisible(scalar)
    }
  }

  /// Whether a sign shows what it is: no invisible mark, and not the one that stands for lost characters.
  static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
      .unassigned, .format:
      false
    default: scalar != "\u{FFFD}" && scalar != "\u{FFFC}" && !scalar.isInvisibleMark
    }
  }

  private static func separatesAddresses(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "," || scalar == ";" || scalar == " " || scalar == "\n" || scalar == "\t"
  }
}

/// Whether `text` is an address of a family (`AF_INET`, `AF_INET6`) in its usual notation.
func isNetworkAddress(_ text: String, _ family: Int32) -> Bool {
  var bytes = in6_addr()
  return inet_pton(family, text, &bytes) == 1
}
