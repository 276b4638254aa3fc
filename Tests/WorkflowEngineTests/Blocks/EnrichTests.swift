import Sixmo
import Testing

@testable import WorkflowEngine

struct EnrichTests {
  private static let reference = ReferenceTables(
    companies: [
      [
        "domain": "nordwind.example", "name": "Nordwind Robotik GmbH", "industry": "Robotics",
        "employee_count": "240", "country": "Germany",
      ],
      ["domain": "brightwater.example", "name": "Brightwater Logistics Ltd", "country": "GB"],
      ["domain": "acme-us.example", "name": "Acme Inc", "country": "US"],
      ["domain": "acme-fr.example", "name": "ACME SARL", "country": "France"],
      ["name": "Northern Lights Energy"], ["name": "Contoso"], ["name": "Orbita"],
    ],
    people: [
      [
        "email": "ada@nordwind.example", "full_name": "Dr. Ada Lovelace", "title": "CTO",
        "company": "Nordwind Robotik",
      ],
      ["full_name": "Grace Hopper", "company": "Brightwater Logistics", "title": "Admiral"],
      ["full_name": "Alan Turing", "title": "Reader"],
    ])

  private func company(_ row: JSON, _ specs: JSONObject = [:]) async throws -> Row {
    try await run(.enrichCompany, specs, over: [row], reference: Self.reference)[0]
  }

  @Test(
    "A company is found by website, e-mail domain, name or similar name",
    arguments: [
      (["website": "https://www.nordwind.example/de"], "found", 1.0, "reference:domain"),
      (["company": "nordwind.example"], "found", 1.0, "reference:domain"),
      (["email": "info@mail.nordwind.example"], "found", 0.95, "reference:email_domain"),
      (["company_name": "NORDWIND-ROBOTIK AG"], "found", 0.9, "reference:name"),
      (["company_name": "Nordwind Robotic GmbH"], "found", 0.86, "reference:similar_name"),
      (["company_name": "Brigthwater Logistic"], "found", 0.86, "reference:similar_name"),
      (["company_name": "Acme", "country": "FR"], "found", 0.9, "reference:name"),
      (["company_name": "Acme"], "not_found", nil, nil),
      (["company_name": "Southern Lights Energy"], "not_found", nil, nil),
      (["company_name": "Acme Bakery"], "not_found", nil, nil),
      // One letter makes a short name another's.
      (["company_name": "Orbits"], "found", 0.82, "reference:similar_name"),
      (["company_name": "Urbita"], "not_found", nil, nil),
      (["company_name": "Kontoso"], "found", 0.8, "reference:similar_name"),
      (["email": "ada@gmail.com"], "not_found", nil, nil),
      (["company_name": "Brightwater", "email": "x@nordwind.example"], "not_found", nil, nil),
      ([:], "not_found", nil, nil),
    ] as [(JSON, String, Double?, String?)])
  func finds(row: JSON, match: String, confidence: Double?, source: String?) async throws {
    let found = try await company(row)
    #expect(found["company_match"]?.string == match)
    #expect(found["company_confidence"]?.double == confidence)
    #expect(found["company_source"]?.string == source)
  }

  @Test func `Asked columns are filled by their usual names, in their type, and null if unknown`()
    async throws
  {
    let specs: JSONObject = [
      "return_fields": [
        "Employees": ["description": "Number of people", "type": "int"], "sector": "Industry",
        "revenue": "Yearly revenue",
      ]
    ]
    let found = try await company(["company": "Nordwind Robotik", "revenue": ""], specs)
    #expect(found["Employees"] == 240)
    #expect(found["sector"] == "Robotics")
    #expect(found["revenue"] == .null)
    let other = try await company(["company": "Nobody", "revenue": "own"], specs)
    #expect(other["Employees"] == .null)
    #expect(other["revenue"] == "own")
  }

  @Test func `Without asked columns a match gives all it has and replaces nothing`() async throws {
    let found = try await company(
      ["name": "Ada", "industry": "my own", "website": "nordwind.example"])
    #expect(found["name"] == "Ada")
    #expect(found["industry"] == "my own")
    #expect(found["company_name"] == "Nordwind Robotik GmbH")
    #expect(found["employee_count"] == "240")
  }

  @Test func `What the row itself tells is given though the company is unknown`() async throws {
    let found = try await company(
      ["email": "a@sub.unknown.example"], ["return_fields": ["domain": "Its domain"]])
    #expect(found["company_match"] == "not_found")
    #expect(found["domain"] == "unknown.example")
  }

  @Test func `A match below min_confidence is none`() async throws {
    let row: JSON = ["company_name": "Nordwind Robotic"]
    #expect(try await company(row, ["min_confidence": 0.9])["company_match"] == "not_found")
    #expect(try await company(row, ["min_confidence": 0.5])["company_match"] == "found")
  }

  @Test func `Reference data that cannot be read is the row's error`() async throws {
    struct Broken: ReferenceData {
      struct Failure: Error, CustomStringConvertible { var description = "disk on fire" }
      func companies(domain: String) throws -> [JSONObject] { throw Failure() }
      func companies(normalizedName: String) throws -> [JSONObject] { throw Failure() }
      func companies(sharing keys: [String], limit: Int) throws -> [JSONObject] { throw Failure() }
      func people(email: String) throws -> [JSONObject] { throw Failure() }
      func people(normalizedName: String) throws -> [JSONObject] { throw Failure() }
      func people(phone: String) throws -> [JSONObject] { throw Failure() }
      func people(companyDomain: String) throws -> [JSONObject] { throw Failure() }
      func people(companyName: String) throws -> [JSONObject] { throw Failure() }
    }
    let rows = try await run(.enrichCompany, over: [["company": "Acme"]], reference: Broken())
    #expect(rows[0]["company_match"] == "error")
    #expect(rows[0]["error"] == "disk on fire")
  }

  @Test(
    "A person is found by address, or by name and company",
    arguments: [
      (["email": "ADA@nordwind.example"], "found", 1.0),
      (["name": "Lovelace, Ada", "company": "Nordwind Robotik GmbH"], "found", 0.9),
      (
        ["first_name": "Grace", "last_name": "Hopper", "company": "Brightwater Logistics"], "found",
        0.9
      ),
      (["name": "Grace Hopper", "company": "Acme"], "not_found", nil),
      (["name": "Alan Turing"], "not_found", nil),
      (["name": "Nobody"], "not_found", nil),
    ] as [(JSON, String, Double?)])
  func findsPeople(row: JSON, match: String, confidence: Double?) async throws {
    let found = try await run(.enrichPerson, over: [row], reference: Self.reference)[0]
    #expect(found["person_match"]?.string == match)
    #expect(found["person_confidence"]?.double == confidence)
    #expect((found["title"] != nil) == (match == "found"))
  }

  @Test func `A lone name is enough if one asks for so little`() async throws {
    let rows = try await run(
      .enrichPerson, ["min_confidence": 0.5, "return_fields": ["title": "Job"]],
      over: [["name": "Alan Turing"]], reference: Self.reference)
    #expect(rows[0]["title"] == "Reader")
  }
}
