import Sixmo

/// Finds the person that a row means among the imported ones.
///
/// | by | confidence |
/// |---|---|
/// | e-mail address | 1.0 |
/// | name, and company by domain or name | 0.9 |
/// | a name that only one person has, where either side says no company | 0.6 |
struct PersonMatcher: Sendable {
  let reference: any ReferenceData
  let nameColumn: String?
  let companyColumn: String?
  let emailColumn: String

  /// The surest match, whatever its confidence; nil if there is none.
  func match(_ row: Row) throws -> Match? {
    if let address = try address(row.text(emailColumn)),
      let record = try reference.people(email: address).first
    {
      return Match(record: record, confidence: 1, source: "reference:email")
    }
    let text = nameColumn.map(row.text) ?? ReferenceColumns.personName(of: row) ?? ""
    let name = PersonName(text).normalized
    if name.isEmpty { return nil }
    let people = try reference.people(normalizedName: name)
    let company = try CompanyQuery(row, column: companyColumn)
    if let record = try people.first(where: { try works($0, at: company) }) {
      return Match(record: record, confidence: 0.9, source: "reference:name_and_company")
    }
    guard people.count == 1, try isSilent(company) || isSilent(CompanyQuery(people[0], column: nil))
    else { return nil }
    return Match(record: people[0], confidence: 0.6, source: "reference:name")
  }

  private func address(_ text: String) throws -> String? {
    do {
      return try EmailAddress(text, allowsReserved: true).normalized
    } catch is EmailFault {
      return nil
    }
  }

  private func works(_ person: JSONObject, at company: CompanyQuery) throws -> Bool {
    let known = try CompanyQuery(person, column: nil)
    if let domain = company.domain, domain == known.domain { return true }
    return company.name != nil && company.name == known.name
  }

  private func isSilent(_ company: CompanyQuery) -> Bool {
    company.domain == nil && company.name == nil
  }
}
