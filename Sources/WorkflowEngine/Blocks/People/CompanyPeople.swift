import Sixmo

/// Finds the people of a company among the imported ones.
struct CompanyPeople: Sendable {
  let reference: any ReferenceData

  /// In the order of the table, those with the company's domain first; `source` says how the first was found.
  /// Somebody at another domain is not taken for the company's name alone.
  func people(of company: CompanyQuery) throws -> (records: [JSONObject], source: String?) {
    var people: [JSONObject] = []
    if let domain = company.domain { people = try reference.people(companyDomain: domain) }
    let known = people.count
    if let name = company.name {
      var seen = Set(people)
      for person in try reference.people(companyName: name.normalized) {
        let other = try CompanyQuery(person, column: nil).domain
        let isElsewhere = other != nil && company.domain != nil && other != company.domain
        if !isElsewhere, seen.insert(person).inserted { people.append(person) }
      }
    }
    if people.isEmpty { return ([], nil) }
    return (people, known > 0 ? "reference:company_domain" : "reference:company_name")
  }
}

extension CompanyQuery {
  /// With what a record of the company says beside it.
  func filled(by record: JSONObject?) throws -> CompanyQuery {
    guard let record else { return self }
    let known = try CompanyQuery(
      record, column: record.firstFilled(ReferenceColumns.companyNames))
    var query = self
    // The record is surer than a row that may only resemble it.
    query.website = known.website ?? query.website
    query.name = known.name ?? query.name
    return query
  }
}
