import Sixmo
import WorkflowAPI

extension Block {
  static let enrichPerson = Block(
    name: "enrich_person",
    aliases: ["lead_enrichment", "enrich_lead"],
    summary: """
      Finds each row's person by e-mail address, or by name and company, and adds what is known: the asked \
      columns, person_match (found, not_found, error), person_confidence and person_source.
      """,
    specs: Schema.Object(
      [
        Schema.Field(
          "person_field", .string(),
          "The column with the name (default: name, full_name, or first_name and last_name)."),
        Schema.Field(
          "company_field", .string(),
          "The column with the company's name or website (default: the first filled of company_name, company, website, domain)."
        ),
        Schema.Field(
          "email_field", .string(), default: "email", "The column with the e-mail address."),
      ] + Schema.Field.enriching + Schema.Field.asking),
    role: .step,
    accepts: [.lead],
    batchSize: 200,
    isPerBatch: true,
    matchColumn: "person_match",
    check: Enrichment.faults,
    columns: { specs, flow in
      for spec in ["person_field", "company_field", "email_field"] { flow.reads(specs, spec) }
      Enrichment.flow(specs, prefix: "person", &flow)
    },
    requests: Enrichment.requests,
    makeStage: { specs, context in
      if let stage = try ProviderStage(specs, asking: .person, context) { return stage }
      _ = try DomainName.registrable("example.com")
      let minimum = specs["min_confidence"]?.double ?? Enrichment.minimum
      let fields = ReturnFields(specs["return_fields"], prefix: "person")
      let matcher = PersonMatcher(
        reference: context.reference, nameColumn: specs["person_field"]?.string,
        companyColumn: specs["company_field"]?.string,
        emailColumn: specs["email_field"]?.string ?? "email")
      return RowByRow("Enriching people", isParallel: true) { row in
        var row = row
        do {
          let match = try matcher.match(row).flatMap { $0.confidence >= minimum ? $0 : nil }
          fields.write(to: &row, record: match?.record, derived: [:])
          Enrichment.write(match, prefix: "person", to: &row)
        } catch {
          fields.write(to: &row, record: nil, derived: [:])
          Enrichment.write(error, prefix: "person", to: &row)
        }
        return row
      }
    })
}
