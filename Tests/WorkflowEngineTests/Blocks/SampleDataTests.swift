import Sixmo
import Testing

@testable import WorkflowEngine

/// The files beside the sample script: messy on purpose, but only where it is meant.
struct SampleDataTests {
  /// `scripts/data` of this checkout.
  private static let folder =
    #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/scripts/data"

  private func rows(_ name: String) throws -> [JSON] {
    let file = try CSVFile("\(Self.folder)/\(name)")
    var rows: [JSON] = []
    while let row = try file.next() {
      try #require(row.count == file.columns.count, "line \(row.line) of \(name)")
      rows.append(.object(row.object))
    }
    return rows
  }

  @Test func `All companies can be imported, each under a domain of its own`() throws {
    let companies = try rows("companies.csv").compactMap(\.object)
    let entries = try companies.compactMap { try ReferenceEntry(company: $0) }
    #expect(entries.count == companies.count && entries.count >= 200)
    #expect(Set(entries.map(\.domain)).count == entries.count)
    // Nobody's real domain.
    #expect(entries.allSatisfy { $0.domain?.hasSuffix(".example") == true })
  }

  @Test func `The leads show everything that the blocks can say`() async throws {
    let leads = try rows("leads.csv")
    #expect(leads.count >= 500)
    let reference = ReferenceTables(companies: try rows("companies.csv").compactMap(\.object))
    let emails = try await run(.validateEmail, ["allow_reserved": true], over: leads).map(
      JSON.object)
    let phones = try await run(.validatePhone, ["region_field": "country"], over: emails)
      .map(JSON.object)
    let found = try await run(.enrichCompany, over: phones, reference: reference)
    func texts(_ column: String) -> Set<String> { Set(found.map { $0.text(column) }) }
    #expect(texts("email_status") == ["OK", "RISKY", "INVALID"])
    #expect(texts("phone_status") == ["VALID", "POSSIBLE", "INVALID"])
    #expect(texts("phone_region").count > 25)
    #expect(
      texts("company_source") == [
        "", "reference:domain", "reference:email_domain", "reference:name",
        "reference:similar_name",
      ])
    let unique = try await run(
      .deduplicate, ["columns": ["email_normalized"]], over: found.map(JSON.object))
    #expect(unique.count < leads.count - 40)
  }
}
