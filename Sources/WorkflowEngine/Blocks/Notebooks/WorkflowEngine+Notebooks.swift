import Sixmo
import WorkflowAPI

extension WorkflowEngine {
  /// What scripts can do with the notebooks of the local program.
  var notebookBuiltins: [Builtin] {
    [
      Builtin(
        "data.notebooks()",
        "Lists the notebooks of the local engine, the latest change first.",
        documentation: """
          A notebook is a table that `append_to_notebook` blocks append to; it outlives their runs. Each has its \
          `id`, `name`, number of `rows`, `columns`, `created_at` and `updated_at`.
          """,
        examples: [.init("len(data.notebooks())", "0")]
      ) { call in
        let notebooks = try call.asked { try await self.notebooks() }
        return call.value(.array(notebooks.map { .object($0.json) }))
      },
      Builtin(
        "data.notebook(name)",
        "The rows of a notebook of the local engine, in the order in which they were appended.",
        documentation: """
          `name` is the notebook's name or id; `data.notebooks()` lists them. A workflow that starts with a \
          `read_notebook` block takes the rows without holding them all.
          """,
        examples: [.init(#"try { data.notebook("Leads") } catch { [] }"#, "[]")]
      ) { call in
        let key = try call.string(0)
        do {
          let rows = try call.asked { try await self.notebookRows(key) }
          return call.value(.array(rows))
        } catch let error as UnknownNotebook { throw call.unknown(error) }
      },
      Builtin(
        "data.delete_notebook(name)",
        "Deletes a notebook of the local engine with all its rows.",
        documentation: "`name` is the notebook's name or id; `data.notebooks()` lists them.",
        examples: [.init(#"try { data.delete_notebook("Leads") } catch { null }"#, "null")]
      ) { call in
        let key = try call.string(0)
        do {
          try call.asked { try await self.deleteNotebook(key) }
          return .null
        } catch let error as UnknownNotebook { throw call.unknown(error) }
      },
    ]
  }

  private func notebooks() async throws -> [NotebookRecord] {
    try await open().store.notebooks(of: APIRequest.localOrganization)
  }

  /// By its name or id; nil if there is none.
  func notebook(_ key: String) async throws -> NotebookRecord? {
    try await open().store.notebook(key, of: APIRequest.localOrganization)
  }

  private func notebookRows(_ key: String) async throws -> [JSON] {
    let notebooks = Notebooks(try open().parts, of: APIRequest.localOrganization)
    guard let notebook = try await notebooks.notebook(.known(key)) else { return [] }
    var rows: [JSON] = []
    var last: Int64 = 0
    let end = try await notebooks.end()
    while let batch = try await notebooks.rows(of: notebook, after: last, through: end) {
      try Task.checkCancellation()
      rows += batch.rows.objects.map(JSON.object)
      last = batch.number
    }
    return rows
  }

  private func deleteNotebook(_ key: String) async throws {
    let engine = try open()
    let organization = APIRequest.localOrganization
    guard try await engine.store.deleteNotebook(key, of: organization) else {
      throw try await Notebooks(engine.parts, of: organization).unknown(key)
    }
  }
}

extension NotebookRecord {
  fileprivate var json: JSONObject {
    [
      "id": .string(id), "name": .string(name), "rows": .int(rowCount),
      "columns": .array(columns.map(JSON.string)), "created_at": .time(createdAt),
      "updated_at": .time(updatedAt),
    ]
  }
}

extension Call {
  fileprivate func unknown(_ notebook: UnknownNotebook) -> Failure {
    fail(
      "E0307", "there is no notebook '\(notebook.key)'", argument: 0, help: notebook.hint)
  }
}
