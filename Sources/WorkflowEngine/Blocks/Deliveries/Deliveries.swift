import Sixmo

/// Sends bodies to one URL, one after the other, each until the receiver takes it.
///
/// Each has an `Idempotency-Key` of its own, which stays the same when it is sent again, also by a process that
/// goes on with the run: a receiver that keeps the keys gets each once. What was taken is in a ledger beside
/// the rows and is not sent again.
struct Deliveries: Sendable {
  private let url: TargetURL
  private let receiver: LedgeredRequest.Receiver
  private let ledger: PaymentLedger
  /// Of the run that is retried.
  private let earlier: EarlierAnswers?
  private let outgoing: Outgoing
  private let runID: String
  private let blockID: String
  /// What is sent, in singular and plural.
  private let noun: (one: String, many: String)

  /// `kind` is that of the ledger in which it is kept what was taken.
  init(
    _ noun: (one: String, many: String), in kind: LedgerFiles.Kind, to url: TargetURL,
    _ receiver: LedgeredRequest.Receiver, _ context: RunContext
  ) throws {
    guard let outgoing = context.outgoing else { throw ReceiverRefusal.noHTTP }
    self.url = url
    self.receiver = receiver
    self.outgoing = outgoing
    self.noun = noun
    (runID, blockID) = (context.runID, context.blockID)
    let files = LedgerFiles(block: context.files, kind: kind)
    ledger = try PaymentLedger(files, epoch: context.epoch)
    earlier = try EarlierAnswers(of: files, keepsFailures: false)
  }

  var now: Timestamp { outgoing.clock.now }

  /// The body with a number from 0; `headers` are beside `Idempotency-Key`.
  func send(
    _ body: [UInt8], number: Int, timeout: Double,
    headers: @escaping @Sendable (_ attempt: Int) throws -> [HTTPHeader]
  ) async throws {
    let hash = Hexadecimal.text(try Digest.sha256(body))
    var key = try LedgeredRequest.key(run: runID, block: blockID, row: number, hash: hash)
    switch try earlier?.outcome(of: hash, row: number) {
    case .known: return try await passOver(key, number, hash)
    case .uncertain(let record): key = record.key
    case nil: break
    }
    let request = LedgeredRequest(
      ledger: ledger, outgoing: outgoing, receiver: receiver, key: key, row: number,
      question: hash)
    let outcome: LedgeredRequest.Outcome
    do {
      outcome = try await request.outcome(reading: Self.nothing) { [key] attempt in
        var request = HTTPRequest("POST", url.text)
        request.headers = [HTTPHeader("idempotency-key", key)] + (try headers(attempt))
        request.body = body
        request.timeout = timeout
        request.bodyLimit = 1 << 20
        return request
      }
    } catch let refusal as ReceiverRefusal {
      throw failure(refusal.description, number)
    }
    switch outcome {
    case .answered: return
    case .failed(let reason), .unknown(let reason): throw failure(reason, number)
    }
  }

  /// The receiver took the same from the run that is retried.
  private func passOver(_ key: String, _ number: Int, _ hash: String) async throws {
    guard ledger.earlier(key) == nil else { return }
    try await ledger.append(
      PaymentRecord(
        key: key, row: number, attempt: 0, at: now, event: .answered(.null), question: hash))
  }

  /// What a receiver says about something that it takes does not matter.
  @Sendable private static func nothing(of _: HTTPResponse) -> JSON { .null }

  private func failure(_ reason: String, _ number: Int) -> ReceiverRefusal {
    let before =
      switch number {
      case 0: "nothing was delivered"
      case 1: "the \(noun.one) before it was delivered"
      default: "the \(number) \(noun.many) before it were delivered"
      }
    return ReceiverRefusal(
      description: "'\(url.shown)' did not take \(noun.one) \(number + 1): \(reason); \(before)")
  }
}
