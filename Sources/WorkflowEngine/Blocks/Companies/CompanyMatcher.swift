import Sixmo

/// A record that was found, how sure it is, and by what.
struct Match: Sendable {
  var record: JSONObject
  /// From 0 to 1.
  var confidence: Double
  /// `reference:domain`, `reference:email_domain`, `reference:name`, `reference:similar_name`, …
  var source: String
}

/// Finds the company that a row means among the imported ones.
///
/// | by | confidence |
/// |---|---|
/// | registrable domain of the website | 1.0 |
/// | registrable domain of the e-mail address | 0.95; 0.7 if the row names a wholly different company |
/// | normalised name | 0.9; 0.7 if several companies have it |
/// | similar name | 0.88 × similarity, less 0.1 if another company is about as similar |
///
/// A name of one short word is similar to many others: it must be so by 0.9.
/// By name, another country than the row's costs 0.1.
struct CompanyMatcher: Sendable {
  let reference: any ReferenceData

  /// The surest match, whatever its confidence; nil if nothing resembles.
  func match(_ query: CompanyQuery) throws -> Match? {
    if let domain = query.website, let record = try reference.companies(domain: domain).first {
      return Match(record: record, confidence: 1, source: "reference:domain")
    }
    let byEmail = try matchByEmail(query)
    if let byEmail, byEmail.confidence > 0.9 { return byEmail }
    guard let name = query.name else { return byEmail }
    let byName = try matchExactly(name, query) ?? matchSimilar(name, query)
    return [byEmail, byName].compactMap { $0 }.max { $0.confidence < $1.confidence }
  }

  private func matchByEmail(_ query: CompanyQuery) throws -> Match? {
    guard let domain = query.emailDomain, let record = try reference.companies(domain: domain).first
    else { return nil }
    let isOther = query.name.map { $0.similarity(to: Self.name(of: record)) < 0.5 } ?? false
    return Match(
      record: record, confidence: isOther ? 0.7 : 0.95, source: "reference:email_domain")
  }

  private func matchExactly(_ name: CompanyName, _ query: CompanyQuery) throws -> Match? {
    let records = try reference.companies(normalizedName: name.normalized)
    guard let first = records.first else { return nil }
    let sameCountry = records.filter { Self.isInCountry($0, query.country) }
    if sameCountry.count == 1 {
      return Match(record: sameCountry[0], confidence: 0.9, source: "reference:name")
    }
    let confidence = records.count == 1 ? 0.9 : 0.7
    return Match(
      record: first, confidence: confidence - penalty(first, query), source: "reference:name")
  }

  private func matchSimilar(_ name: CompanyName, _ query: CompanyQuery) throws -> Match? {
    let candidates = try reference.companies(sharing: name.searchKeys, limit: 30)
      .map { (record: $0, similarity: name.similarity(to: Self.name(of: $0))) }
      .sorted { $0.similarity > $1.similarity }
    guard let best = candidates.first, best.similarity > 0 else { return nil }
    let isShort = name.isShort || Self.name(of: best.record).isShort
    if isShort, best.similarity < 0.9 { return nil }
    let isAmbiguous = candidates.dropFirst().contains {
      best.similarity - $0.similarity < 0.02
        && Self.name(of: $0.record) != Self.name(of: best.record)
    }
    let confidence =
      0.88 * best.similarity - (isAmbiguous ? 0.1 : 0) - penalty(best.record, query)
    return Match(
      record: best.record, confidence: max(0, confidence), source: "reference:similar_name")
  }

  private func penalty(_ record: JSONObject, _ query: CompanyQuery) -> Double {
    query.country == nil || Self.country(of: record) == nil
      || Self.isInCountry(record, query.country)
      ? 0 : 0.1
  }

  private static func isInCountry(_ record: JSONObject, _ country: String?) -> Bool {
    country != nil && Self.country(of: record) == country
  }

  private static func country(of record: JSONObject) -> String? {
    record.firstFilled(["country", "hq_country", "country_code"])
      .flatMap { CountryNames.code(of: record.text($0)) }
  }

  private static func name(of record: JSONObject) -> CompanyName {
    CompanyName(ReferenceColumns.companyName(of: record) ?? "")
  }
}
