import Glibc
import Sixmo
import WorkflowAPI

extension Block {
  static let export = Block(
    name: "export",
    summary: "Writes the rows to a file under the data directory's `exports`, and passes them on.",
    specs: Schema.Object([
      Schema.Field(
        "format", .oneOf(ResultFormat.allCases.map(\.rawValue)), default: "csv",
        "CSV by RFC 4180, a JSON array, or one JSON object a line."),
      Schema.Field(
        "destination", .oneOf(["file", "http"]), default: "file",
        "Where to; `http` needs `url`."),
      Schema.Field(
        "path", .string(Schema.Text(minimumLength: 1)),
        "The file, relative to `exports`; one that is there is replaced (default: the run's id)."),
      Schema.Field(
        "url", .string(Schema.Text(minimumLength: 1, format: "uri")), "Where rows are posted to."),
      Schema.Field("signing_secret", .string(), "Signs what is posted."),
    ]),
    role: .step,
    check: { specs, location in
      if specs["destination"]?.string == "http" {
        return [
          Fault(
            location + ["destination"],
            "Destination 'http' needs HTTP requests, which this version cannot make; use 'file'",
            type: "value_error", input: "http")
        ]
      }
      if let path = specs["path"]?.string, let reason = ExportPath.fault(of: path) {
        return [Fault(location + ["path"], reason, type: "value_error", input: .string(path))]
      }
      return ["url", "signing_secret"].filter { specs[$0] != nil }.map { name in
        Fault(
          location + [.string(name)], "'\(name)' only means something with destination 'http'",
          type: "value_error")
      }
    },
    makeStage: { specs, context in
      let format = specs["format"]?.string.flatMap(ResultFormat.init) ?? .csv
      let path = specs["path"]?.string ?? "\(context.runID).\(format.rawValue)"
      return try ExportStage(
        file: ExportPath.make(path, in: context.dataDirectory), format: format,
        columns: context.columns)
    })
}

/// Keeps the rows in a file beside the target until all columns are known; the target appears whole or
/// not at all.
// Used from one task at a time, as every stage.
private final class ExportStage: Stage, @unchecked Sendable {
  private let file: String
  private let format: ResultFormat
  private let rows: RowFileWriter
  /// The header of a file without rows.
  private let columns: [String]

  private var rowsFile: String { "\(file).rows" }
  private var newFile: String { "\(file).new" }

  init(file: String, format: ResultFormat, columns: [String]) throws {
    self.file = file
    self.format = format
    self.columns = columns
    rows = try RowFileWriter(path: "\(file).rows", resuming: false)
  }

  deinit {
    unlink(rowsFile)
    unlink(newFile)
  }

  let currentStep = "Exporting rows"

  func process(_ batch: [Row], input: Int) async throws -> [Row] {
    try rows.append(batch, consumed: batch.count)
    return batch
  }

  func finish() async throws -> [Row]? {
    try write()
    guard rename(newFile, file) == 0 else { throw FileFault(file, "write") }
    return nil
  }

  private func write() throws {
    let reader = try RowFileReader(path: rowsFile)
    let output = try OpenFile(newFile, O_WRONLY | O_CREAT | O_TRUNC)
    let names = rows.columnNames.isEmpty ? columns : rows.columnNames
    var encoder = RowEncoder(format, columns: names)
    while let batch = try reader.next(limit: 1000) {
      try Task.checkCancellation()
      for row in batch { encoder.add(row) }
      try output.write(encoder.takeBytes())
    }
    encoder.end()
    try output.write(encoder.takeBytes())
    try output.synchronize()
  }
}
