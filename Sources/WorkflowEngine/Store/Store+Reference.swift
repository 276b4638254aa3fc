import GRDB
import Sixmo

// The imported tables that enriching blocks match against.

extension Store {
  /// Replaces all records of a kind, in one transaction; `next` gives them a batch at a time, nil at
  /// the end. Answers how many there are.
  func replaceReference(
    _ kind: ReferenceEntry.Kind, next: @escaping @Sendable () throws -> [ReferenceEntry]?
  ) async throws -> Int {
    try await write { database in
      try database.execute(sql: "DELETE FROM reference WHERE kind = ?", arguments: [kind.rawValue])
      if kind == .company {
        try database.execute(sql: "INSERT INTO company_key (company_key) VALUES ('delete-all')")
      }
      let record = try database.makeStatement(
        sql: """
          INSERT INTO reference (kind, domain, email, name, phone, company, record)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
      let keys = try database.makeStatement(
        sql: "INSERT INTO company_key (rowid, keys) VALUES (?, ?)")
      var count = 0
      while let batch = try next() {
        for entry in batch {
          try record.execute(arguments: [
            kind.rawValue, entry.domain, entry.email, entry.name, entry.phone, entry.company,
            JSON.object(entry.record).text(),
          ])
          if kind == .company, !entry.keys.isEmpty {
            let number = database.lastInsertedRowID
            try keys.execute(arguments: [number, entry.keys.joined(separator: " ")])
          }
          count += 1
        }
      }
      return count
    }
  }

  func referenceCount(_ kind: ReferenceEntry.Kind) async throws -> Int {
    try await read { database in
      try Int.fetchOne(
        database, sql: "SELECT count(*) FROM reference WHERE kind = ?", arguments: [kind.rawValue])
        ?? 0
    }
  }
}

/// Lookups answer at once (an index, a page or two), so stages ask without suspending.
extension Store: ReferenceData {
  func companies(domain: String) throws -> [JSONObject] {
    try lookUp("kind = 'company' AND domain = ?", [domain])
  }

  func companies(normalizedName: String) throws -> [JSONObject] {
    try lookUp("kind = 'company' AND name = ?", [normalizedName])
  }

  func companies(sharing keys: [String], limit: Int) throws -> [JSONObject] {
    guard !keys.isEmpty else { return [] }
    let anyOfThem = keys.map { "\"\($0.filter { $0 != "\"" })\"" }.joined(separator: " OR ")
    return try records(
      sql: """
        SELECT record FROM company_key JOIN reference ON reference.number = company_key.rowid
        WHERE company_key MATCH ? ORDER BY company_key.rank LIMIT ?
        """, [anyOfThem, limit])
  }

  func people(email: String) throws -> [JSONObject] {
    try lookUp("kind = 'person' AND email = ?", [email])
  }

  func people(normalizedName: String) throws -> [JSONObject] {
    try lookUp("kind = 'person' AND name = ?", [normalizedName])
  }

  func people(phone: String) throws -> [JSONObject] {
    try lookUp("kind = 'person' AND phone = ?", [phone])
  }

  func people(companyDomain: String) throws -> [JSONObject] {
    try lookUp("kind = 'person' AND domain = ?", [companyDomain], limit: Self.peopleLimit)
  }

  func people(companyName: String) throws -> [JSONObject] {
    try lookUp("kind = 'person' AND company = ?", [companyName], limit: Self.peopleLimit)
  }

  /// Of one company.
  private static let peopleLimit = 10_000

  private func lookUp(
    _ condition: String, _ arguments: StatementArguments, limit: Int = 100
  ) throws -> [JSONObject] {
    try records(
      sql: "SELECT record FROM reference WHERE \(condition) ORDER BY number LIMIT \(limit)",
      arguments)
  }

  private func records(sql: String, _ arguments: StatementArguments) throws -> [JSONObject] {
    do {
      return try database.read { database in
        try String.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
          .compactMap { try JSON.parse($0).object }
      }
    } catch let error as DatabaseError { throw StoreError(error, path: path) }
  }
}
