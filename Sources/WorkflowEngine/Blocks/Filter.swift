import Sixmo
import WorkflowAPI

extension Block {
  static let filter = Block(
    name: "filter",
    summary: "Keeps the rows that fulfil conditions on columns, or a Sixmo expression over `row`.",
    specs: Schema.Object(
      [
        Schema.Field(
          "filters",
          .array(
            of: .record([
              Schema.Field("column", .string(), required: true, "The column to look at."),
              Schema.Field(
                "operator", .oneOf(FilterCondition.Operator.allCases.map(\.rawValue)),
                required: true,
                "How it is compared; `in` and `not_in` take a list, `is_empty` and `is_not_empty` nothing."
              ),
              Schema.Field(
                "value", .any,
                "What it is compared with. A number equals text in its plain decimal form too (`1067`, not `01067`); text equals text alone."
              ),
              Schema.Field(
                "logic", .oneOf(["and", "or"]), default: "and",
                "How the condition is joined to those before it, read from left to right."),
            ]), minimumCount: 1),
          "Conditions on columns. Either `filters` or `where` is needed."),
        Schema.Field(
          "where", .string(Schema.Text(minimumLength: 1)),
          "A Sixmo expression over `row`: `row.email_status == \"OK\" && row.country == \"DE\"`."),
        Schema.Field(
          "case_sensitive", .bool, default: false,
          "Whether `filters` distinguish upper and lower case."),
      ], needsOneOf: ["filters", "where"]),
    role: .step,
    isPerBatch: true,
    startsOver: { _ in true },
    example: .run(#"{where: "row.country == \"DE\""}"#),
    refusals: [
      .missingColumn(
        "filters", trial: #"{"filters": [{"column": "age", "operator": "is_empty"}]}"#),
      .init(
        .definition, "Neither `filters` nor `where` is given, or both are.",
        "Write one of them.",
        .init(#"{"filters": [{"column": "n", "operator": "is_empty"}], "where": "true"}"#)),
      .init(
        .definition, "`where` is not an expression.",
        "Write Sixmo over `row`, texts in quotes: `row.country == \"DE\"`.",
        .init(#"{"where": "row.country = "}"#)),
      .init(
        .definition,
        "A condition of `filters` has no `value`, or one that its operator cannot compare with.",
        "`in` takes a list, `matches` a pattern, only `is_empty` and `is_not_empty` nothing.",
        .init(#"{"filters": [{"column": "country", "operator": "in", "value": 1}]}"#)),
      .init(
        .row, "`where` cannot be asked of it: it compares a missing number, or text with a number.",
        "It is in the result file `…_refused`; write what counts for it: `(row.age ?? 0) > 17`. If that is so"
          + " for every row, the run fails.",
        .init(#"{"where": "row.age > 17"}"#, rows: #"[{"age": 30}, {"age": "young"}]"#)),
    ],
    check: { specs, location in
      switch (specs["filters"], specs["where"]) {
      case (nil, nil):
        return [Fault(location, "Either 'filters' or 'where' is required", type: "missing")]
      case (.some, .some):
        return [
          Fault(
            location + ["where"], "Give 'filters' or 'where', not both", type: "value_error",
            input: specs["where"])
        ]
      case (let filters?, nil):
        return FilterCondition.faults(of: filters, at: location + ["filters"])
      case (nil, .some): return []
      }
    },
    expressions: { specs in specs["where"]?.string.map { [(["where"], $0)] } ?? [] },
    columns: { specs, flow in
      for (index, condition) in (specs["filters"]?.array ?? []).enumerated() {
        guard let column = condition["column"]?.string else { continue }
        flow.reads(column, at: ["filters", .int(index), "column"])
      }
    },
    makeStage: { specs, context in
      if let source = specs["where"]?.string {
        return FilterStage(.expression(try context.compile(source)))
      }
      let conditions = try FilterCondition.read(
        specs["filters"]?.array ?? [], isCaseSensitive: specs["case_sensitive"]?.bool ?? false)
      return FilterStage(.conditions(conditions))
    })
}

/// Keeps rows. One of which the condition cannot be asked (it compares a missing number) is not kept and
/// counts as failed; if that is so for every row, the condition is wrong and the block fails.
// Used from one task at a time, as every stage.
private final class FilterStage: Stage, @unchecked Sendable {
  enum Test {
    case expression(RowExpression)
    case conditions([FilterCondition])
  }

  private let test: Test
  private var refused: [Row] = []

  init(_ test: Test) {
    self.test = test
  }

  let currentStep = "Filtering rows"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    let keeps = keeping(batch)
    let all = batch
    try batch.keep { row in
      try Task.checkCancellation()
      do {
        return try keeps(all, row)
      } catch let error where error.isOfRow {
        refused.append(all.object(row).marked(error: "\(error)"))
        return false
      }
    }
  }

  private func keeping(_ batch: RowBatch) -> (_ batch: RowBatch, _ row: Int) throws -> Bool {
    switch test {
    case .expression(let expression):
      let fields = expression.fields(batch, nil)
      return { batch, row in try expression.isTrue(batch, row, fields) }
    case .conditions(let conditions):
      let positions = conditions.map { batch.positions(of: $0.column) }
      return { batch, row in
        try conditions.areFulfilled { batch.cell(row, positions[$0]).map(batch.json) ?? .null }
      }
    }
  }

  func takeRefused() -> [Row] {
    defer { refused = [] }
    return refused
  }
}
