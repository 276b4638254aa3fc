extension EmailAddress {
  /// The mailbox by the rules of providers that give it many spellings; for all others the address itself.
  ///
  ///     a.d.a+news@googlemail.com  →  ada@gmail.com
  var mailbox: String {
    guard let provider = facts?.provider else { return normalized }
    var name = localPart[...].utf8
    if let plus = name.firstIndex(of: UInt8(ascii: "+")), plus != name.startIndex {
      name = name[..<plus]
    }
    let plain = name.filter { !provider.ignoredSigns.utf8.contains($0) }
    let kept = plain.isEmpty ? String(Substring(name)) : String(decoding: plain, as: UTF8.self)
    return "\(kept)@\(provider.domain)"
  }
}

/// What a provider of mailboxes ignores in an address, by its own documentation.
struct MailProvider: Sendable {
  /// The one that the others are names for.
  var domain: String
  /// ASCII signs, beside `+` and what follows it.
  var ignoredSigns = ""

  static let byDomain: [String: MailProvider] = {
    var result: [String: MailProvider] = [:]
    for domain in ["gmail.com", "googlemail.com"] {
      result[domain] = MailProvider(domain: "gmail.com", ignoredSigns: ".")
    }
    for domain in ["proton.me", "protonmail.com", "protonmail.ch", "pm.me"] {
      result[domain] = MailProvider(domain: domain, ignoredSigns: ".-_")
    }
    for domain in [
      "outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.de", "live.de",
      "outlook.fr", "hotmail.fr", "live.fr", "hotmail.co.uk", "live.co.uk", "hotmail.it", "live.it",
      "hotmail.es", "outlook.es", "icloud.com", "me.com", "mac.com", "fastmail.com", "fastmail.fm",
      "zoho.com", "posteo.de", "mailbox.org", "yandex.ru", "yandex.com",
    ] { result[domain] = MailProvider(domain: domain) }
    return result
  }()
}
