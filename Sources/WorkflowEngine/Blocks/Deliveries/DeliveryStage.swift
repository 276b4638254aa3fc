import Sixmo

/// Posts rows to a URL, batch after batch, and passes them on.
///
/// A batch is sent until the receiver takes it. Each has an `Idempotency-Key` of its own, which stays the
/// same when it is sent again, also by a process that goes on with the run: a receiver that keeps the keys
/// gets each batch once. What was taken is in a ledger beside the rows and is not sent again.
// Used from one task at a time, as every stage.
final class DeliveryStage: Stage, @unchecked Sendable {
  private let url: TargetURL
  private let format: ResultFormat
  private let escapesFormulas: Bool
  private let secret: String?
  private let headers: [HTTPHeader]
  private let timeout: Double
  private let batchSize: Int
  private let context: RunContext
  private let outgoing: Outgoing
  private let receiver: LedgeredRequest.Receiver
  private let ledger: PaymentLedger
  /// Rows that do not fill a batch yet.
  private var waiting: [Row] = []
  private var delivered = 0

  init(_ specs: JSONObject, _ context: RunContext) throws {
    guard let outgoing = context.outgoing else { throw ReceiverRefusal.noHTTP }
    url = try TargetURL(specs["url"]?.string ?? "")
    format = specs["format"]?.string.flatMap(ResultFormat.init) ?? .json
    escapesFormulas = specs["escape_formulas"]?.bool ?? false
    secret = specs["signing_secret"]?.string
    headers = RequestHeaders.read(specs["headers"])
    timeout = specs["timeout"]?.double ?? 30
    batchSize = specs["batch_size"]?.int ?? Self.defaultBatchSize
    receiver = LedgeredRequest.Receiver(
      name: url.shown, target: .workflow(url),
      attempts: specs["max_attempts"]?.int ?? Provider.defaultAttempts, onUnknown: .retry,
      secrets: Secrets(url: url, headers: headers, others: [secret ?? ""]))
    ledger = try PaymentLedger(path: "\(context.files).deliveries")
    self.context = context
    self.outgoing = outgoing
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
    let number = delivered
    let body = encoded(rows)
    let key = try LedgeredRequest.key(
      run: context.runID, block: context.blockID, row: number,
      hash: hexadecimal(Digest.sha256(body)))
    let request = LedgeredRequest(
      ledger: ledger, outgoing: outgoing, receiver: receiver, key: key, row: number)
    let outcome: LedgeredRequest.Outcome
    do {
      outcome = try await request.outcome(reading: Self.nothing) { attempt in
        try self.request(body, rows: rows.count, number: number, key: key, attempt: attempt)
      }
    } catch let refusal as ReceiverRefusal {
      throw failure(refusal.description, number)
    }
    switch outcome {
    case .answered: delivered += 1
    case .failed(let reason), .unknown(let reason): throw failure(reason, number)
    }
  }

  /// What a receiver says about a batch that it takes does not matter.
  @Sendable private static func nothing(of _: HTTPResponse) -> JSON { .null }

  private func failure(_ reason: String, _ number: Int) -> ReceiverRefusal {
    let before =
      switch number {
      case 0: "nothing was delivered"
      case 1: "the batch before it was delivered"
      default: "the \(number) batches before it were delivered"
      }
    return ReceiverRefusal(
      description: "'\(url.shown)' did not take batch \(number + 1): \(reason); \(before)")
  }

  private func request(
    _ body: [UInt8], rows: Int, number: Int, key: String, attempt: Int
  ) throws -> HTTPRequest {
    var request = HTTPRequest("POST", url.text)
    request.headers =
      [
        HTTPHeader("content-type", format.contentType), HTTPHeader("idempotency-key", key),
        HTTPHeader("x-sixmo-run", context.runID), HTTPHeader("x-sixmo-block", context.blockID),
        HTTPHeader("x-sixmo-batch", String(number + 1)), HTTPHeader("x-sixmo-rows", String(rows)),
        HTTPHeader("x-sixmo-attempt", String(attempt)),
      ] + headers
    if let secret {
      request.headers += try Signature.headers(of: body, secret: secret, at: outgoing.clock.now)
    }
    request.body = body
    request.timeout = timeout
    request.bodyLimit = 1 << 20
    return request
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
