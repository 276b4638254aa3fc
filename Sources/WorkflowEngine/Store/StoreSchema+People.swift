import GRDB
import Sixmo

extension StoreSchema {
  /// A person's `domain` and `company` are those of the company where they work.
  static let fifth = """
    ALTER TABLE reference ADD COLUMN phone TEXT;
    ALTER TABLE reference ADD COLUMN company TEXT;
    CREATE INDEX reference_by_phone ON reference (kind, phone) WHERE phone IS NOT NULL;
    CREATE INDEX reference_by_company ON reference (kind, company) WHERE company IS NOT NULL;
    """

  /// Fills the new columns for people that were imported before. Without the libraries that read numbers and
  /// domains they stay empty until the next import.
  static func findPeople(in database: Database) throws {
    let change = try database.makeStatement(
      sql: "UPDATE reference SET domain = ?, phone = ?, company = ? WHERE number = ?")
    let people = try GRDB.Row.fetchAll(
      database, sql: "SELECT number, record FROM reference WHERE kind = 'person'")
    for person in people {
      guard let record = (try? JSON.parse(person["record"] as String))?.object,
        let entry = try? ReferenceEntry(person: record)
      else { continue }
      try change.execute(
        arguments: [entry.domain, entry.phone, entry.company, person["number"] as Int64])
    }
  }
}
