import Sixmo
import Syntax
import WorkflowAPI

extension Block {
  static let findEmail = Block(
    name: "find_email",
    summary: """
      Finds each row's e-mail address: the row's own, or that of the person whom it names. It adds the address \
      with email_status and email_type (COMPANY, PERSONAL), and email_match (found, not_found, error), \
      email_confidence and email_source. No address is ever made up from a name.
      """,
    specs: Schema.Object(
      [
        Schema.Field(
          "mode", .oneOf(EmailMode.allCases.map(\.rawValue)),
          default: .string(EmailMode.professional.rawValue),
          "PROFESSIONAL finds an address at a company, in the column `email`; PERSONAL one of a free provider, in `personal_email`."
        ),
        Schema.Field(
          "allow_reserved", .bool, default: false,
          "Judges `.example` and `.test`, where nobody receives mail, like other domains: for sample data."
        ),
      ] + Schema.Field.namingPerson + Schema.Field.enriching + Schema.Field.asking),
    role: .step,
    accepts: [.lead],
    batchSize: 200,
    isPerBatch: true,
    matchColumn: "email_match",
    meanings: [
      .init("email", "The address, if it was found."),
      .init("email_status", "OK, RISKY, INVALID, UNKNOWN or CATCH_ALL."),
      .init("email_type", "COMPANY, or PERSONAL for an address of a free provider."),
    ] + .match("email", source: "Where the address was found; `row` for the row's own."),
    example: .run(#"{mode: "PROFESSIONAL", allow_reserved: true}"#),
    refusals: [
      .missingColumn("person_field"), .companies,
    ] + .asking,
    check: Enrichment.faults,
    columns: { specs, flow in
      PersonMatcher.flow(specs, &flow)
      flow.adds(EmailFinder(specs).columns)
    },
    requests: Enrichment.requests,
    makeStage: { specs, context in
      try Enrichment.stage("Finding addresses", specs, EmailFinder(specs).inquiry(specs), context) {
        try PersonMatcher(specs, context).match
      }
    })
}

/// Which of a person's addresses is meant.
enum EmailMode: String, CaseIterable {
  case professional = "PROFESSIONAL"
  case personal = "PERSONAL"

  /// Where it is written.
  var column: String { self == .professional ? "email" : "personal_email" }
}

private struct EmailFinder: Sendable {
  private let mode: EmailMode
  private let allowsReserved: Bool
  /// Where a row has the address that it may know itself.
  private let ownColumns: [String]

  init(_ specs: JSONObject) {
    mode = specs["mode"]?.string.flatMap(EmailMode.init) ?? .professional
    allowsReserved = specs["allow_reserved"]?.bool ?? false
    let given = [specs["email_field"]?.string].compactMap { $0 }
    ownColumns = given + Self.columns(mode)
  }

  /// That it writes.
  var columns: [String] {
    [mode.column, "email_status", "email_type", "email_match", "email_confidence", "email_source"]
  }

  func inquiry(_ specs: JSONObject) -> Inquiry {
    let known = Inquiry.Hosted.identifyingColumns(specs, .person)
    return Inquiry(
      prefix: "email",
      hosted: Inquiry.Hosted(
        path: "/find-email",
        question: { [mode] row in
          let lead = row.filled(known)
          return lead.isEmpty ? nil : ["lead": .object(lead), "mode": .string(mode.rawValue)]
        },
        read: { [mode] answer in Self.read(answer, mode) }),
      ownAnswer: { row in
        guard let own = try address(in: row, ownColumns) else { return nil }
        var row = row
        write(own, confidence: 1, source: "row", to: &row)
        return row
      },
      write: { answer, row in
        guard case .found(let record, let confidence, let source) = answer else {
          writeNothing(answer, to: &row)
          return
        }
        do {
          // Who was asked for the mode knows best what kind an address is.
          let isAsked = source?.hasBytePrefix("reference:") != true
          if let found = try address(in: record, Self.columns(mode), ofAnyKind: isAsked) {
            write(found, confidence: confidence, source: source, to: &row)
          } else {
            writeNothing(.notFound, to: &row)
          }
        } catch { writeNothing(.error("\(error)"), to: &row) }
      })
  }

  private struct Address {
    var text: String
    /// As a provider says, or an earlier block; else by its form.
    var status: String
    var isFree: Bool
  }

  private static func columns(_ mode: EmailMode) -> [String] {
    switch mode {
    case .professional: ["work_email", "professional_email"] + ReferenceColumns.emails
    case .personal: ["personal_email", "private_email"] + ReferenceColumns.emails
    }
  }

  /// The first that is well-formed and of the kind that is asked for.
  private func address(
    in record: JSONObject, _ columns: [String], ofAnyKind: Bool = false
  ) throws -> Address? {
    for column in columns where !(record[column]?.isBlank ?? true) {
      let verdict = try EmailVerdict(record.text(column), allowsReserved: allowsReserved)
      guard let address = verdict.address, ofAnyKind || verdict.isFree == (mode == .personal)
      else { continue }
      return Address(
        text: address.normalized,
        status: record["email_status"]?.string ?? verdict.status.rawValue, isFree: verdict.isFree)
    }
    return nil
  }

  private func write(
    _ address: Address, confidence: Double?, source: String?, to row: inout Row
  ) {
    // An address of a free provider is not lost where one at the company takes its place.
    if mode == .professional, let own = row["email"], !own.isBlank, own.string != address.text,
      source != "row", row["personal_email"]?.isBlank ?? true
    {
      row["personal_email"] = own
    }
    row[mode.column] = .string(address.text)
    row["email_status"] = .string(address.status)
    row["email_type"] = address.isFree ? "PERSONAL" : "COMPANY"
    Enrichment.write(
      .found([:], confidence: confidence, source: source), prefix: "email", to: &row)
  }

  /// What the row has in the column stays: it is judged by `validate_email`.
  private func writeNothing(_ answer: ProviderAnswer, to row: inout Row) {
    if row[mode.column] == nil { row[mode.column] = .null }
    row["email_status"] = .null
    row["email_type"] = .null
    Enrichment.write(answer, prefix: "email", to: &row)
  }

  /// `"email": [["ada@example.com", "OK", "COMPANY"]]`, or a text.
  private static func read(_ answer: JSON, _ mode: EmailMode) -> ProviderAnswer {
    let found = [answer[mode.column], answer["email"]].lazy.compactMap(Self.first).first
    guard let found else { return .notFound }
    var record: JSONObject = [mode.column: .string(found.address)]
    if let status = found.status { record["email_status"] = .string(status) }
    return .found(record, confidence: nil, source: "sixtyfour")
  }

  private static func first(_ value: JSON?) -> (address: String, status: String?)? {
    if let text = value?.string { return text.isEmpty ? nil : (text, nil) }
    guard let parts = value?.array?.first?.array, let address = parts.first?.string else {
      return value?.array?.first?.string.map { ($0, nil) }
    }
    return (address, parts.count > 1 ? parts[1].string : nil)
  }
}
