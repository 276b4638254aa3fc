import Sixmo

/// A reference table in a CSV file, read a batch at a time.
// Used from one task at a time, by an import.
final class ReferenceFile: @unchecked Sendable {
  private let kind: ReferenceEntry.Kind
  private let path: String
  private let file: CSVFile
  private var isHeaderChecked = false
  private(set) var report = ReferenceReport()

  init(_ kind: ReferenceEntry.Kind, path: String) throws {
    self.kind = kind
    self.path = path
    file = try CSVFile(path)
  }

  /// The next entries, nil at the end. Rows that cannot be used are counted and told in `report`.
  func next() throws -> [ReferenceEntry]? {
    var entries: [ReferenceEntry] = []
    while entries.count < 1000, let row = try file.next() {
      try checkHeader()
      do {
        entries.append(try entry(row))
      } catch let refusal as RefusedRow {
        report.refuse(refusal)
      }
    }
    report.imported += entries.count
    return entries.isEmpty ? nil : entries
  }

  private func entry(_ row: CSVRow) throws -> ReferenceEntry {
    guard row.count == file.columns.count else {
      throw RefusedRow(
        line: row.line, reason: "expected \(file.columns.count) fields, got \(row.count)")
    }
    let record = row.object
    let entry =
      switch kind {
      case .company: try ReferenceEntry(company: record)
      case .person: try ReferenceEntry(person: record)
      }
    guard let entry else {
      throw RefusedRow(line: row.line, reason: "has no \(kind.identifyingColumns)")
    }
    return entry
  }

  private func checkHeader() throws {
    if isHeaderChecked { return }
    isHeaderChecked = true
    if file.columns.contains(where: kind.usableColumns.contains) { return }
    let names = file.columns.prefix(8).joined(separator: ", ")
    throw CSVFileError(path, "no column says the \(kind.identifyingColumns); found \(names)")
  }
}

/// What became of an import.
package struct ReferenceReport: Sendable {
  package var imported = 0
  package var refused = 0
  /// The first twenty refusals: line and reason.
  package var refusals: [(line: Int, reason: String)] = []

  fileprivate mutating func refuse(_ row: RefusedRow) {
    refused += 1
    if refusals.count < 20 { refusals.append((row.line, row.reason)) }
  }

  package var json: JSON {
    [
      "imported": .int(imported), "refused": .int(refused),
      "refusals": .array(refusals.map { ["line": .int($0.line), "reason": .string($0.reason)] }),
    ]
  }
}

private struct RefusedRow: Error {
  var line: Int
  var reason: String
}

extension ReferenceEntry {
  /// Nil for a record with neither domain nor name.
  init?(company record: JSONObject) throws {
    let domain = try record.firstFilled(ReferenceColumns.domains)
      .flatMap { try DomainName.registrable(ofWebsite: record.text($0)) }
    let name = CompanyName(ReferenceColumns.companyName(of: record) ?? "")
    if domain == nil, name.tokens.isEmpty { return nil }
    self.init(
      kind: .company, domain: domain, name: name.tokens.isEmpty ? nil : name.normalized,
      keys: name.searchKeys, record: record)
  }

  /// Nil for a record with neither address nor name.
  init?(person record: JSONObject) throws {
    let email = try record.firstFilled(ReferenceColumns.emails).flatMap { column -> String? in
      do {
        return try EmailAddress(record.text(column), allowsReserved: true).normalized
      } catch is EmailFault {
        return nil
      }
    }
    let name = PersonName(ReferenceColumns.personName(of: record) ?? "").normalized
    if email == nil, name.isEmpty { return nil }
    let company = try CompanyQuery(record, column: nil)
    self.init(
      kind: .person, domain: company.domain, email: email, name: name.isEmpty ? nil : name,
      phone: try Self.phone(of: record), company: company.name?.normalized, record: record)
  }

  private static func phone(of record: JSONObject) throws -> String? {
    guard let column = record.firstFilled(ReferenceColumns.phones) else { return nil }
    let country = record.firstFilled(["country", "country_code"]).map(record.text)
    return try PhoneVerdict(
      record.text(column), region: country.flatMap(CountryNames.code(of:)), library: .open()
    ).e164
  }
}

extension ReferenceEntry.Kind {
  /// By the name of its table: `companies`, `people`.
  package init?(table: String) {
    switch table {
    case "companies", "company": self = .company
    case "people", "person": self = .person
    default: return nil
    }
  }

  fileprivate var identifyingColumns: String {
    switch self {
    case .company: "domain or name"
    case .person: "email or name"
    }
  }

  fileprivate var usableColumns: [String] {
    switch self {
    case .company: ReferenceColumns.domains + ReferenceColumns.companyNames
    case .person:
      ReferenceColumns.emails + ReferenceColumns.personNames + ["first_name", "last_name"]
    }
  }
}
