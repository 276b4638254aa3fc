import Sixmo
import WorkflowAPI

extension Block {
  static let findPhone = Block(
    name: "find_phone",
    summary: """
      Finds each row's telephone number: the row's own, or that of the person whom it names. It adds phone and \
      phone_match (found, not_found, error), phone_confidence and phone_source.
      """,
    specs: Schema.Object(
      [.defaultRegion] + Schema.Field.namingPerson + Schema.Field.enriching
        + Schema.Field.asking),
    role: .step,
    accepts: [.lead],
    batchSize: 200,
    isPerBatch: true,
    matchColumn: "phone_match",
    meanings: [
      .init("phone", "The number, if it was found.")
    ] + .match("phone", source: "Where the number was found; `row` for the row's own."),
    example: .run(#"{default_region: "DE"}"#),
    refusals: [
      .missingColumn("person_field"), .companies, .unknownRegion,
    ] + .asking,
    check: { specs, location in
      Enrichment.faults(of: specs, at: location)
        + PhoneReader.faults(of: specs, at: location)
    },
    columns: { specs, flow in
      PersonMatcher.flow(specs, &flow)
      flow.adds(["phone", "phone_match", "phone_confidence", "phone_source"])
    },
    requests: Enrichment.requests,
    makeStage: { specs, context in
      try Enrichment.stage("Finding numbers", specs, PhoneFinder.inquiry(specs), context) {
        try PersonMatcher(specs, context).match
      }
    })
}

private enum PhoneFinder {
  static func inquiry(_ specs: JSONObject) throws -> Inquiry {
    let known = Inquiry.Hosted.identifyingColumns(specs, .person)
    let reader = try PhoneReader(specs)
    return Inquiry(
      prefix: "phone",
      hosted: Inquiry.Hosted(
        path: "/find-phone",
        question: { row in
          let lead = row.filled(known)
          return lead.isEmpty ? nil : ["lead": .object(lead)]
        },
        read: read),
      ownAnswer: { row in
        guard reader.number(in: row) != nil else { return nil }
        var row = row
        if let own = row.firstFilled(ReferenceColumns.phones) { row["phone"] = row[own] }
        Enrichment.write(.found([:], confidence: 1, source: "row"), prefix: "phone", to: &row)
        return row
      },
      write: { answer, row in
        var answer = answer
        if let record = answer.record {
          if let column = record.firstFilled(ReferenceColumns.phones) {
            row["phone"] = record[column]
          } else {
            answer = .notFound
          }
        }
        if row["phone"] == nil { row["phone"] = .null }
        Enrichment.write(answer, prefix: "phone", to: &row)
      })
  }

  /// `"phone": "+1 555 …"`, or `[{"number": "+1 555 …", "region": "US"}]`.
  @Sendable private static func read(_ answer: JSON) -> ProviderAnswer {
    let phone =
      answer["phone"]?.string ?? answer["phone"]?.array?.first?["number"]?.string
      ?? answer["phone"]?.array?.first?.string
    guard let phone, !phone.isEmpty else { return .notFound }
    return .found(["phone": .string(phone)], confidence: nil, source: "sixtyfour")
  }
}

/// Reads the number of a row.
struct PhoneReader: Sendable {
  private let columns: [String]
  private let region: String?
  private let library: PhoneLibrary

  init(_ specs: JSONObject) throws {
    columns = specs["phone_field"]?.string.map { [$0] } ?? ReferenceColumns.phones
    region = specs["default_region"]?.string.flatMap(CountryNames.code(of:))
    library = try .open()
  }

  /// What is known of the number in the first column that is filled; nil for what is not one.
  func number(in row: Row) -> PhoneVerdict? {
    guard let column = row.firstFilled(columns) else { return nil }
    let own = CountryNames.code(of: row.text("country"))
    let verdict = PhoneVerdict(row.text(column), region: own ?? region, library: library)
    return verdict.e164 == nil ? nil : verdict
  }

  static func faults(of specs: JSONObject, at location: [JSON]) -> [Fault] {
    guard let text = specs["default_region"]?.string, CountryNames.code(of: text) == nil else {
      return []
    }
    return [
      Fault(
        location + ["default_region"],
        "Input should be an ISO 3166 country code such as 'US', or a country's name",
        type: "value_error", input: .string(text))
    ]
  }
}

extension Schema.Field {
  static let defaultRegion = Schema.Field(
    "default_region", .string(Schema.Text(minimumLength: 2)), nullable: true,
    "The country of numbers without a country code, as ISO 3166 code or name: `US`, `Germany`.")
}
