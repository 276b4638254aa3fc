import Sixmo
import WorkflowAPI

extension Block {
  static let merge = Block(
    name: "merge",
    summary:
      "Brings two or more streams together: one after the other, or row by row where columns agree.",
    specs: Schema.Object([
      Schema.Field(
        "mode", .oneOf(["append", "join"]), default: "append",
        "`append` puts the streams one after the other, `join` puts rows beside each other."),
      Schema.Field(
        "on", .either([.string(), .array(of: .string(), minimumCount: 1)]),
        "The columns in which joined rows agree, whatever their case."),
      Schema.Field(
        "how", .oneOf(["inner", "left", "full"]), default: "left",
        "Which rows without a partner stay: none, those of the first stream, or all."),
      Schema.Field(
        "prefer", .oneOf(["left", "right"]), default: "left",
        "Whose cell stays where both rows have something in a column."),
    ]),
    role: .merge,
    startsOver: { _ in true },
    example: .script(
      """
      workflows.update("example", workflow_name: "Example", workflow_definition: {
        blocks: [
          {block_id: "in", sequence_number: 1, block_type: "webhook",
            block_name: "webhook", specs: {}},
          {block_id: "de", sequence_number: 2, block_type: "filter",
            block_name: "filter", specs: {where: "row.country == \\"DE\\""}},
          {block_id: "fr", sequence_number: 3, block_type: "filter",
            block_name: "filter", specs: {where: "row.country == \\"FR\\""}},
          {block_id: "all", sequence_number: 4, block_type: "merge",
            block_name: "merge", specs: {mode: "append"}},
        ],
        edges: [
          {from_block_id: "in", to_block_id: "de"},
          {from_block_id: "in", to_block_id: "fr"},
          {from_block_id: "de", to_block_id: "all"},
          {from_block_id: "fr", to_block_id: "all"},
        ],
      })
      let rows = [{name: "Ada", country: "DE"}, {name: "Bob", country: "FR"}]
      let run = workflows.run("example", webhook_payload: rows)
      runs.wait(run.job_id, every: 0.1)
      runs.results(run.job_id)
      """),
    refusals: [
      .init(
        .definition, "It is given fewer than two streams.",
        "Write edges from two blocks to it: `edges: [{from_block_id: \"a\", to_block_id: \"all\"}, …]`.",
        .init("{}")),
      .init(
        .definition, "`mode: \"join\"` without `on`.",
        "Name the columns in which rows agree: `on: \"email\"`.", .init(#"{"mode": "join"}"#)),
      .init(
        .definition, "`on`, `how` or `prefer` without `mode: \"join\"`.",
        "Add the mode, or leave them out: to append needs none.", .init(#"{"how": "inner"}"#)),
      .init(
        .run, "One of the streams lacks a column of `on`.",
        "Rename it before the merge, by a `transform` block with `rename`."),
    ],
    check: { specs, location in
      let isJoin = specs["mode"]?.string == "join"
      if isJoin, specs["on"] == nil {
        return [Fault(location + ["on"], "A join needs the columns to join on", type: "missing")]
      }
      return specs["mode"].map { $0 != "append" } ?? false
        ? []
        : ["on", "how", "prefer"].filter { specs[$0] != nil }.map { name in
          Fault(
            location + [.string(name)], "'\(name)' only means something with mode 'join'",
            type: "value_error", input: specs[name])
        }
    },
    columns: { specs, flow in
      flow.reads(specs, "on")
      flow.readsEach(specs, "on")
    },
    makeStage: { specs, context in
      guard specs["mode"]?.string == "join" else { return PassOn("Merging rows") }
      return JoinStage(specs, inputCount: context.inputCount)
    })
}

/// Holds all streams, then joins the second to the first, the third to that, and so on.
// Used from one task at a time, as every stage.
private final class JoinStage: Stage, @unchecked Sendable {
  private let key: RowKey
  private let how: String
  private let prefersRight: Bool
  private var streams: [[Row]]
  private var joined: ArraySlice<Row>?

  init(_ specs: JSONObject, inputCount: Int) {
    let on = specs["on"] ?? .null
    key = RowKey(
      columns: on.array?.compactMap(\.string) ?? on.string.map { [$0] }, isCaseSensitive: false)
    how = specs["how"]?.string ?? "left"
    prefersRight = specs["prefer"]?.string == "right"
    streams = Array(repeating: [], count: inputCount)
  }

  let currentStep = "Joining rows"

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    streams[input] += rows
    return []
  }

  func finish() async throws -> [Row]? {
    if joined == nil {
      var result = streams.first ?? []
      for stream in streams.dropFirst() { result = try join(result, stream) }
      streams = []
      joined = result[...]
    }
    guard let batch = joined?.prefix(1000), !batch.isEmpty else { return nil }
    joined = joined?.dropFirst(batch.count)
    return Array(batch)
  }

  private func join(_ left: [Row], _ right: [Row]) throws -> [Row] {
    var partners: [RowKey.Digest: [Int]] = [:]
    for (index, row) in right.enumerated() {
      if let digest = key.digest(row) { partners[digest, default: []].append(index) }
    }
    var isTaken = [Bool](repeating: false, count: right.count)
    var result: [Row] = []
    for row in left {
      try Task.checkCancellation()
      let found = key.digest(row).flatMap { partners[$0] } ?? []
      if found.isEmpty, how != "inner" { result.append(row) }
      for index in found {
        isTaken[index] = true
        result.append(combined(row, right[index]))
      }
    }
    if how == "full" { result += right.indices.filter { !isTaken[$0] }.map { right[$0] } }
    return result
  }

  /// The columns of both; where both have something, the preferred one's.
  private func combined(_ left: Row, _ right: Row) -> Row {
    var row = left
    for (column, cell) in right {
      let isFilled = row[column].map { !$0.isBlank } ?? false
      if !isFilled || (prefersRight && !cell.isBlank) { row[column] = cell }
    }
    return row
  }
}
