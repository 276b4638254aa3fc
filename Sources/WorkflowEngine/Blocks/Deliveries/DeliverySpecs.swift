import Sixmo
import WorkflowAPI

extension Schema.Field {
  /// Specs of a block that posts rows, beside `url` and `format`.
  static let delivering: [Schema.Field] = [
    Schema.Field(
      "signing_secret", .string(Schema.Text(minimumLength: 1, format: "password")),
      "Signs each request: `x-sixmo-signature: t=<seconds>,v1=<HMAC-SHA256 of t.body>`, so that the receiver can check it."
    ),
    headers,
    Schema.Field(
      "batch_size", .int(minimum: 1, maximum: 10_000),
      default: .int(DeliveryStage.defaultBatchSize), "Rows in one request."),
    Schema.Field(
      "max_attempts", .int(minimum: 1, maximum: 20), default: .int(Provider.defaultAttempts),
      "How often a batch is sent until the receiver takes it: 429, 5xx, connection failures."),
    timeout("30"),
  ]

  static func format(default name: String?, _ documentation: String) -> Schema.Field {
    Schema.Field(
      "format", .oneOf(ResultFormat.allCases.map(\.rawValue)), default: name.map(JSON.string),
      documentation)
  }
}
