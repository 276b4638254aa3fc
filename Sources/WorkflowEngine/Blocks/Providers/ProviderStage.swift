import Sixmo

/// Asks a provider about each row, several at once, and writes down what may have been paid for.
final class ProviderStage: Stage {
  private let provider: Provider
  private let outgoing: Outgoing
  private let ledger: PaymentLedger
  /// Of the run that is retried.
  private let earlier: EarlierAnswers?
  private let purse: Purse?
  private let forecast: Forecast?
  private let runID: String
  private let blockID: String
  private let inquiry: Inquiry
  private let minimum: Double
  private let inFlight: Int
  private let cacheSeconds: Double
  let currentStep: String

  /// Nil where the specs name the reference tables.
  convenience init?(_ specs: JSONObject, _ inquiry: Inquiry, _ context: RunContext) throws {
    guard let provider = try Provider(specs, inquiry, context) else { return nil }
    try self.init(provider, specs, inquiry, context)
  }

  init(
    _ provider: Provider, _ specs: JSONObject, _ inquiry: Inquiry, _ context: RunContext
  ) throws {
    guard let outgoing = context.outgoing else { throw ReceiverRefusal.noHTTP }
    self.provider = provider
    self.outgoing = outgoing
    self.inquiry = inquiry
    (runID, blockID) = (context.runID, context.blockID)
    (purse, forecast) = (context.purse, context.forecast)
    let files = LedgerFiles(block: context.files, kind: .ledger)
    ledger = try PaymentLedger(files, epoch: context.epoch, from: context.firstRow)
    earlier = try EarlierAnswers(of: files, keepsFailures: context.retry?.rows == .refused)
    minimum = specs["min_confidence"]?.double ?? Enrichment.minimum
    inFlight = specs["max_in_flight"]?.int ?? Provider.defaultInFlight
    let cacheHours = specs["cache_hours"]?.double ?? Provider.defaultCacheHours
    cacheSeconds =
      3600 * (context.isTrial ? max(cacheHours, Provider.defaultCacheHours) : cacheHours)
    currentStep = "Asking \(provider.receiver.name)"
  }

  /// Rows that are paid for are written soon, and progress is seen.
  var batchLimit: Int? { inFlight * 8 }

  func process(_ rows: [Row], input: Int) async throws -> [Row] {
    try await process(rows, numbers: Array(rows.indices), input: input)
  }

  func process(_ rows: [Row], numbers: [Int], input: Int) async throws -> [Row] {
    let settled = try rows.map(inquiry.ownAnswer)
    let questions = try rows.indices.map { row in
      settled[row] == nil ? try question(about: rows[row], number: numbers[row]) : nil
    }
    // Rows that ask the same share one request, except where every answer is to be a new one.
    var asked: [String: Question] = [:]
    for question in questions.compactMap({ $0 }) where asked[identity(of: question)] == nil {
      asked[identity(of: question)] = question
    }
    if let forecast {
      forecast.add(asked.map { ($0.key, cacheSeconds > 0 && outgoing.cache.has($0.value.hash)) })
      return rows.indices.map { row in
        var made = settled[row] ?? rows[row]
        if settled[row] == nil { inquiry.write(.notFound, &made) }
        return made
      }
    }
    let (outcomes, refusal) = try await outcomes(of: asked.values.sorted { $0.row < $1.row })
    try await ledger.flush()
    defer { outgoing.onPaymentStep(.rowsReady) }
    let made = rows.indices.compactMap { index -> Row? in
      if let row = settled[index] { return row }
      let outcome = questions[index].flatMap { outcomes[identity(of: $0)] }
      if refusal != nil, questions[index] != nil, outcome == nil { return nil }
      var row = rows[index]
      write(outcome, to: &row)
      return row
    }
    if let refusal { throw PartialBatch(rows: made, cause: refusal) }
    return made
  }

  private struct Question: Sendable {
    var row: Int
    var body: JSON
    /// Of the provider and the body, whatever the order of its keys.
    var hash: String
    var key: String
  }

  private func question(about row: Row, number: Int) throws -> Question? {
    guard let body = provider.question(row) else { return nil }
    let text = "\(provider.identity)\n\n\(body.canonical.text())"
    let hash = Hexadecimal.text(try Digest.sha256(Array(text.utf8)))
    let key = try LedgeredRequest.key(run: runID, block: blockID, row: number, hash: hash)
    return Question(row: number, body: body, hash: hash, key: key)
  }

  private func identity(of question: Question) -> String {
    cacheSeconds > 0 ? question.hash : question.key
  }
}

// MARK: Asking

extension ProviderStage {
  /// The outcomes so far and why there are no more, if the provider refuses all further questions. Those
  /// that are on their way then may have been paid for and are waited for.
  private func outcomes(
    of questions: [Question]
  ) async throws -> ([String: LedgeredRequest.Outcome], ReceiverRefusal?) {
    try await withThrowingTaskGroup(of: (String, LedgeredRequest.Outcome).self) { group in
      var outcomes: [String: LedgeredRequest.Outcome] = [:]
      var refusal: ReceiverRefusal?
      var rest = questions[...]
      for question in rest.prefix(inFlight) { group.addTask { try await self.answer(question) } }
      rest = rest.dropFirst(inFlight)
      while let result = await group.nextResult() {
        do {
          let (identity, outcome) = try result.get()
          outcomes[identity] = outcome
        } catch let error as ReceiverRefusal {
          refusal = refusal ?? explained(error)
        }
        try Task.checkCancellation()
        guard refusal == nil, let next = rest.popFirst() else { continue }
        group.addTask { try await self.answer(next) }
      }
      return (outcomes, refusal)
    }
  }

  private func explained(_ refusal: ReceiverRefusal) -> ReceiverRefusal {
    let rest = cacheSeconds > 0 ? ", and the answers so far are kept for the next run" : ""
    return ReceiverRefusal(
      description: "provider '\(provider.receiver.name)': \(refusal.description);"
        + " no more rows are asked about\(rest)")
  }

  private func answer(_ question: Question) async throws -> (String, LedgeredRequest.Outcome) {
    let identity = identity(of: question)
    var key = question.key
    if ledger.earlier(key) == nil {
      switch try earlier?.outcome(of: question.hash, row: question.row) {
      case .known(let outcome):
        try note(outcome, question)
        return (identity, outcome)
      case .uncertain(let record):
        key = record.key
        if ledger.earlier(key) == nil {
          try note(.unknown("the outcome was lost in the run before"), question, key: key)
        }
      case nil:
        if cacheSeconds > 0, let answer = outgoing.cache.answer(question.hash) {
          try note(.answered(answer), question)
          return (identity, .answered(answer))
        }
      }
    }
    let request = LedgeredRequest(
      ledger: ledger, outgoing: outgoing, receiver: provider.receiver, key: key,
      row: question.row, question: question.hash, purse: purse)
    let outcome: LedgeredRequest.Outcome
    do {
      outcome = try await request.outcome(reading: Provider.json) { [provider, key] _ in
        provider.request(question.body, key: key)
      }
    } catch let empty as Purse.Empty {
      return (identity, .failed("not asked: \(empty)"))
    }
    if case .answered(let answer) = outcome, cacheSeconds > 0 {
      outgoing.cache.put(answer, question.hash, seconds: cacheSeconds)
    }
    return (identity, outcome)
  }

  /// Writes down what is known without a request of this run, for the run that retries this one.
  private func note(
    _ outcome: LedgeredRequest.Outcome, _ question: Question, key: String? = nil
  ) throws {
    let event: PaymentRecord.Event =
      switch outcome {
      case .answered(let answer): .answered(answer)
      case .failed(let reason): .failed(reason)
      case .unknown(let reason): .unknown(reason)
      }
    try ledger.note(
      PaymentRecord(
        key: key ?? question.key, row: question.row, attempt: 0, at: outgoing.clock.now,
        event: event, question: question.hash))
  }
}

// MARK: Writing

extension ProviderStage {
  private func write(_ outcome: LedgeredRequest.Outcome?, to row: inout Row) {
    switch outcome {
    case nil: write(.notFound, to: &row)
    case .answered(let answer): write(provider.read(answer, row), to: &row)
    case .failed(let reason): write(.error(reason), to: &row)
    case .unknown(let reason):
      write(
        .error("\(reason): the request may have been charged and is not sent again"), to: &row)
    }
  }

  private func write(_ answer: ProviderAnswer, to row: inout Row) {
    switch answer {
    case .found(_, let confidence, _) where (confidence ?? 1) < minimum:
      inquiry.write(.notFound, &row)
    case .found, .notFound: inquiry.write(answer, &row)
    case .error(let reason):
      inquiry.write(.error("provider '\(provider.receiver.name)': \(reason)"), &row)
    }
  }
}

extension JSON {
  /// The same value with the keys of its objects in order.
  fileprivate var canonical: JSON {
    switch self {
    case .array(let elements): return .array(elements.map(\.canonical))
    case .object(let object):
      var sorted = JSONObject()
      for key in object.keys.sorted() { sorted[key] = object[key]?.canonical }
      return .object(sorted)
    case .null, .bool, .int, .double, .bigInt, .string: return self
    }
  }
}
