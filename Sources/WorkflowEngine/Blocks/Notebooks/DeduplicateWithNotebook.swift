import Sixmo
import Syntax
import WorkflowAPI

extension Block {
  static let deduplicateWithNotebook = Block(
    name: "deduplicate_wrt_notebook",
    summary: """
      Removes rows that a notebook has already, by the given columns; the order of rows stays. With \
      `append_to_notebook` after it, each run goes on with what no run before has seen.
      """,
    specs: Schema.Object(
      [
        .notebookID,
        .notebookName(
          "Without notebook_id: the notebook's name. As long as there is no such notebook, all rows stay."
        ),
        Schema.Field(
          "columns", .array(of: .string(), minimumCount: 1),
          "What makes two rows the same (default: all columns). Rows with nothing in any of them all stay."
        ),
        Schema.Field(
          "case_sensitive", .bool, default: false, "Whether `Ada` and `ada` are different."),
      ], needsOneOf: ["notebook_id", "notebook_name"]),
    role: .step,
    isPerBatch: true,
    startsOver: { _ in true },
    example: .run(
      #"""
      {
        notebook_name: "Leads", columns: ["email"],
      }
      """#),
    refusals: [
      .noNotebook, .newNotebook,
      .init(
        .run, "`notebook_id` names no notebook.",
        "`data.notebooks()` lists them; by `notebook_name` it may be missing: then all rows stay.",
        .init(#"{"notebook_id": "Nothing"}"#)),
      .init(
        .run, "The notebook has none of the column in `columns`.",
        "Name one that it has; the message lists them."),
    ],
    check: { specs, location in
      NotebookTarget.faults(of: specs, at: location, isReading: true)
    },
    columns: { specs, flow in flow.readsEach(specs, "columns") },
    makeStage: { specs, context in
      try DeduplicateWithNotebookStage(specs, Notebooks(context))
    })
}

/// Remembers 16 bytes for each row of the notebook.
// Used from one task at a time, as every stage.
private final class DeduplicateWithNotebookStage: Stage, @unchecked Sendable {
  private let target: NotebookTarget
  private let columns: [String]?
  private let notebooks: Notebooks
  private var digester: RowDigester
  /// Nil until the notebook has been read.
  private var known: DigestSet?

  init(_ specs: JSONObject, _ notebooks: Notebooks) {
    target = NotebookTarget(specs) ?? .named("")
    columns = specs["columns"]?.array?.compactMap(\.string)
    self.notebooks = notebooks
    digester = RowDigester(
      RowKey(columns: columns, isCaseSensitive: specs["case_sensitive"]?.bool ?? false))
  }

  let currentStep = "Removing known rows"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    if known == nil { known = try await read() }
    guard let known else { return }
    let digests = digester.digests(batch)
    batch.keep { row in digests[row].map { !known.contains($0) } ?? true }
  }

  private func read() async throws -> DigestSet {
    var digests = DigestSet()
    if let notebook = try await notebooks.notebook(target) {
      let missing = columns?.first { !notebook.columns.contains($0) }
      if let missing, notebook.rowCount > 0 {
        throw MissingNotebookColumn(name: missing, notebook: notebook)
      }
      let end = try await notebooks.end()
      var last: Int64 = 0
      while let batch = try await notebooks.rows(of: notebook, after: last, through: end) {
        try Task.checkCancellation()
        for digest in digester.digests(batch.rows).compactMap({ $0 }) { _ = digests.insert(digest) }
        last = batch.number
      }
    }
    return digests
  }
}

/// Without the column no row would be the same as another, which nobody means.
private struct MissingNotebookColumn: Error, CustomStringConvertible {
  var name: String
  var notebook: NotebookRecord

  var description: String {
    let meant =
      Suggestion.nearest(to: name, among: notebook.columns).map { " did you mean '\($0)'?" } ?? ""
    return "notebook '\(notebook.name)' has no column '\(name)';\(meant)"
      + " columns: \(notebook.columns.prefix(30).joined(separator: ", "))"
  }
}
