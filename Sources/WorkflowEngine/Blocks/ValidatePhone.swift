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
      .defaultRegion,
      Schema.Field(
        "region_field", .string(), nullable: true,
        "A column with each row's own country; where it names none, default_region counts."),
    ]),
    role: .step,
    accepts: [.lead, .company],
    isPerBatch: true,
    startsOver: { _ in true },
    meanings: [
      .init("phone_status", "VALID, POSSIBLE or INVALID."),
      .init("phone_reason", "Why the number is not VALID; null for VALID."),
      .init("phone_e164", "The number as `+493012345`."),
      .init("phone_extension", "The extension that follows the number."),
      .init("phone_region", "The country as ISO 3166 code."),
      .init("phone_type", "What kind of number it is: MOBILE, FIXED_LINE."),
    ],
    example: .run(#"{phone_field: "phone", default_region: "DE"}"#),
    refusals: [
      .missingColumn("phone_field", isDefault: true), .unknownRegion,
      .init(
        .run, "The system has no libphonenumber.",
        "Install the package `libphonenumber8`; `sixmo --version` names what it found."),
    ],
    check: PhoneReader.faults,
    columns: { specs, flow in
      flow.reads(specs, "phone_field", default: "phone")
      flow.reads(specs, "region_field")
      flow.adds(PhoneVerdict.columns.map(\.name))
    },
    makeStage: { specs, _ in
      let column = specs["phone_field"]?.string ?? "phone"
      let regionColumn = specs["region_field"]?.string
      let defaultRegion = specs["default_region"]?.string.flatMap(CountryNames.code(of:))
      let library = try PhoneLibrary.open()
      return ValidatePhoneStage(column: column, regionColumn: regionColumn) { text, region in
        let own = region.flatMap { CountryNames.code(of: $0) }
        return PhoneVerdict(text, region: own ?? defaultRegion, library: library)
      }
    })
}

private final class ValidatePhoneStage: Stage {
  private let column: String
  private let regionColumn: String?
  private let judge: @Sendable (_ text: String, _ region: String?) -> PhoneVerdict

  init(
    column: String, regionColumn: String?,
    judge: @escaping @Sendable (_ text: String, _ region: String?) -> PhoneVerdict
  ) {
    self.column = column
    self.regionColumn = regionColumn
    self.judge = judge
  }

  let currentStep = "Validating phone numbers"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    let texts = batch.texts(column)
    let regions = regionColumn.map { batch.texts($0) }
    let parts = try await inParallel(parts: Array(texts.indices)) { [judge] rows in
      var cells = AddedCells()
      for row in rows {
        try Task.checkCancellation()
        let verdict = judge(texts[row], regions?[row])
        for column in PhoneVerdict.columns { cells.append(column.text(verdict)) }
      }
      return cells
    }
    batch.set(PhoneVerdict.columns.map(\.name), parts)
  }
}

extension PhoneVerdict {
  /// What the block adds.
  fileprivate static let columns: [(name: String, text: @Sendable (PhoneVerdict) -> String?)] = [
    ("phone_status", { $0.status.rawValue }),
    ("phone_reason", { $0.reason }),
    ("phone_e164", { $0.e164 }),
    ("phone_extension", { $0.numberExtension }),
    ("phone_region", { $0.region }),
    ("phone_type", { $0.type }),
  ]
}
