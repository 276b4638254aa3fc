import Sixmo
import WorkflowAPI

extension Block {
  static let readCSV = Block(
    name: "read_csv",
    summary: "Reads rows from a CSV file, for runs that are started by the local program.",
    specs: Schema.Object([
      Schema.Field(
        "path", .string(Schema.Text(minimumLength: 1)), required: true,
        "The file, which must be a regular one; a relative path begins at the program's working directory."
      ),
      Schema.Field(
        "delimiter", .string(Schema.Text(minimumLength: 1, maximumLength: 1)), default: ",",
        "The ASCII character between two fields; a first line `sep=;` names another."),
      Schema.Field(
        "encoding", .oneOf(CSVFile.encodings), default: "utf-8",
        "How the file's bytes are text; UTF-16 is recognised."),
      Schema.Field.dataframeType,
    ]),
    role: .source,
    check: { specs, location in
      if let path = specs["path"]?.string, let fault = CSVFile.fault(ofPath: path) {
        return [
          Fault(
            location + ["path"], "Input should be the path of a file: \(fault)",
            type: "value_error",
            input: .string(path))
        ]
      }
      guard let delimiter = specs["delimiter"]?.string, CSVFile.delimiter(delimiter) == nil else {
        return []
      }
      return [
        Fault(
          location + ["delimiter"],
          "Input should be an ASCII character that is no quote or line end",
          type: "value_error", input: .string(delimiter))
      ]
    },
    makeStage: { specs, _ in
      let file = try CSVFile(
        specs["path"]?.string ?? "", delimiter: specs["delimiter"]?.string ?? ",",
        encoding: specs["encoding"]?.string ?? "utf-8", isRegular: true)
      return ReadCSVStage(file)
    })
}

/// Gives the rows of a file; a ragged row goes on with its `error` column saying where it is.
// Used from one task at a time, as every stage.
private final class ReadCSVStage: Stage, @unchecked Sendable {
  private let file: CSVFile

  init(_ file: CSVFile) {
    self.file = file
  }

  let currentStep = "Reading the file"
  var knownColumns: [String]? { file.columns }

  func process(_ rows: [Row], input: Int) async throws -> [Row] { rows }

  func finish() async throws -> [Row]? {
    var rows: [Row] = []
    while rows.count < 1000, let record = try file.next() {
      rows.append(row(of: record))
    }
    return rows.isEmpty ? nil : rows
  }

  /// The columns that a short row lacks are empty, so that they keep their places.
  private func row(of record: CSVRow) -> Row {
    var row = record.object
    let expected = file.columns.count
    for name in file.columns.dropFirst(record.count) { row[name] = .null }
    if record.count != expected {
      row.mark(error: "line \(record.line): expected \(expected) fields, got \(record.count)")
    }
    if let field = record.fieldWithStrayQuote {
      row.mark(error: "line \(record.line): a quote inside field \(field) is not doubled")
    }
    return row
  }
}
