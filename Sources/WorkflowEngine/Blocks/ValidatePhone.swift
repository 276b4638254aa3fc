import Sixmo
import WorkflowAPI

extension Block {
  static let validatePhone = Block(
    name: "validate_phone",
    summary: """
      Judges telephone numbers with libphonenumber: adds phone_status (VALID, POSSIBLE, INVALID), \
      phone_reason, phone_e164, phone_extension, phone_region and phone_type. A newer package of the system's \
      libphonenumber (`sixmo --version` names it) knows newer numbering plans.
      """,
    specs: Schema.Object([
      Schema.Field("phone_field", .string(), default: "phone", "The column with the number."),
      Schema.Field(
        "default_region", .string(Schema.Text(minimumLength: 2)), nullable: true,
        "The country of numbers without a country code, as ISO 3166 code or name: `US`, `Germany`."),
      Schema.Field(
        "region_field", .string(), nullable: true,
        "A column with each row's own country; where it names none, default_region counts."),
    ]),
    role: .step,
    accepts: [.lead, .company],
    isPerBatch: true,
    check: { specs, location in
      guard let text = specs["default_region"]?.string, CountryNames.code(of: text) == nil
      else { return [] }
      return [
        Fault(
          location + ["default_region"],
          "Input should be an ISO 3166 country code such as 'US', or a country's name",
          type: "value_error", input: .string(text))
      ]
    },
    columns: { specs, flow in
      flow.reads(specs, "phone_field", default: "phone")
      flow.reads(specs, "region_field")
      flow.adds(PhoneVerdict.columns)
    },
    makeStage: { specs, _ in
      let column = specs["phone_field"]?.string ?? "phone"
      let regionColumn = specs["region_field"]?.string
      let defaultRegion = specs["default_region"]?.string.flatMap(CountryNames.code(of:))
      let library = try PhoneLibrary.open()
      return RowByRow("Validating phone numbers", isParallel: true) { row in
        let own = regionColumn.flatMap { CountryNames.code(of: row.text($0)) }
        let verdict = PhoneVerdict(
          row.text(column), region: own ?? defaultRegion, library: library)
        var row = row
        verdict.write(to: &row)
        return row
      }
    })
}

extension PhoneVerdict {
  /// What `write` fills.
  fileprivate static let columns = [
    "phone_status", "phone_reason", "phone_e164", "phone_extension", "phone_region", "phone_type",
  ]

  fileprivate func write(to row: inout Row) {
    let cells = [status.rawValue, reason, e164, numberExtension, region, type]
    for (column, cell) in zip(Self.columns, cells) { row[column] = JSON(cell) }
  }
}
