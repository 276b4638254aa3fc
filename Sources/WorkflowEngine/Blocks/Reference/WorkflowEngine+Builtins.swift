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
        guard ReferenceEntry.Kind(table: try call.string(0)) != nil else {
          throw call.fail(
            "E0307", "there is no reference table '\(try call.string(0))'", argument: 0,
            help: "there are 'companies' and 'people'")
        }
        let (table, path) = (try call.string(0), try call.path(1, .read))
        do {
          let report = try call.wait { try await self.importReference(table, path: path) }
          return call.value(report.json)
        } catch let error as CSVFileError {
          throw call.fail("E0601", error.description, argument: 1)
        } catch let error as StoreError {
          throw call.fail("E0601", error.message, help: error.help)
        }
      }
    ] + notebookBuiltins
  }
}

extension ReferenceReport {
  fileprivate var json: JSON {
    [
      "imported": .int(imported), "refused": .int(refused),
      "refusals": .array(refusals.map { ["line": .int($0.line), "reason": .string($0.reason)] }),
    ]
  }
}
