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
    startsOver: { _ in true },
    example: .reading(
      #"{path: "leads.csv"}"#,
      setup: #"csv.write("leads.csv", [{name: "Ada"}, {name: "Bob"}])"#),
    refusals: [
      .init(
        .run, "There is no such file, or it is not one that can be read.",
        "Give a path from where the program runs, or an absolute one.",
        .init(#"{"path": "nothing here.csv"}"#)),
      .init(
        .definition, "`delimiter` is not an ASCII character, or one that CSV needs itself.",
        "Use `,`, `;`, `|` or a tab.", .init(#"{"path": "a.csv", "delimiter": "é"}"#)),
      .init(
        .request, "The run is started over HTTP, where nobody may read files of the server.",
        "Run it in the local program, or send the rows to a `webhook` block."),
      .init(
        .row, "A line has more or fewer fields than the header.",
        "The row goes on with the number of the line in its column `error`; correct that line."),
    ],
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
          "Input should be an ASCII character that is not a quote or line end",
          type: "value_error", input: .string(delimiter))
      ]
    },
    readsThisMachine: true,
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
  private var given = 0

  init(_ file: CSVFile) {
    self.file = file
  }

  let currentStep = "Reading the file"
  var knownColumns: [String]? { file.columns }
  var expectedCount: Int? { file.fraction.map { $0 > 0 ? Int(Double(given) / $0) : 0 } }

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {}

  func finishBatch() async throws -> RowBatch? {
    var batch = RowBatch()
    while batch.count < 1000, let record = try file.next(into: &batch) {
      if case .irregular(let record) = record { batch.append(row(of: record)) }
    }
    given += batch.count
    return batch.isEmpty ? nil : batch
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
