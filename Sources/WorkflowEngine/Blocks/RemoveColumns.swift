import Sixmo
import WorkflowAPI

extension Block {
  static let removeColumns = Block(
    name: "remove_columns",
    summary: "Removes columns; those that a row lacks are no fault.",
    specs: Schema.Object([
      Schema.Field(
        "columns", .array(of: .string(), minimumCount: 1), required: true, "The names to remove.")
    ]),
    role: .step,
    isPerBatch: true,
    columns: { specs, flow in
      flow.removes((specs["columns"]?.array ?? []).compactMap(\.string))
    },
    makeStage: { specs, _ in
      let columns = specs["columns"]?.array?.compactMap(\.string) ?? []
      return RowByRow("Removing columns") { row in
        var row = row
        for column in columns { row[column] = nil }
        return row
      }
    })
}
