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
      Schema.Field.namingPerson + [.returnFields] + Schema.Field.enriching + Schema.Field.asking),
    role: .step,
    accepts: [.lead],
    batchSize: 200,
    isPerBatch: true,
    matchColumn: "person_match",
    meanings: .match("person", source: "Where the person was found."),
    example: .run(#"{person_field: "name", email_field: "email"}"#),
    refusals: [
      .missingColumn("person_field"), .companies,
    ] + .asking,
    check: Enrichment.faults,
    columns: { specs, flow in
      PersonMatcher.flow(specs, &flow)
      Enrichment.flow(specs, prefix: "person", &flow)
    },
    requests: Enrichment.requests,
    makeStage: { specs, context in
      try Enrichment.stage("Enriching people", specs, .enriching(specs, .person), context) {
        try PersonMatcher(specs, context).match
      }
    })
}

extension Schema.Field {
  /// Specs of a block that looks for the person whom a row names.
  static let namingPerson: [Schema.Field] = [
    Schema.Field(
      "person_field", .string(),
      "The column with the name (default: name, full_name, or first_name and last_name)."),
    .company,
    Schema.Field(
      "email_field", .string(), default: "email", "The column with the e-mail address."),
  ]

  static let company = Schema.Field(
    "company_field", .string(),
    "The column with the company's name or website (default: the first filled of company_name, company, website, domain)."
  )
}

extension PersonMatcher {
  /// With the columns of `namingPerson`. A missing library is not a fault of a row: it throws here.
  init(_ specs: JSONObject, _ context: RunContext) throws {
    try DomainName.requireLibrary()
    self.init(
      reference: context.reference, nameColumn: specs["person_field"]?.string,
      companyColumn: specs["company_field"]?.string,
      emailColumn: specs["email_field"]?.string ?? "email")
  }

  static func flow(_ specs: JSONObject, _ flow: inout ColumnFlow) {
    for spec in ["person_field", "company_field", "email_field"] { flow.reads(specs, spec) }
  }
}
