import Sixmo

/// Which columns of an imported table say what.
enum ReferenceColumns {
  static let companyNames = ["name", "company_name", "company", "legal_name"]
  static let domains = ["domain", "website", "url", "homepage", "company_domain"]
  static let emails = ["email", "email_address", "work_email"]
  static let phones = [
    "phone", "phone_number", "mobile", "mobile_phone", "work_phone", "telephone",
  ]
  static let personNames = ["name", "full_name", "person_name"]

  static func companyName(of record: JSONObject) -> String? {
    record.firstFilled(companyNames).map(record.text)
  }

  /// The full name, or first and last name together.
  static func personName(of record: JSONObject) -> String? {
    if let column = record.firstFilled(personNames) { return record.text(column) }
    let parts = ["first_name", "last_name"].map(record.text).filter { !$0.isEmpty }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// The column of a record that a spec asks for under a name of its own: as it is, without the rest of
  /// its notation (`Employee Count`), or under another usual name (`employees`).
  static func column(_ asked: String, in record: JSONObject) -> String? {
    if record[asked] != nil { return asked }
    let plain = Self.plain(asked)
    if let column = record.keys.first(where: { Self.plain($0) == plain }) { return column }
    guard let group = synonyms.first(where: { $0.contains(plain) }) else { return nil }
    return record.keys.first { group.contains(Self.plain($0)) }
  }

  /// Letters and digits, without a leading `company`.
  private static func plain(_ name: String) -> String {
    let plain = name.lowercased().filter { $0.isLetter || $0.isNumber }
    return plain.hasPrefix("company") && plain != "company" ? String(plain.dropFirst(7)) : plain
  }

  private static let synonyms: [Set<String>] = [
    ["employeecount", "employees", "numemployees", "numberofemployees", "headcount", "size"],
    ["revenue", "annualrevenue", "turnover"], ["industry", "sector"],
    ["domain", "website", "url", "homepage"], ["country", "hqcountry", "countrycode"],
    ["hqcity", "city", "headquarters", "headquarterscity"],
    ["founded", "foundedyear", "yearfounded", "founding"],
    ["title", "jobtitle", "position", "role"],
    ["linkedin", "linkedinurl"], ["phone", "phonenumber"], ["name", "legalname"],
  ]
}
