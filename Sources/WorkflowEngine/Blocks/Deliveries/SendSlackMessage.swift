import Sixmo
import WorkflowAPI

extension Block {
  static let sendSlackMessage = Block(
    name: "send_slack_message",
    summary: """
      Sends a message to the channel of a Slack incoming webhook, when all rows are there or for each row, and \
      passes the rows on. Without rows nothing is sent.
      """,
    specs: Schema.Object([
      Schema.Field(
        "webhook_url",
        .string(Schema.Text(minimumLength: 1, maximumLength: 4096, format: "password")),
        required: true,
        "The URL that Slack gave for the channel, `https://hooks.slack.com/services/…`: anybody who has it can write there."
      ),
      Schema.Field(
        "message", .string(Schema.Text(minimumLength: 1)),
        "The text, in Slack's form. With per_row `{{column}}` is replaced by a cell; otherwise `{{rows}}` by the number of rows (default: `{{rows}} rows`, or the row's cells)."
      ),
      Schema.Field(
        "per_row", .bool, default: false,
        "Whether each row is a message of its own, at most one in a second."),
      Schema.Field(
        "max_rows", .int(minimum: 0, maximum: 50), default: 10,
        "Without per_row: how many rows are shown below the text."),
      Schema.Field(
        "columns", .array(of: .string(), minimumCount: 1),
        "The columns that are shown of a row (default: all)."),
      .maxAttempts, .timeout("30"),
    ]),
    role: .step,
    effects: .asRowsCome,
    example: .definition(
      #"""
      {
        webhook_url: "https://hooks.slack.com/services/T0/B0/x",
        message: "{{rows}} new leads",
      }
      """#),
    refusals: [
      .init(
        .definition, "`webhook_url` is missing, or is not a URL that may be asked.",
        "Copy it from the settings of the Slack app: `https://hooks.slack.com/services/…`.",
        .init(#"{"webhook_url": "slack"}"#)),
      .init(
        .definition, "`max_rows` with `per_row: true`.",
        "Leave one of them out: with `per_row` each row is a message.",
        .init(#"{"webhook_url": "https://hooks.slack.example/x", "per_row": true, "max_rows": 3}"#)),
      .missingColumn(
        "columns", trial: #"{"webhook_url": "https://hooks.slack.example/x", "columns": ["mail"]}"#),
      .receiver,
    ],
    check: { specs, location in
      guard specs["per_row"] == true, specs["max_rows"] != nil else { return [] }
      return [
        Fault(
          location + ["max_rows"], "'max_rows' means nothing with 'per_row' true",
          type: "value_error")
      ]
    },
    columns: { specs, flow in
      flow.readsEach(specs, "columns")
      if specs["per_row"] == true { RowTemplate.flow(specs, ["message"], &flow) }
    },
    requests: { specs in
      [
        OutgoingUse(
          path: ["webhook_url"], name: "Block 'send_slack_message'", instead: "leave it out",
          to: .url(specs["webhook_url"]?.string ?? ""), spec: "webhook_url")
      ]
    },
    makeStage: { specs, context in try SlackStage(specs, context) })
}

/// Counts rows and keeps the first until all have been seen, or sends each.
// Used from one task at a time, as every stage.
private final class SlackStage: Stage, @unchecked Sendable {
  private let message: RowTemplate?
  private let isPerRow: Bool
  private let maxRows: Int
  private let columns: [String]?
  private let timeout: Double
  private let deliveries: Deliveries
  private var count = 0
  private var first: [Row] = []

  init(_ specs: JSONObject, _ context: RunContext) throws {
    message = specs["message"]?.string.map(RowTemplate.init)
    isPerRow = specs["per_row"]?.bool ?? false
    maxRows = specs["max_rows"]?.int ?? 10
    columns = specs["columns"]?.array?.compactMap(\.string)
    timeout = specs["timeout"]?.double ?? 30
    let url = try TargetURL(specs["webhook_url"]?.string ?? "")
    let receiver = LedgeredRequest.Receiver(
      name: url.shown, target: .workflow(url), perMinute: isPerRow ? Self.perMinute : nil,
      attempts: specs["max_attempts"]?.int ?? Provider.defaultAttempts, onUnknown: .retry,
      secrets: Secrets(url: url, headers: []))
    deliveries = try Deliveries(
      ("message", "messages"), in: .messages, to: url, receiver, context)
  }

  /// Slack takes about one in a second for a webhook.
  private static let perMinute = 60
  /// Characters; Slack cuts longer texts off.
  private static let textLimit = 39_000
  private static let cellLimit = 100

  let currentStep = "Writing to Slack"
  var batchLimit: Int? { isPerRow ? 20 : nil }

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    if isPerRow {
      for row in rows {
        try await send(message?.text(of: row, Self.escaped) ?? shown(row), number: count)
        count += 1
      }
    } else {
      first += rows.prefix(maxRows - first.count)
      count += rows.count
    }
    return rows
  }

  func finish() async throws -> [Row]? {
    guard !isPerRow, count > 0 else { return nil }
    let counted: Row = ["rows": .int(count)]
    var text = (message ?? RowTemplate("{{rows}} rows")).text(of: counted)
    if !first.isEmpty { text += "\n```\n" + first.map(shown).joined(separator: "\n") + "\n```" }
    if count > first.count, !first.isEmpty { text += "\nand \(count - first.count) more" }
    try await send(text, number: 0)
    count = 0
    return nil
  }

  private func send(_ text: String, number: Int) async throws {
    let body = JSON.object(["text": .string(String(text.prefix(Self.textLimit)))]).bytes()
    try await deliveries.send(body, number: number, timeout: timeout) { _ in
      [HTTPHeader("content-type", "application/json")]
    }
  }

  /// `name: Ada, email: ada@example.com`
  private func shown(_ row: Row) -> String {
    let cells = row.filled(columns ?? row.keys).map { name, value in
      "\(name): \(value.cellText.prefix(Self.cellLimit))"
    }
    return Self.escaped(cells.joined(separator: ", "))
  }

  /// Cells make no links, mentions or end of a code block.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "`": escaped += "'"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
