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
      [.company, .returnFields] + Schema.Field.findingPeople + Schema.Field.enriching
        + Schema.Field.asking),
    role: .step,
    makes: .company,
    batchSize: 200,
    isPerBatch: true,
    matchColumn: "company_match",
    meanings: .match("company", source: "Where the company was found."),
    example: .run(
      #"""
      {
        company_field: "company", return_fields: {industry: "The industry"},
      }
      """#),
    refusals: [
      .missingColumn("company_field"),
      .init(
        .definition, "`max_people` or `people_focus_prompt` without `find_people: true`.",
        "Add `find_people: true`, or leave them out.", .init(#"{"max_people": 5}"#)),
    ] + .asking,
    check: { specs, location in
      Enrichment.faults(of: specs, at: location) + FoundPeople.faults(of: specs, at: location)
    },
    columns: { specs, flow in
      flow.reads(specs, "company_field")
      Enrichment.flow(specs, prefix: "company", &flow)
      if specs["find_people"] == true { flow.adds([FoundPeople.column]) }
    },
    requests: Enrichment.requests,
    makeStage: { specs, context in
      let people = FoundPeople(specs)
      var inquiry = Inquiry.enriching(specs, .company)
      if let people { inquiry = people.asked(in: inquiry) }
      if let stage = try ProviderStage(specs, inquiry, context) { return stage }
      try DomainName.requireLibrary()
      let column = specs["company_field"]?.string
      let fields = ReturnFields(specs["return_fields"], prefix: "company")
      let matcher = CompanyMatcher(reference: context.reference)
      let search = CompanyPeople(reference: context.reference)
      inquiry.write = { answer, row in
        var (derived, found) = (JSONObject(), [] as [JSONObject])
        do {
          let query = try CompanyQuery(row, column: column)
          // What the row itself says of its company: the domain of its e-mail address.
          if let domain = query.domain { derived["domain"] = .string(domain) }
          if people != nil {
            found = try search.people(of: query.filled(by: answer.record)).records
          }
        } catch { row.mark(error: "\(error)") }
        fields.write(to: &row, record: answer.record, derived: derived)
        people?.write(found, to: &row)
        Enrichment.write(answer, prefix: "company", to: &row)
      }
      return Enrichment.stage("Enriching companies", specs, inquiry) { row in
        try matcher.match(CompanyQuery(row, column: column))
      }
    })
}
