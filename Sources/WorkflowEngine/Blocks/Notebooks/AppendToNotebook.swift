import Glibc
import Sixmo
import WorkflowAPI

extension Block {
  static let appendToNotebook = Block(
    name: "append_to_notebook",
    summary: """
      Appends the rows to a notebook, a named table of the local engine that outlives its runs, and passes them on. \
      All rows of a run are appended at once, or none if the run fails before.
      """,
    specs: Schema.Object(
      [
        Schema.Field(
          "notebook_id", .string(Schema.Text(minimumLength: 1)),
          "The id or the name of a notebook that is there, or `__create_new__`: then each run makes one of its own, called `notebook_name`, or `notebook_name 2` and so on where that is taken."
        ),
        .notebookName("Without notebook_id: the notebook's name; it is made if there is none."),
      ], needsOneOf: ["notebook_id", "notebook_name"]),
    role: .step,
    startsOver: { _ in true },
    effects: .atEnd,
    example: .run(#"{notebook_name: "Leads"}"#),
    refusals: [
      .noNotebook,
      .init(
        .run, "`notebook_id` names no notebook.",
        "Give a `notebook_name` instead: then it is made if there is none.",
        .init(#"{"notebook_id": "Nothing"}"#)),
    ],
    check: { specs, location in
      NotebookTarget.faults(of: specs, at: location, isReading: false)
    },
    makeStage: { specs, context in try AppendToNotebookStage(specs, context) })
}

/// Keeps the rows in a file of the run until all are there.
// Used from one task at a time, as every stage.
private final class AppendToNotebookStage: Stage, @unchecked Sendable {
  private let target: NotebookTarget
  private let notebooks: Notebooks
  private let writer: NotebookWriter
  private let columns: [String]
  private let path: String
  private let rows: RowFileWriter

  init(_ specs: JSONObject, _ context: RunContext) throws {
    target = NotebookTarget(specs) ?? .new(name: "Notebook")
    notebooks = try Notebooks(context)
    writer = NotebookWriter(
      runID: context.runID, position: context.position, blockID: context.blockID)
    columns = context.columns
    path = "\(context.files).notebook"
    rows = try RowFileWriter(path: path)
  }

  deinit { unlink(path) }

  let currentStep = "Appending rows"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    try rows.append(batch, consumed: batch.count)
  }

  func finish() async throws -> [Row]? {
    let columns = rows.columnNames.isEmpty ? columns : rows.columnNames
    try await notebooks.append(rowsOf: path, columns: columns, to: target, by: writer)
    return nil
  }
}
