import Sixmo
import WorkflowAPI

extension Block {
  static let removeColumns = Block(
    name: "remove_columns",
    summary: "Removes columns; those that a row lacks are not a fault.",
    specs: Schema.Object([
      Schema.Field(
        "columns", .array(of: .string(), minimumCount: 1), required: true, "The names to remove.")
    ]),
    role: .step,
    isPerBatch: true,
    startsOver: { _ in true },
    example: .run(#"{columns: ["phone"]}"#),
    refusals: [
      .init(
        .definition, "`columns` is missing or empty.",
        "Name what to remove: `columns: [\"notes\"]`; columns that rows lack may be named.",
        .init(#"{"columns": []}"#))
    ],
    columns: { specs, flow in
      flow.removes((specs["columns"]?.array ?? []).compactMap(\.string))
    },
    makeStage: { specs, _ in
      let columns = specs["columns"]?.array?.compactMap(\.string) ?? []
      return RemoveColumnsStage(Set(columns))
    })
}

private final class RemoveColumnsStage: Stage {
  private let columns: Set<String>

  init(_ columns: Set<String>) {
    self.columns = columns
  }

  let currentStep = "Removing columns"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    batch.change { layout in
      layout.names.indices.filter { !columns.contains(layout.names[$0]) }.map { .cell($0) }
    }
  }
}
