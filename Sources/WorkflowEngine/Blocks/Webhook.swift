import Sixmo
import WorkflowAPI

extension Block {
  static let webhook = Block(
    name: "webhook",
    summary: "Takes the records of the request that starts the run; one object is one row.",
    specs: Schema.Object([
      Schema.Field(
        "input_schema",
        .map(
          .record([
            Schema.Field(
              "type", .oneOf(ColumnType.names), default: "any",
              "What the column holds; text that can be read as it is taken."),
            Schema.Field(
              "required", .bool, default: false, "Whether every record must have something there."),
          ])),
        "The columns that records must have, by name; others pass as they are."),
      Schema.Field(
        "webhook_input", .string(), nullable: true,
        "Sample records as JSON text, used when a run is started without any."),
      Schema.Field.dataframeType,
    ]),
    role: .source,
    isPerBatch: true,
    startsOver: { _ in true },
    example: .run(rows: #"[{email: "ada@example.com"}]"#),
    refusals: [
      .init(
        .request,
        "A record lacks a column that `input_schema` requires, or has something of another type there.",
        "Send it in each record, or leave out `required: true`.",
        .init(#"{}"#, webhook: #"{"input_schema": {"phone": {"required": true}}}"#)),
      .init(
        .definition,
        "`webhook_input` is not JSON text of records, or one of them does not fit `input_schema`.",
        "Write a list of objects as JSON: `json.stringify(rows)`.",
        .init("{}", webhook: #"{"webhook_input": "[1]"}"#)),
    ],
    check: { specs, location in Webhook.faults(of: specs, at: location) },
    takesPayload: true,
    columns: { specs, flow in flow.adds(specs["input_schema"]?.object?.keys ?? []) },
    refuses: { specs, record in Webhook.refusal(of: record, specs: specs) },
    takesEveryRecord: { specs in specs["input_schema"]?.object?.isEmpty ?? true },
    makeStage: { specs, context in
      WebhookStage(samples: context.hasPayload ? [] : try Webhook.samples(specs))
    })
}

extension Schema.Field {
  /// A spec of every source.
  static let dataframeType = Schema.Field(
    "dataframe_type", .oneOf(DataType.allCases.map(\.rawValue)), default: "LEAD",
    "Whether the rows are people or companies; blocks for the other kind are then refused.")
}

private enum Webhook {
  static func faults(of specs: JSONObject, at location: [JSON]) -> [Fault] {
    let place = location + ["webhook_input"]
    do {
      return try samples(specs).enumerated().compactMap { index, record in
        refusal(of: record, specs: specs).map { reason in
          Fault(
            place, "Sample record \(index) does not fit 'input_schema': \(reason)",
            type: "value_error")
        }
      }
    } catch {
      return [
        Fault(
          place, "Input should be JSON text of records: \(error)",
          type: "json_invalid", input: specs["webhook_input"])
      ]
    }
  }

  /// The records of `webhook_input`; one object is one record.
  static func samples(_ specs: JSONObject) throws -> [Row] {
    guard let text = specs["webhook_input"]?.string, !text.isEmpty else { return [] }
    let value = try JSON.parse(text)
    return try (value.array ?? [value]).enumerated().map { index, element in
      guard let row = element.object else { throw NotARecord(index: index, got: element.typeName) }
      return row
    }
  }

  static func refusal(of record: Row, specs: JSONObject) -> String? {
    for (column, rule) in specs["input_schema"]?.object ?? [:] {
      let value = record[column] ?? .null
      if value.isBlank {
        if rule["required"]?.bool != true { continue }
        return record[column] == nil
          ? "column '\(column)' is missing" : "column '\(column)' is empty"
      }
      guard let type = rule["type"]?.string.flatMap(ColumnType.init(named:)) else { continue }
      if type.cast(value) == nil {
        return "column '\(column)' should be \(type.rawValue), got \(value.text())"
      }
    }
    return nil
  }
}

private struct NotARecord: Error, CustomStringConvertible {
  var index: Int
  var got: String
  var description: String { "record \(index) is not an object but \(got)" }
}

/// Passes the request's records on, or gives the samples.
// Used from one task at a time, as every stage.
private final class WebhookStage: Stage, @unchecked Sendable {
  private var samples: [Row]

  init(samples: [Row]) {
    self.samples = samples
  }

  let currentStep = "Receiving records"
  var expectedCount: Int? { samples.count }

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {}

  func finish() async throws -> [Row]? {
    if samples.isEmpty { return nil }
    defer { samples = [] }
    return samples
  }
}
