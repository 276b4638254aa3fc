import Sixmo

/// Posts rows to a URL, batch after batch, and passes them on.
// Used from one task at a time, as every stage.
final class DeliveryStage: Stage, @unchecked Sendable {
  private let format: ResultFormat
  private let escapesFormulas: Bool
  private let secret: String?
  private let headers: [HTTPHeader]
  private let timeout: Double
  private let batchSize: Int
  private let context: RunContext
  private let deliveries: Deliveries
  /// Rows that do not fill a batch yet.
  private var waiting: [Row] = []
  private var delivered = 0

  init(_ specs: JSONObject, _ context: RunContext) throws {
    let url = try TargetURL(specs["url"]?.string ?? "")
    format = specs["format"]?.string.flatMap(ResultFormat.init) ?? .json
    escapesFormulas = specs["escape_formulas"]?.bool ?? false
    secret = specs["signing_secret"]?.string
    headers = RequestHeaders.read(specs["headers"])
    timeout = specs["timeout"]?.double ?? 30
    batchSize = specs["batch_size"]?.int ?? Self.defaultBatchSize
    let receiver = LedgeredRequest.Receiver(
      name: url.shown, target: .workflow(url),
      attempts: specs["max_attempts"]?.int ?? Provider.defaultAttempts, onUnknown: .retry,
      secrets: Secrets(url: url, headers: headers, others: [secret ?? ""]))
    deliveries = try Deliveries(("batch", "batches"), in: .deliveries, to: url, receiver, context)
    self.context = context
  }

  static let defaultBatchSize = 100

  let currentStep = "Delivering rows"

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    waiting += rows
    while waiting.count >= batchSize {
      try await deliver(Array(waiting.prefix(batchSize)))
      waiting.removeFirst(batchSize)
    }
    return rows
  }

  func finish() async throws -> [Row]? {
    if !waiting.isEmpty { try await deliver(waiting) }
    waiting = []
    return nil
  }

  private func deliver(_ rows: [Row]) async throws {
    let (body, number) = (encoded(rows), delivered)
    try await deliveries.send(body, number: number, timeout: timeout) { attempt in
      try self.headers(of: body, rows: rows.count, number: number, attempt: attempt)
    }
    delivered += 1
  }

  private func headers(
    of body: [UInt8], rows: Int, number: Int, attempt: Int
  ) throws -> [HTTPHeader] {
    let described = [
      HTTPHeader("content-type", format.contentType),
      HTTPHeader("x-sixmo-run", context.runID), HTTPHeader("x-sixmo-block", context.blockID),
      HTTPHeader("x-sixmo-batch", String(number + 1)), HTTPHeader("x-sixmo-rows", String(rows)),
      HTTPHeader("x-sixmo-attempt", String(attempt)),
    ]
    let signature = try secret.map {
      try Signature.headers(of: body, secret: $0, at: deliveries.now)
    }
    return described + headers + (signature ?? [])
  }

  /// As a result file with these rows alone.
  private func encoded(_ rows: [Row]) -> [UInt8] {
    var columns = ColumnUnion()
    for row in rows { columns.add(row) }
    var encoder = RowEncoder(
      format, columns: columns.names, escapesFormulas: escapesFormulas)
    encoder.add(RowBatch(rows))
    encoder.end()
    return encoder.takeBytes()
  }
}
