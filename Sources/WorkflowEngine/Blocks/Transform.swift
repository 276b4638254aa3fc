import Sixmo
import WorkflowAPI

extension Block {
  static let transform = Block(
    name: "transform",
    aliases: ["transform_data"],
    summary: """
      Changes the columns of each row, in this order: rename, cast, set, remove, select. A row that fails says \
      why in its `error` column and goes on.
      """,
    specs: Schema.Object(
      [
        Schema.Field(
          "rename", .map(.string()), "Old name to new name; the column keeps its place."),
        Schema.Field("cast", .map(.oneOf(ColumnType.names)), "Column to type."),
        Schema.Field(
          "set", .map(.string(Schema.Text(minimumLength: 1))),
          "Column to a Sixmo expression over `row`: `row.first_name + \" \" + row.last_name`."),
        Schema.Field("remove", .list(.string()), "Columns to leave out."),
        Schema.Field("select", .list(.string()), "The only columns to keep, in this order."),
        Schema.Field(
          "on_error", .oneOf(["mark", "fail"]), default: "mark",
          "Whether a row that fails is marked, or fails the run."),
      ], needsOneOf: Transform.changes),
    role: .step,
    isPerBatch: true,
    startsOver: { _ in true },
    example: .run(
      #"""
      {
        set: {label: "row.name.upper() + \" \" + row.country"},
        remove: ["phone"],
      }
      """#),
    refusals: [
      .init(
        .definition, "None of `set`, `rename`, `remove`, `select` and `cast` is given.",
        "Write at least one.", .init("{}")),
      .init(
        .definition, "An expression in `set` is not one.",
        "Write Sixmo over `row`, texts in quotes: `row.name + \"!\"`.",
        .init(#"{"set": {"label": "row.name +"}}"#)),
      .init(
        .definition, "`rename` gives two columns one name.",
        "Use another name for one of them, or remove it in a block before.",
        .init(#"{"rename": {"name": "label", "email": "label"}}"#)),
      .missingColumn("rename", trial: #"{"rename": {"mail": "email_address"}}"#),
      .init(
        .row, "A cell cannot be cast, or an expression fails.",
        "It goes on with the reason in its column `error`; with `on_error: \"fail\"` the run fails instead.",
        .init(#"{"cast": {"name": "int"}}"#)),
    ],
    check: { specs, location in Transform.faults(of: specs, at: location) },
    expressions: { specs in
      (specs["set"]?.object ?? [:]).compactMap { column, source in
        source.string.map { (["set", .string(column)], $0) }
      }
    },
    columns: Transform.flow,
    makeStage: { specs, context in
      TransformStage(
        try Transform(specs, compile: context.compile),
        fails: specs["on_error"]?.string == "fail")
    })
}

private final class TransformStage: Stage {
  private let transform: Transform
  private let fails: Bool

  init(_ transform: Transform, fails: Bool) {
    self.transform = transform
    self.fails = fails
  }

  let currentStep = "Transforming rows"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    if !(try transform.applyToAll(&batch)) {
      batch = RowBatch(try batch.objects.map { try changed($0) })
    }
  }

  private func changed(_ row: Row) throws -> Row {
    try Task.checkCancellation()
    let (changed, error) = try transform.apply(to: row)
    if fails, let error { throw error }
    return changed
  }
}

/// What a `transform` block does to one row.
private struct Transform: Sendable {
  private let rename: [(from: String, to: String)]
  private let cast: [(column: String, type: ColumnType)]
  private let set: [(column: String, expression: RowExpression)]
  private let remove: [String]
  private let select: [String]?

  init(_ specs: JSONObject, compile: (String) throws -> RowExpression) throws {
    func pairs(_ name: String) -> [(String, String)] {
      (specs[name]?.object ?? [:]).compactMap { key, value in value.string.map { (key, $0) } }
    }
    rename = pairs("rename").map { (from: $0, to: $1) }
    cast = pairs("cast").compactMap { column, name in
      ColumnType(named: name).map { (column: column, type: $0) }
    }
    set = try pairs("set").map { (column: $0, expression: try compile($1)) }
    remove = specs["remove"]?.array?.compactMap(\.string) ?? []
    var known: Set<String> = []
    select = specs["select"]?.array?.compactMap(\.string).filter { known.insert($0).inserted }
  }

  /// Changes a batch whose rows all go well; false, and the batch as it was, where one does not.
  func applyToAll(_ batch: inout RowBatch) throws -> Bool {
    guard batch.layouts.allSatisfy({ keepsApart($0.names) }), losesNoError(batch)
    else { return false }
    var changed = batch
    if !rename.isEmpty { changed.change { layout in renamed(layout) } }
    guard castAll(&changed), try setAll(&changed) else { return false }
    let removed = Set(remove)
    changed.change { layout in
      if let select { return selected(layout, select) }
      return layout.names.indices.filter { !removed.contains(layout.names[$0]) }.map { .cell($0) }
    }
    batch = changed
    return true
  }

  /// Whether no two columns get one name.
  private func keepsApart(_ names: [String]) -> Bool {
    if rename.isEmpty { return true }
    return Set(names.map { name in rename.first { $0.from == name }?.to ?? name }).count
      == names.count
  }

  /// Why a row failed stays with it, asked for or not.
  private func losesNoError(_ batch: RowBatch) -> Bool {
    guard let select, !select.contains("error") else { return true }
    return batch.count(filled: "error") == 0
  }

  private func renamed(_ layout: RowLayout) -> [RowBatch.Source] {
    layout.names.enumerated().map { position, name in
      rename.first { $0.from == name }.map { .renamed(position, $0.to) } ?? .cell(position)
    }
  }

  private func castAll(_ batch: inout RowBatch) -> Bool {
    for (column, type) in cast {
      let positions = batch.positions(of: column)
      for row in 0..<batch.count {
        guard let position = positions[batch.layoutIndex(row)] else { continue }
        guard let value = type.cast(batch.json(batch.cell(row, position))) else { return false }
        batch.set(value, row, position)
      }
    }
    return true
  }

  /// Each expression sees the columns that are set before its own.
  private func setAll(_ batch: inout RowBatch) throws -> Bool {
    if set.isEmpty { return true }
    var counts = batch.layouts.map(\.count)
    let names = set.map(\.column)
    batch.extend(with: names)
    let steps = set.map { column, expression in
      let step = SetStep(expression, on: batch, column, seeing: counts)
      for index in counts.indices where step.positions[index] == counts[index] {
        counts[index] += 1
      }
      return step
    }
    for row in 0..<batch.count {
      try Task.checkCancellation()
      for step in steps {
        do {
          try step.set(row, of: &batch)
        } catch let error where error.isOfRow {
          return false
        }
      }
    }
    return true
  }

  private func selected(_ layout: RowLayout, _ columns: [String]) -> [RowBatch.Source] {
    columns.map { name in layout.position(of: name).map { .renamed($0, name) } ?? .new(name) }
  }

  /// The changed row, marked with the errors that it met, and the first of them. Throws what is not the
  /// row's fault.
  func apply(to row: Row) throws -> (row: Row, error: TransformError?) {
    var row = renamed(row)
    var first: TransformError?
    func fail(_ error: TransformError) {
      row.mark(error: error.description)
      first = first ?? error
    }
    for (column, type) in cast {
      guard let value = row[column] else { continue }
      if let cast = type.cast(value) {
        row[column] = cast
      } else {
        fail(.cast(column, type, value))
      }
    }
    for (column, expression) in set {
      do {
        row[column] = try expression.evaluate(row)
      } catch let error where error.isOfRow {
        row[column] = .null
        fail(.expression(column, "\(error)"))
      }
    }
    for column in remove { row[column] = nil }
    return (select.map { selected(row, $0) } ?? row, first)
  }

  private func renamed(_ row: Row) -> Row {
    if rename.isEmpty { return row }
    var renamed = Row()
    for (key, value) in row {
      renamed[rename.first { $0.from == key }?.to ?? key] = value
    }
    return renamed
  }

  /// Why a row failed stays with it, asked for or not.
  private func selected(_ row: Row, _ columns: [String]) -> Row {
    var selected = Row()
    for column in columns { selected[column] = row[column] ?? .null }
    if let error = row["error"], !error.isNull { selected["error"] = error }
    return selected
  }
}

extension Transform {
  /// The specs of which one is needed.
  static let changes = ["set", "rename", "remove", "select", "cast"]

  static func flow(_ specs: JSONObject, _ flow: inout ColumnFlow) {
    let renamed = (specs["rename"]?.object ?? [:]).compactMap { old, new in
      new.string.map { (from: old, to: $0) }
    }
    flow.renames(renamed, at: ["rename"])
    for column in specs["cast"]?.object?.keys ?? [] {
      flow.reads(column, at: ["cast", .string(column)])
    }
    flow.adds(specs["set"]?.object?.keys ?? [])
    flow.removes(specs["remove"]?.array?.compactMap(\.string) ?? [])
    guard let selected = specs["select"]?.array?.compactMap(\.string) else { return }
    flow.readsEach(specs, "select")
    flow.keepsOnly(selected)
  }

  static func faults(of specs: JSONObject, at location: [JSON]) -> [Fault] {
    if changes.allSatisfy({ specs[$0] == nil }) {
      return [
        Fault(
          location, "One of 'set', 'rename', 'remove', 'select' and 'cast' is required",
          type: "missing")
      ]
    }
    var taken: Set<String> = []
    return (specs["rename"]?.object ?? [:]).compactMap { old, new in
      guard let name = new.string, !taken.insert(name).inserted else { return nil }
      return Fault(
        location + ["rename", .string(old)], "Another column is renamed to '\(name)' already",
        type: "value_error", input: new)
    }
  }
}

/// A column that is set in the rows of one batch.
private final class SetStep {
  /// Where it is in the rows of each layout.
  let positions: [Int]
  private let expression: RowExpression
  private let fields: RowFields

  init(
    _ expression: RowExpression, on batch: RowBatch, _ column: String, seeing counts: [Int]
  ) {
    self.expression = expression
    fields = expression.fields(batch, counts)
    positions = batch.positions(of: column).map { $0 ?? 0 }
  }

  func set(_ row: Int, of batch: inout RowBatch) throws {
    let cell = try expression.cell(&batch, row, fields)
    batch.set(cell, row, positions[batch.layoutIndex(row)])
  }
}

private enum TransformError: Error, CustomStringConvertible {
  case cast(String, ColumnType, JSON)
  case expression(String, String)

  var description: String {
    switch self {
    case .cast(let column, let type, let value):
      "column '\(column)' is not a valid \(type.rawValue): \(value.text())"
    case .expression(let column, let message): "column '\(column)': \(message)"
    }
  }
}
