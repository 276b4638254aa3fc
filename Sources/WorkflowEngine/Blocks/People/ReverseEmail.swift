import Sixmo
import WorkflowAPI

extension Block {
  static let reverseEmail = Block(
    name: "reverse_email",
    summary: """
      Finds the person whose e-mail address a row has, and the company at its domain: adds the asked columns, \
      company_domain, and person_match (found, not_found, error), person_confidence and person_source.
      """,
    specs: Schema.Object(
      [
        Schema.Field("email_field", .string(), default: "email", "The column with the address."),
        .returnFields,
      ] + Schema.Field.enriching + Schema.Field.asking),
    role: .step,
    accepts: [.lead],
    batchSize: 200,
    isPerBatch: true,
    matchColumn: "person_match",
    meanings: [
      .init("company_domain", "The registrable domain of the company.")
    ] + .match("person", source: "Where the person was found."),
    refusals: [
      .missingColumn("email_field", isDefault: true), .companies,
    ] + .asking,
    check: Enrichment.faults,
    columns: { specs, flow in
      flow.reads(specs, "email_field", default: "email")
      Enrichment.flow(specs, prefix: "person", &flow)
      flow.adds(["company_domain"])
    },
    requests: Enrichment.requests,
    makeStage: { specs, context in
      let lookup = try ReverseLookup(email: specs, context.reference)
      return try Enrichment.stage("Finding people", specs, lookup.inquiry(specs), context) {
        lookup.match
      }
    })

  static let reversePhone = Block(
    name: "reverse_phone",
    summary: """
      Finds the person whose telephone number a row has: adds the asked columns, phone_region, and person_match \
      (found, not_found, error), person_confidence and person_source.
      """,
    specs: Schema.Object(
      [
        Schema.Field("phone_field", .string(), default: "phone", "The column with the number."),
        .defaultRegion, .returnFields,
      ] + Schema.Field.enriching + Schema.Field.asking),
    role: .step,
    accepts: [.lead],
    batchSize: 200,
    isPerBatch: true,
    matchColumn: "person_match",
    meanings: [
      .init("phone_region", "The country as ISO 3166 code.")
    ] + .match("person", source: "Where the person was found."),
    refusals: [
      .missingColumn("phone_field", isDefault: true), .companies, .unknownRegion,
    ] + .asking,
    check: { specs, location in
      Enrichment.faults(of: specs, at: location)
        + PhoneReader.faults(of: specs, at: location)
    },
    columns: { specs, flow in
      flow.reads(specs, "phone_field", default: "phone")
      Enrichment.flow(specs, prefix: "person", &flow)
      flow.adds(["phone_region"])
    },
    requests: Enrichment.requests,
    makeStage: { specs, context in
      let lookup = try ReverseLookup(phone: specs, context.reference)
      return try Enrichment.stage("Finding people", specs, lookup.inquiry(specs), context) {
        lookup.match
      }
    })
}

/// Who has an address or a number.
private struct ReverseLookup: Sendable {
  /// `email`: of the question, and of the path of the hosted service.
  private let kind: String
  /// The address or number in the form in which two are equal; nil if the row has none.
  private let key: @Sendable (Row) throws -> String?
  private let people: @Sendable (_ key: String) throws -> [JSONObject]
  /// What the key itself says.
  private let derived: @Sendable (Row) throws -> JSONObject

  init(email specs: JSONObject, _ reference: any ReferenceData) throws {
    try DomainName.requireLibrary()
    let column = specs["email_field"]?.string ?? "email"
    @Sendable func address(_ row: Row) throws -> EmailAddress? {
      do {
        return try EmailAddress(row.text(column), allowsReserved: true)
      } catch is EmailFault { return nil }
    }
    kind = "email"
    key = { try address($0)?.normalized }
    people = { try reference.people(email: $0) }
    derived = { row in
      guard let address = try address(row), !address.isLiteral else {
        return ["company_domain": .null]
      }
      let domain = try CompanyQuery(["email": .string(address.normalized)], column: nil).domain
      var derived: JSONObject = ["company_domain": JSON(domain)]
      if let domain, let company = try reference.companies(domain: domain).first {
        derived["company"] = JSON(ReferenceColumns.companyName(of: company))
      }
      return derived
    }
  }

  init(phone specs: JSONObject, _ reference: any ReferenceData) throws {
    var specs = specs
    specs["phone_field"] = specs["phone_field"] ?? "phone"
    let reader = try PhoneReader(specs)
    kind = "phone"
    key = { reader.number(in: $0)?.e164 }
    people = { try reference.people(phone: $0) }
    derived = { ["phone_region": JSON(reader.number(in: $0)?.region)] }
  }

  @Sendable func match(_ row: Row) throws -> Match? {
    guard let key = try key(row), let person = try people(key).first else { return nil }
    return Match(record: person, confidence: 1, source: "reference:\(kind)")
  }

  func inquiry(_ specs: JSONObject) -> Inquiry {
    let fields = ReturnFields(specs["return_fields"], prefix: "person")
    return Inquiry(
      prefix: "person",
      hosted: Inquiry.Hosted(
        path: "/reverse-\(kind)",
        question: { [kind, key] row in
          (try? key(row)).flatMap { $0 }.map { .object([kind: .string($0)]) }
        },
        read: { Inquiry.Hosted.read($0) }),
      write: { [derived] answer, row in
        var answer = answer
        do {
          for (name, value) in try derived(row) where row[name]?.isBlank ?? true {
            row[name] = value
          }
        } catch { answer = .error("\(error)") }
        fields.write(to: &row, record: answer.record, derived: [:])
        Enrichment.write(answer, prefix: "person", to: &row)
      })
  }
}
