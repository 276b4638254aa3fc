import Sixmo

extension WorkflowEngine {
  /// What scripts can do with the engine in this process beside the API.
  package var builtins: [Builtin] {
    [
      Builtin(
        "data.import(table, path)",
        "Replaces a reference table of the local engine, `companies` or `people`, by the rows of a CSV file.",
        documentation: """
          `enrich_company` and `enrich_person` match against these tables. The result says how many rows were \
          `imported`, how many were `refused` because they name nobody, and the first `refusals` with their \
          `line` and `reason`. If the file cannot be read, the table stays as it was.
          """,
        examples: [
          .init(
            """
            file.write("companies.csv", "name,domain\\nNordwind GmbH,nordwind.example\\n")
            data.import("companies", "companies.csv").imported
            """, "1")
        ]
      ) { call in
        _ = try call.referenceTable()
        let (table, path) = (try call.string(0), try call.path(1, .read))
        do {
          let report = try call.asked { try await self.importReference(table, path: path) }
          return call.value(report.json)
        } catch let error as CSVFileError {
          throw call.fail("E0601", error.description, argument: 1)
        }
      },
      Builtin(
        "data.drop(table)",
        "Removes all rows of a reference table of the local engine, `companies` or `people`.",
        documentation: "Returns how many there were. `data.import` fills the table again.",
        examples: [.init(#"data.drop("people")"#, "0")]
      ) { call in
        let kind = try call.referenceTable()
        return .int(try call.asked { try await self.dropReference(kind) })
      },
    ] + notebookBuiltins
  }

  /// What a call of a builtin takes away for good, as a question; nil if that is nothing. `name` is the
  /// call's first argument.
  package func question(before builtin: String, about name: String) async -> String? {
    switch builtin {
    case "data.import", "data.drop":
      guard let kind = ReferenceEntry.Kind(table: name),
        let count = try? await open().store.referenceCount(kind), count > 0
      else { return nil }
      let does = builtin == "data.drop" ? "Remove" : "Replace"
      return "\(does) the table '\(name)' with its \(Self.counted(count))?"
    case "data.delete_notebook":
      guard let notebook = try? await notebook(name) else { return nil }
      return "Delete the notebook '\(notebook.name)' with its \(Self.counted(notebook.rowCount))?"
    default: return nil
    }
  }

  private static func counted(_ rows: Int) -> String { rows == 1 ? "row" : "\(rows) rows" }
}

extension Call {
  /// What the first argument names.
  fileprivate func referenceTable() throws -> ReferenceEntry.Kind {
    let name = try string(0)
    guard let kind = ReferenceEntry.Kind(table: name) else {
      throw fail(
        "E0307", "there is no reference table '\(name)'", argument: 0,
        help: "there are 'companies' and 'people'")
    }
    return kind
  }

  /// What the store answers.
  func asked<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value
  {
    do {
      return try wait(work)
    } catch let error as StoreError {
      throw fail("E0601", error.message, help: error.help)
    }
  }
}
