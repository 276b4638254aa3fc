import Sixmo
import System

/// What is known of a mail domain, which an address of a list mostly shares with others.
final class EmailDomainFacts: Sendable {
  /// In lower case and ASCII (`xn--…`).
  let name: String
  let isPublicSuffix: Bool
  let hasKnownTopLevel: Bool
  let isDisposable: Bool
  let isFree: Bool
  /// Whether it is reserved for documents and tests.
  let isForExamples: Bool
  /// The domain that is probably meant.
  let correction: String?
  /// The provider of mailboxes, if it gives one mailbox many spellings.
  let provider: MailProvider?

  private static let known = RecentValues<EmailDomainFacts>()

  /// Of a domain as it is written. Throws `EmailFault` if it cannot receive mail, or if a library is missing.
  static func of(_ written: String) throws -> EmailDomainFacts {
    try known.value(for: written) { try EmailDomainFacts(EmailDomain.ascii(written)) }
  }

  private init(_ domain: String) throws {
    name = domain
    isPublicSuffix = try DomainName.isPublicSuffix(domain)
    isForExamples = EmailDomain.isForExamples(domain)
    hasKnownTopLevel = try DomainName.hasKnownTopLevel(domain) || isForExamples
    let registrable = try DomainName.registrable(domain) ?? domain
    isDisposable = disposableDomains.contains(domain) || disposableDomains.contains(registrable)
    isFree = freeDomains.contains(domain)
    correction = EmailTypo.correction(of: domain)
    provider = MailProvider.byDomain[domain]
  }
}

/// Values that are found again by text, up to some thousand.
final class RecentValues<Value: Sendable>: Sendable {
  private let values = Locked<[String: Value]>([:])

  private static var limit: Int { 20_000 }

  /// `make` may be called by several threads at once for one key.
  func value(for key: String, _ make: () throws -> Value) rethrows -> Value {
    if let value = values.withLock({ $0[key] }) { return value }
    let value = try make()
    values.withLock { values in
      if values.count >= Self.limit { values.removeAll() }
      values[key] = value
    }
    return value
  }
}
