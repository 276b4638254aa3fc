import Sixmo
import WorkflowAPI

extension Block {
  static let outgoingWebhook = Block(
    name: "outgoing_webhook",
    summary: """
      Posts the rows to a URL in batches, signed and repeated until they are taken, and passes them on; each \
      batch has an Idempotency-Key by which the receiver can drop a repeat.
      """,
    specs: Schema.Object(
      [
        .target("Where the rows are posted to.", required: true),
        .format(default: "json", "A JSON array, one JSON object a line, or CSV with a header."),
      ] + Schema.Field.delivering),
    role: .step,
    effects: .asRowsCome,
    example: .definition(#"{url: "https://hooks.example.com/rows"}"#),
    refusals: [
      .init(
        .definition, "`url` is missing, or is not a URL that may be asked.",
        "Give the whole URL with `https://`.", .init(#"{"url": "rows"}"#)),
      .receiver,
    ],
    check: { specs, location in RequestHeaders.faults(of: specs, at: location) },
    requests: { specs in
      [
        OutgoingUse(
          path: ["url"], name: "Block 'outgoing_webhook'", instead: "leave it out",
          to: .url(specs["url"]?.string ?? ""))
      ]
    },
    makeStage: { specs, context in try DeliveryStage(specs, context) })
}
