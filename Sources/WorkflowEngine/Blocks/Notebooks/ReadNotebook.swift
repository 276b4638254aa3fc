import Sixmo
import WorkflowAPI

extension Block {
  static let readNotebook = Block(
    name: "read_notebook",
    summary:
      "Gives the rows that a notebook has when the run starts, in the order in which they were appended.",
    specs: Schema.Object(
      [.notebookID, .notebookName("The notebook's name."), .dataframeType],
      needsOneOf: ["notebook_id", "notebook_name"]),
    role: .source,
    startsOver: { _ in true },
    example: .reading(
      #"{notebook_name: "Leads"}"#,
      setup: """
        \(BlockExample.workflow(
          "writer", [("webhook", "{}"), ("append_to_notebook", #"{notebook_name: "Leads"}"#)]))
        let people = [{name: "Ada"}, {name: "Bob"}]
        let first = workflows.run("writer", webhook_payload: people)
        runs.wait(first.job_id, every: 0.1)
        """),
    refusals: [
      .unknownNotebook, .noNotebook, .newNotebook,
    ],
    check: { specs, location in
      NotebookTarget.faults(of: specs, at: location, isReading: true)
    },
    makeStage: { specs, context in ReadNotebookStage(specs, try Notebooks(context)) })
}

// Used from one task at a time, as every stage.
private final class ReadNotebookStage: Stage, @unchecked Sendable {
  private let key: String
  private let notebooks: Notebooks
  private var notebook: NotebookRecord?
  private var last: Int64 = 0
  private var end: Int64 = 0

  init(_ specs: JSONObject, _ notebooks: Notebooks) {
    key = NotebookTarget(specs)?.name ?? ""
    self.notebooks = notebooks
  }

  let currentStep = "Reading the notebook"
  var expectedCount: Int? { notebook?.rowCount }
  var knownColumns: [String]? { notebook?.columns }

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {}

  func finishBatch() async throws -> RowBatch? {
    if notebook == nil { try await open() }
    guard let notebook,
      let batch = try await notebooks.rows(of: notebook, after: last, through: end)
    else { return nil }
    last = batch.number
    return batch.rows
  }

  private func open() async throws {
    notebook = try await notebooks.notebook(.known(key))
    end = try await notebooks.end()
  }
}
