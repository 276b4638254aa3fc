import Sixmo
import System

/// What is known of a mail domain, which an address of a list mostly shares with others.
struct EmailDomainFacts: Sendable {
  let isPublicSuffix: Bool
  let hasKnownTopLevel: Bool
  let isDisposable: Bool
  let isFree: Bool
  /// The domain that is probably meant.
  let correction: String?

  private static let known = RecentValues<EmailDomainFacts>()
  private static let asciiForms = RecentValues<String>()

  /// Of a lower-case ASCII name. Throws only if a library is missing.
  static func of(_ domain: String) throws -> EmailDomainFacts {
    try known.value(for: domain) { try EmailDomainFacts(domain) }
  }

  /// `EmailDomain.ascii`, remembered.
  static func ascii(_ domain: String) throws -> String {
    try asciiForms.value(for: domain) { try EmailDomain.ascii(domain) }
  }

  private init(_ domain: String) throws {
    isPublicSuffix = try DomainName.isPublicSuffix(domain)
    hasKnownTopLevel =
      try DomainName.hasKnownTopLevel(domain) || EmailDomain.isForExamples(domain)
    let registrable = try DomainName.registrable(domain) ?? domain
    isDisposable = disposableDomains.contains(domain) || disposableDomains.contains(registrable)
    isFree = freeDomains.contains(domain)
    correction = EmailTypo.correction(of: domain)
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
