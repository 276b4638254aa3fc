import Sixmo
import WorkflowAPI

extension Block {
  static let companyToLeads = Block(
    name: "company_to_leads",
    summary: """
      Makes a row of each person of a company: of those in the column `leads`, which `find_people` of \
      `enrich_company` fills, or else of the imported people who work there. The company's columns stay beside \
      the person's, its `name` as `company_name` and so on. Adds person_match and person_source.
      """,
    specs: Schema.Object([
      Schema.Field(
        "leads_field", .string(), default: "leads",
        "The column with the list of people; it is not in the rows that are made."),
      .company,
      Schema.Field(
        "keep_without_people", .bool, default: false,
        "Whether a company without people gives one row, with person_match `not_found`; otherwise it gives none."
      ),
    ]),
    role: .step,
    accepts: [.company],
    turnsInto: .lead,
    batchSize: 200,
    isPerBatch: true,
    startsOver: { _ in true },
    meanings: [
      .init("person_match", "`found`, `not_found` or `error`."),
      .init("person_source", "Where the person was found."),
    ],
    example: .run(
      rows: #"""
        [
          {company_name: "Lovelace Ltd", leads: [{name: "Ada"}, {name: "Bob"}]},
        ]
        """#),
    refusals: [
      .init(
        .definition, "The rows before it are about people.",
        "Put `enrich_company` or `leads_to_company` before it, or set `dataframe_type: \"COMPANY\"` where the"
          + " workflow starts.",
        .init("{}", webhook: #"{"dataframe_type": "LEAD"}"#)),
      .missingColumn("leads_field"),
    ],
    columns: { specs, flow in
      flow.reads(specs, "leads_field")
      flow.reads(specs, "company_field")
      flow.removes([specs["leads_field"]?.string ?? FoundPeople.column])
      flow.addsOthers()
      flow.adds(["person_match", "person_source"])
    },
    makeStage: { specs, context in
      try DomainName.requireLibrary()
      return CompanyToLeadsStage(specs, context.reference)
    })
}

private final class CompanyToLeadsStage: Stage {
  private let leadsColumn: String
  private let companyColumn: String?
  private let keepsAll: Bool
  private let search: CompanyPeople

  init(_ specs: JSONObject, _ reference: any ReferenceData) {
    leadsColumn = specs["leads_field"]?.string ?? FoundPeople.column
    companyColumn = specs["company_field"]?.string
    keepsAll = specs["keep_without_people"]?.bool ?? false
    search = CompanyPeople(reference: reference)
  }

  let currentStep = "Listing people"

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    try rows.flatMap { row in
      try Task.checkCancellation()
      return try leads(of: row)
    }
  }

  private func leads(of company: Row) throws -> [Row] {
    var (people, source) = (company[leadsColumn]?.array?.compactMap(\.object), "row" as String?)
    if people == nil {
      (people, source) = try search.people(of: CompanyQuery(company, column: companyColumn))
    }
    var base = company
    base[leadsColumn] = nil
    for name in ["name", "domain", "country", "email", "phone", "linkedin", "linkedin_url"] {
      guard let value = base[name] else { continue }
      base[name] = nil
      if base["company_\(name)"]?.isBlank ?? true { base["company_\(name)"] = value }
    }
    guard let people, !people.isEmpty else {
      return keepsAll ? [Self.matched("not_found", nil, base)] : []
    }
    return people.map { Self.matched("found", source, Self.lead($0, of: base)) }
  }

  /// The person's columns after the company's. What both have is the person's, unless it is about the company.
  private static func lead(_ person: JSONObject, of company: Row) -> Row {
    var row = company
    for (name, value) in person {
      let own = row[name] ?? .null
      if own.isBlank {
        row[name] = value
      } else if !name.hasPrefix("company"), own != value {
        let kept = "company_\(name)"
        if row[kept]?.isBlank ?? true { row[kept] = own }
        row[name] = value
      }
    }
    return row
  }

  private static func matched(_ match: String, _ source: String?, _ row: Row) -> Row {
    var row = row
    row["person_match"] = .string(match)
    row["person_source"] = JSON(source)
    return row
  }
}
