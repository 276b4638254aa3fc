import Sixmo
import WorkflowAPI

extension Block {
  static let leadsToCompany = Block(
    name: "leads_to_company",
    summary: """
      Makes one row of all people who work at a company, by its domain or else by its name: company_name, \
      company_domain, lead_count, and the other columns that begin with `company_`. People who name no company \
      are refused.
      """,
    specs: Schema.Object([
      .company,
      Schema.Field(
        "keep_leads", .bool, default: false,
        "Whether the column `leads` lists the people's rows; `company_to_leads` makes rows of it again."
      ),
    ]),
    role: .step,
    accepts: [.lead],
    turnsInto: .company,
    startsOver: { _ in true },
    meanings: [
      .init("company_name", "The company's name, as the first row has it."),
      .init("company_domain", "The registrable domain of the company."),
      .init("lead_count", "How many people of the company there are."),
    ],
    example: .run(#"{keep_leads: true}"#),
    refusals: [
      .missingColumn("company_field"), .companies,
      .init(
        .row, "It names no company, neither by a website, nor an e-mail address, nor a name.",
        "It is in the result file `…_refused`; name the column by `company_field`.",
        .init("{}", rows: #"[{"n": 1}, {"company_name": "Lovelace Ltd"}]"#)),
    ],
    columns: { specs, flow in
      flow.reads(specs, "company_field")
      let isComplete = flow.columns.isComplete
      let known = flow.columns.names.filter { $0.hasPrefix("company_") }
      flow.keepsOnly(
        ["company_name", "company_domain", "lead_count"] + known
          + (specs["keep_leads"] == true ? [FoundPeople.column] : []))
      if !isComplete { flow.addsOthers() }
    },
    makeStage: { specs, _ in
      try DomainName.requireLibrary()
      return LeadsToCompanyStage(specs)
    })
}

/// Holds a row for each company, in order of first appearance.
// Used from one task at a time, as every stage.
private final class LeadsToCompanyStage: Stage, @unchecked Sendable {
  private let column: String?
  private let keepsLeads: Bool
  private var companies: [Company] = []
  private var byDomain: [String: Int] = [:]
  private var byName: [String: Int] = [:]
  private var refused: [Row] = []
  private var given = 0

  private struct Company {
    var name: String?
    var domain: String?
    var others = JSONObject()
    var count = 0
    var leads: [JSON] = []
  }

  init(_ specs: JSONObject) {
    column = specs["company_field"]?.string
    keepsLeads = specs["keep_leads"]?.bool ?? false
  }

  let currentStep = "Gathering companies"

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    for row in rows {
      try Task.checkCancellation()
      let query = try CompanyQuery(row, column: column)
      guard let position = position(of: query) else {
        refused.append(row.marked(error: "the row names no company"))
        continue
      }
      add(row, to: position)
    }
    return []
  }

  /// A company that was known by its name alone is the same as the first with that name and a domain.
  private func position(of query: CompanyQuery) -> Int? {
    let (domain, name) = (query.domain, query.name?.normalized)
    let named = name.flatMap { byName[$0] }
    let known =
      domain.flatMap { byDomain[$0] }
      ?? named.flatMap { domain == nil || companies[$0].domain == nil ? $0 : nil }
    guard known != nil || domain != nil || name != nil else { return nil }
    let position = known ?? companies.count
    if known == nil { companies.append(Company()) }
    if companies[position].domain == nil { companies[position].domain = domain }
    if let domain { byDomain[domain] = position }
    if let name, byName[name] == nil { byName[name] = position }
    return position
  }

  private func add(_ row: Row, to position: Int) {
    companies[position].count += 1
    let name = row.firstFilled([column].compactMap { $0 } + ["company_name", "company"])
    if companies[position].name == nil, let name { companies[position].name = row.text(name) }
    for (column, value) in row where column.hasPrefix("company_") && !value.isBlank {
      if companies[position].others[column] == nil { companies[position].others[column] = value }
    }
    if keepsLeads { companies[position].leads.append(.object(row)) }
  }

  func takeRefused() -> [Row] {
    defer { refused = [] }
    return refused
  }

  func finish() async throws -> [Row]? {
    guard given < companies.count else { return nil }
    let batch = companies[given..<min(given + 1000, companies.count)]
    given += batch.count
    return batch.map { company in
      var row: JSONObject = [
        "company_name": JSON(company.name), "company_domain": JSON(company.domain),
      ]
      for (column, value) in company.others where row[column]?.isBlank ?? true {
        row[column] = value
      }
      row["lead_count"] = .int(company.count)
      if keepsLeads { row[FoundPeople.column] = .array(company.leads) }
      return row
    }
  }
}
