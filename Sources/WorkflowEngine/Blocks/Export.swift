import Sixmo
import WorkflowAPI

extension Block {
  static let export = Block(
    name: "export",
    summary: """
      Writes the rows to a file under the data directory's `exports`, or posts them to a URL as \
      `outgoing_webhook` does, and passes them on.
      """,
    specs: Schema.Object(
      [
        .format(
          default: nil,
          "CSV by RFC 4180, a JSON array, or one JSON object a line (default: csv for a file, json for http)."
        ),
        Schema.Field(
          "destination", .oneOf(["file", "http"]), default: "file",
          "Where to; `http` needs `url`."),
        Schema.Field(
          "path", .string(Schema.Text(minimumLength: 1)),
          "The file, relative to `exports` in the folder of the store, which the prompt names at its start; one that is there is replaced (default: the run's id)."
        ),
        Schema.Field(
          "escape_formulas", .bool, default: false,
          "Puts an apostrophe before text in CSV that a spreadsheet would execute (`=1+1`): for files that people open."
        ),
        .target("With destination `http`: where the rows are posted to."),
      ] + Schema.Field.delivering),
    role: .step,
    startsOver: { specs in specs["destination"]?.string != "http" },
    effects: .atEnd,
    example: .run(#"{format: "csv", path: "people.csv"}"#),
    refusals: [
      .pathOutside(#"{"path": "/tmp/people.csv"}"#),
      .init(
        .definition, "`url` without `destination: \"http\"`, or that destination without `url`.",
        "Give both, or neither for a file.", .init(#"{"url": "https://x.example"}"#)),
      .init(
        .definition, "`escape_formulas` with another format than `csv`.",
        "Leave it out: only spreadsheets execute formulas.",
        .init(#"{"format": "json", "escape_formulas": true}"#)),
      .unwritable, .receiver,
    ],
    check: { specs, location in
      let isHTTP = specs["destination"]?.string == "http"
      return ExportSpecs.faultsOfFormulas(specs, location)
        + (isHTTP
          ? ExportSpecs.faultsOfDelivery(specs, location)
          : ExportSpecs.faultsOfFile(specs, location))
    },
    requests: { specs in
      guard specs["destination"]?.string == "http" else { return [] }
      return [
        OutgoingUse(
          path: ["destination"], name: "Destination 'http'", instead: "use 'file'",
          to: .url(specs["url"]?.string ?? ""))
      ]
    },
    makeStage: { specs, context in
      if specs["destination"]?.string == "http" { return try DeliveryStage(specs, context) }
      let format = specs["format"]?.string.flatMap(ResultFormat.init) ?? .csv
      let path = specs["path"]?.string ?? "\(context.runID).\(format.rawValue)"
      return try ExportStage(
        path, format: format, escapesFormulas: specs["escape_formulas"]?.bool ?? false, context)
    })
}

extension Block {
  static let saveCSV = Block(
    name: "save_csv",
    summary: """
      Writes the rows to a CSV file under the data directory's `exports`, and passes them on: `export` in its \
      shortest form.
      """,
    specs: Schema.Object([
      Schema.Field(
        "path", .string(Schema.Text(minimumLength: 1)),
        "The file, relative to `exports` in the folder of the store, which the prompt names at its start; one that is there is replaced (default: the run's id)."
      ),
      Schema.Field(
        "escape_formulas", .bool, default: false,
        "Puts an apostrophe before text that a spreadsheet would execute (`=1+1`): for files that people open."
      ),
    ]),
    role: .step,
    startsOver: { _ in true },
    effects: .atEnd,
    example: .run(#"{path: "people.csv"}"#),
    refusals: [
      .pathOutside(#"{"path": "../people.csv"}"#), .unwritable,
    ],
    check: ExportSpecs.faultsOfPath,
    makeStage: { specs, context in
      try ExportStage(
        specs["path"]?.string ?? "\(context.runID).csv", format: .csv,
        escapesFormulas: specs["escape_formulas"]?.bool ?? false, context)
    })
}

private enum ExportSpecs {
  static func faultsOfFormulas(_ specs: JSONObject, _ location: [JSON]) -> [Fault] {
    let standard = specs["destination"]?.string == "http" ? "json" : "csv"
    guard specs["escape_formulas"] == true, (specs["format"]?.string ?? standard) != "csv" else {
      return []
    }
    return [
      Fault(
        location + ["escape_formulas"], "'escape_formulas' only means something with format 'csv'",
        type: "value_error")
    ]
  }

  static func faultsOfFile(_ specs: JSONObject, _ location: [JSON]) -> [Fault] {
    faultsOfPath(specs, location)
      + unused(["url"] + Schema.Field.delivering.map(\.name), specs, location, with: "http")
  }

  @Sendable static func faultsOfPath(_ specs: JSONObject, _ location: [JSON]) -> [Fault] {
    guard let path = specs["path"]?.string, let reason = ExportPath.fault(of: path) else {
      return []
    }
    return [Fault(location + ["path"], reason, type: "value_error", input: .string(path))]
  }

  static func faultsOfDelivery(_ specs: JSONObject, _ location: [JSON]) -> [Fault] {
    if specs["url"] == nil {
      return [
        Fault(location + ["url"], "Field required with destination 'http'", type: "missing")
      ]
    }
    return unused(["path"], specs, location, with: "file")
      + RequestHeaders.faults(of: specs, at: location)
  }

  private static func unused(
    _ names: [String], _ specs: JSONObject, _ location: [JSON], with destination: String
  ) -> [Fault] {
    names.filter { specs[$0] != nil }.map { name in
      Fault(
        location + [.string(name)],
        "'\(name)' only means something with destination '\(destination)'", type: "value_error")
    }
  }
}

// Used from one task at a time, as every stage.
private final class ExportStage: Stage, @unchecked Sendable {
  private let file: ExportFile
  private var writer: ExportWriter
  /// The header of a file without rows.
  private let columns: [String]

  init(
    _ path: String, format: ResultFormat, escapesFormulas: Bool, _ context: RunContext
  ) throws {
    file = try ExportFile(
      path, of: context.organization, in: context.dataDirectory, by: context.runID,
      position: context.position)
    writer = try ExportWriter(to: file, format, escapesFormulas: escapesFormulas)
    columns = context.columns
  }

  let currentStep = "Exporting rows"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    try writer.add(batch)
  }

  func finish() async throws -> [Row]? {
    try writer.finish(columns: columns)
    try file.publish()
    return nil
  }
}
