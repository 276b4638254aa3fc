import Sixmo
import Syntax
import WorkflowAPI

/// The notebooks of an organization, as one of its runs sees them if that is given.
struct Notebooks: Sendable {
  private let store: Store
  private let organization: String
  private let runID: String?
  private let clock: any EngineClock
  private let makeID: @Sendable (_ prefix: String) -> String

  init(_ parts: EngineParts, of organization: String, in runID: String? = nil) {
    store = parts.store
    clock = parts.clock
    makeID = parts.makeID
    self.organization = organization
    self.runID = runID
  }

  /// Throws where there are none.
  init(_ context: RunContext) throws {
    guard let notebooks = context.notebooks else { throw NoNotebooks() }
    self = notebooks
  }

  /// All or none of the rows of a file, and once for each writer.
  func append(
    rowsOf path: String, columns: [String], to target: NotebookTarget, by writer: NotebookWriter
  ) async throws {
    let isKnown = try await store.append(
      rowsOf: path, columns: columns, to: target, of: organization, by: writer,
      newID: makeID("nb_"), now: clock.now)
    guard isKnown else { throw try await unknown(target.name) }
  }

  /// Nil for a notebook that is only made where rows are appended.
  func notebook(_ target: NotebookTarget) async throws -> NotebookRecord? {
    let notebook = try await store.notebook(target.name, of: organization)
    if notebook == nil, case .known = target { throw try await unknown(target.name) }
    return notebook
  }

  func unknown(_ key: String) async throws -> UnknownNotebook {
    UnknownNotebook(key: key, known: try await store.notebooks(of: organization).map(\.name))
  }

  /// Anybody who reads up to it sees the notebooks as they are now.
  func end() async throws -> Int64 { try await store.lastNotebookBatch() }

  /// Without those of the runs that this one retries, which takes their place.
  func rows(
    of notebook: NotebookRecord, after last: Int64, through end: Int64
  ) async throws -> (number: Int64, rows: RowBatch)? {
    try await store.notebookRows(of: notebook, after: last, through: end, for: runID)
  }
}

private struct NoNotebooks: Error, CustomStringConvertible {
  let description = "this engine keeps no notebooks"
}

/// `there is no notebook 'Leds'; did you mean 'Leads'?`
struct UnknownNotebook: Error, CustomStringConvertible {
  var key: String
  /// The names of those that are there.
  var known: [String]

  var description: String { "there is no notebook '\(key)'; \(hint)" }

  var hint: String {
    if let near = Suggestion.nearest(to: key, among: known) { return "did you mean '\(near)'?" }
    if known.isEmpty { return "an 'append_to_notebook' block makes one" }
    let shown = known.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
    return "the notebooks are \(shown)\(known.count > 10 ? ", …" : "")"
  }
}

extension Schema.Field {
  static let notebookID = Schema.Field(
    "notebook_id", .string(Schema.Text(minimumLength: 1)),
    "The id or the name of a notebook that is there; `data.notebooks()` lists them.")

  static func notebookName(_ documentation: String) -> Schema.Field {
    Schema.Field(
      "notebook_name", .string(Schema.Text(minimumLength: 1, maximumLength: 200)), documentation)
  }
}

extension NotebookTarget {
  /// The id that stands for a notebook which is yet to be made.
  static let newID = "__create_new__"

  /// Nil for specs that name none.
  init?(_ specs: JSONObject) {
    let name = specs["notebook_name"]?.string
    switch specs["notebook_id"]?.string {
    case Self.newID?: self = .new(name: name ?? "Notebook")
    case let id?: self = .known(id)
    case nil:
      guard let name else { return nil }
      self = .named(name)
    }
  }

  /// What is wrong with specs that name no notebook, or a new one where there are rows to be read.
  static func faults(of specs: JSONObject, at location: [JSON], isReading: Bool) -> [Fault] {
    switch NotebookTarget(specs) {
    case nil:
      [Fault(location, "Either 'notebook_id' or 'notebook_name' is required", type: "missing")]
    case .new? where isReading:
      [
        Fault(
          location + ["notebook_id"],
          "'\(newID)' is for 'append_to_notebook': a new notebook has no rows; name one that is there",
          type: "value_error")
      ]
    default: []
    }
  }
}
