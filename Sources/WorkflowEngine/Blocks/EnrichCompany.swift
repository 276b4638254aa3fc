import Sixmo
import WorkflowAPI

extension Block {
  static let enrichCompany = Block(
    name: "enrich_company",
    aliases: ["company_enrichment"],
    summary: """
      Finds each row's company by website, e-mail domain, name or similar name, and adds what is known of it: \
      the asked columns, company_match (found, not_found, error), company_confidence and company_source.
      """,
    specs: Schema.Object(
      [
        Schema.Field(
          "company_field", .string(),
          "The column with the company's name or website (default: the first filled of company_name, company, website, domain)."
        )
      ] + Schema.Field.enriching + Schema.Field.asking),
    role: .step,
    makes: .company,
    batchSize: 200,
    isPerBatch: true,
    matchColumn: "company_match",
    check: Enrichment.faults,
    columns: { specs, flow in
      flow.reads(specs, "company_field")
      Enrichment.flow(specs, prefix: "company", &flow)
    },
    requests: Enrichment.requests,
    makeStage: { specs, context in
      if let stage = try ProviderStage(specs, asking: .company, context) { return stage }
      // A missing library is not a fault of a row.
      _ = try DomainName.registrable("example.com")
      let column = specs["company_field"]?.string
      let minimum = specs["min_confidence"]?.double ?? Enrichment.minimum
      let fields = ReturnFields(specs["return_fields"], prefix: "company")
      let matcher = CompanyMatcher(reference: context.reference)
      return RowByRow("Enriching companies", isParallel: true) { row in
        var row = row
        do {
          let query = try CompanyQuery(row, column: column)
          let match = try matcher.match(query).flatMap { $0.confidence >= minimum ? $0 : nil }
          fields.write(to: &row, record: match?.record, derived: derived(from: query))
          Enrichment.write(match, prefix: "company", to: &row)
        } catch {
          fields.write(to: &row, record: nil, derived: [:])
          Enrichment.write(error, prefix: "company", to: &row)
        }
        return row
      }
    })

  /// What the row itself tells of its company: the domain of its e-mail address.
  private static func derived(from query: CompanyQuery) -> JSONObject {
    var derived = JSONObject()
    if let domain = query.domain { derived["domain"] = .string(domain) }
    return derived
  }
}
