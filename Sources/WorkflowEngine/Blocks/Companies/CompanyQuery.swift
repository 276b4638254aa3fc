import Sixmo

/// What a row says about a company.
struct CompanyQuery: Sendable {
  /// From a website or domain column.
  var website: String?
  /// From the e-mail address, unless its provider gives mailboxes to anybody.
  var emailDomain: String?
  var name: CompanyName?
  /// An ISO 3166 code.
  var country: String?

  /// Reads what `column` holds, a name or a website, and the usual columns beside it.
  init(_ row: Row, column: String?) throws {
    let column = column ?? row.firstFilled(Self.columns)
    let text = column.map(row.text) ?? ""
    website = try Self.website(text)
    if website == nil { name = Self.name(text) }
    if website == nil, let other = row.firstFilled(["website", "domain", "company_domain", "url"]) {
      website = try Self.website(row.text(other))
    }
    if name == nil, let other = row.firstFilled(["company_name", "company"]) {
      name = Self.name(row.text(other))
    }
    emailDomain = try Self.emailDomain(row)
    country =
      CountryNames.code(of: row.text("country")) ?? CountryNames.code(of: row.text("phone_region"))
  }

  /// Where a company is looked for when the specs name no column.
  static let columns = ["company_name", "company", "website", "domain"]

  /// The best domain that the row itself says.
  var domain: String? { website ?? emailDomain }
}

extension CompanyQuery {
  private static func website(_ text: String) throws -> String? {
    // A name may contain a dot (`Data.Works Ltd`); a domain has no space and a known ending.
    let text = text.trimmingWhitespace()
    guard !text.contains(where: \.isWhitespace),
      let domain = try DomainName.registrable(ofWebsite: text)
    else { return nil }
    let isSure = text.containsBytes("://") || text.lowercased().hasPrefix("www.")
    let isKnown = try DomainName.hasKnownTopLevel(domain) || domain.hasSuffix(".example")
    return isSure || isKnown ? domain : nil
  }

  private static func name(_ text: String) -> CompanyName? {
    let name = CompanyName(text)
    return name.tokens.isEmpty ? nil : name
  }

  private static func emailDomain(_ row: Row) throws -> String? {
    var domain = row.text("email_domain")
    if domain.isEmpty, let column = row.firstFilled(["email_normalized", "email"]) {
      do {
        domain = try EmailAddress(row.text(column), allowsReserved: true).domain
      } catch is EmailFault {
        return nil
      }
    }
    guard !domain.isEmpty, let registrable = try DomainName.registrable(domain),
      !freeDomains.contains(domain), !freeDomains.contains(registrable),
      !disposableDomains.contains(registrable)
    else { return nil }
    return registrable
  }
}
