import Sixmo
import WorkflowAPI

extension Block {
  static let groupBy = Block(
    name: "group_by",
    summary:
      "Makes one row of all rows that agree in some columns, with counts, sums and the like.",
    specs: Schema.Object([
      Schema.Field(
        "columns", .array(of: .string(), minimumCount: 1), required: true,
        "The columns in which the rows of a group agree."),
      Schema.Field(
        "aggregate",
        .map(
          .record([
            Schema.Field(
              "function", .oneOf(Aggregate.Function.allCases.map(\.rawValue)), required: true,
              "What is made of the group's cells; empty ones do not count."),
            Schema.Field("column", .string(), "Which cells; `count` without it counts rows."),
          ])),
        "New columns by name (default: `count`)."),
      Schema.Field(
        "case_sensitive", .bool, default: false, "Whether `DE` and `de` are different groups."),
    ]),
    role: .step,
    startsOver: { _ in true },
    meanings: [
      .init("count", "How many rows the group has.")
    ],
    example: .run(#"{columns: ["country"]}"#),
    refusals: [
      .missingColumn("columns", trial: #"{"columns": ["city"]}"#),
      .init(
        .definition, "`columns` is missing or empty.",
        "Name the columns in which the rows of a group agree.", .init("{}")),
      .init(
        .definition, "An `aggregate` has the name of a column of the group.",
        "Give it another name.",
        .init(#"{"columns": ["country"], "aggregate": {"country": {"function": "count"}}}"#)),
      .init(
        .definition, "An `aggregate` other than `count` has no `column`.",
        "Name the column whose cells count: `{function: \"sum\", column: \"amount\"}`.",
        .init(#"{"columns": ["country"], "aggregate": {"total": {"function": "sum"}}}"#)),
    ],
    check: { specs, location in
      let columns = specs["columns"]?.array?.compactMap(\.string) ?? []
      return (specs["aggregate"]?.object ?? [:]).compactMap { name, rule in
        if columns.contains(name) {
          return Fault(
            location + ["aggregate", .string(name)],
            "'\(name)' is a column of the group already; give the aggregate another name",
            type: "value_error")
        }
        if rule["column"] != nil || rule["function"]?.string == "count" { return nil }
        return Fault(
          location + ["aggregate", .string(name), "column"], "Field required", type: "missing")
      }
    },
    columns: { specs, flow in
      let aggregates = specs["aggregate"]?.object ?? ["count": [:]]
      flow.readsEach(specs, "columns")
      for (name, rule) in aggregates {
        guard let column = rule["column"]?.string else { continue }
        flow.reads(column, at: ["aggregate", .string(name), "column"])
      }
      flow.keepsOnly((specs["columns"]?.array ?? []).compactMap(\.string) + aggregates.keys)
    },
    makeStage: { specs, _ in GroupByStage(specs) })
}

/// Holds a row and the aggregates for each group, in order of first appearance.
// Used from one task at a time, as every stage.
private final class GroupByStage: Stage, @unchecked Sendable {
  private let columns: [String]
  private let key: RowKey
  private let rules: [(name: String, column: String?, function: Aggregate.Function)]
  private var groups: [Group] = []
  private var positions: [[CellKey]: Int] = [:]
  private var given = 0

  private struct Group {
    var row: Row
    var aggregates: [Aggregate]
  }

  init(_ specs: JSONObject) {
    columns = specs["columns"]?.array?.compactMap(\.string) ?? []
    key = RowKey(columns: columns, isCaseSensitive: specs["case_sensitive"]?.bool ?? false)
    let aggregate = specs["aggregate"]?.object ?? ["count": ["function": "count"]]
    rules = aggregate.map { name, rule in
      let function = rule["function"]?.string.flatMap(Aggregate.Function.init) ?? .count
      return (name, rule["column"]?.string, function)
    }
  }

  let currentStep = "Grouping rows"

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    for row in rows {
      let position = position(of: row)
      for (index, rule) in rules.enumerated() {
        let cell = rule.column.map { row[$0] ?? .null }
        groups[position].aggregates[index].add(cell)
      }
    }
    return []
  }

  func finish() async throws -> [Row]? {
    guard given < groups.count else { return nil }
    let batch = groups[given..<min(given + 1000, groups.count)]
    given += batch.count
    return batch.map { group in
      var row = group.row
      for (rule, aggregate) in zip(rules, group.aggregates) { row[rule.name] = aggregate.result }
      return row
    }
  }

  private func position(of row: Row) -> Int {
    let cells = key.cells(row)
    if let position = positions[cells] { return position }
    var first = Row()
    for column in columns { first[column] = row[column] ?? .null }
    let aggregates = rules.map {
      Aggregate($0.function, isCaseSensitive: key.isCaseSensitive)
    }
    groups.append(Group(row: first, aggregates: aggregates))
    positions[cells] = groups.count - 1
    return groups.count - 1
  }
}
