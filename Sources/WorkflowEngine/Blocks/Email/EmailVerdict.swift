/// What can be said about an e-mail address without writing to it.
struct EmailVerdict: Sendable {
  enum Status: String, Sendable, CaseIterable {
    /// Well-formed, and nothing is known against it.
    case ok = "OK"
    /// Well-formed, but mail may not reach a person there; the reason says why.
    case risky = "RISKY"
    /// The server takes mail for any name, so that nothing is known about this one. Only a provider that talks
    /// to the server can say so; the check in this program never does.
    case catchAll = "CATCH_ALL"
    /// Mail cannot arrive there.
    case invalid = "INVALID"
    /// It could not be found out: the DNS did not answer.
    case unknown = "UNKNOWN"
  }

  var status: Status
  /// In a few words; nil for `OK`.
  var reason: String?
  var address: EmailAddress?
  var isDisposable = false
  var isRole = false
  var isFree = false
}

extension EmailVerdict {
  /// Judges the text of a cell by syntax and lists. Throws only if a library is missing.
  init(_ text: String, allowsReserved: Bool = false) throws {
    do {
      self.init(try EmailAddress(text, allowsReserved: allowsReserved))
    } catch let fault as EmailFault {
      self.init(status: .invalid, reason: fault.reason)
    }
  }

  private init(_ address: EmailAddress) {
    self.init(status: .ok, address: address)
    guard let facts = address.facts else {
      (status, reason) = (.risky, "numeric address instead of a domain")
      return
    }
    (isDisposable, isFree) = (facts.isDisposable, facts.isFree)
    isRole = Self.isRole(address.localPart)
    reason = risk(facts)
    if reason != nil { status = .risky }
  }

  /// The gravest first.
  private func risk(_ facts: EmailDomainFacts) -> String? {
    if isDisposable { return "disposable domain" }
    if let meant = facts.correction { return "perhaps \(meant) is meant" }
    if !facts.hasKnownTopLevel { return "unknown top-level domain" }
    return isRole ? "role account" : nil
  }

  /// `Sales.Team2+x` is the role `salesteam`.
  private static func isRole(_ localPart: String) -> Bool {
    if let letters = plainLetters(localPart) { return roleNames.contains(letters) }
    let name = foldedForComparison(String(localPart.prefix { $0 != "+" }))
    let letters = name.filter { !$0.isNumber && !"._-\"".contains($0) }
    return roleNames.contains(letters)
  }

  /// Nil if there are others than those of ASCII.
  private static func plainLetters(_ localPart: String) -> String? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: localPart.utf8.count) { letters in
      var count = 0
      for byte in localPart.utf8 {
        switch byte {
        case UInt8(ascii: "+"): return String(decoding: letters[..<count], as: UTF8.self)
        case 0x80...: return nil
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"), UInt8(ascii: "\""):
          continue
        default:
          letters[count] = byte
          count += 1
        }
      }
      return String(decoding: letters[..<count], as: UTF8.self)
    }
  }
}
