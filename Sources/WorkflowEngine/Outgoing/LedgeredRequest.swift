import Sixmo

/// A request that may cost money, sent until its outcome is known, with each step in the ledger first.
struct LedgeredRequest: Sendable {
  let ledger: PaymentLedger
  let outgoing: Outgoing
  /// Of the receiver; rates are kept by it.
  let receiver: Receiver
  /// The `Idempotency-Key`, the same for each attempt in each process.
  let key: String
  let row: Int
  /// SHA-256 of what is asked, in hexadecimal digits.
  let question: String
  /// What it may cost; nil where nobody minds.
  var purse: Purse?

  /// What the outcomes of one receiver's requests depend on.
  struct Receiver: Sendable {
    var name: String
    var target: Outgoing.Target
    var perMinute: Int?
    var attempts: Int
    var onUnknown: OnUnknown
    var secrets = Secrets([])
  }

  /// The same for each attempt and each process, and for no other request.
  static func key(run: String, block: String, row: Int, hash: String) throws -> String {
    let text = "\(run)\n\(block)\n\(row)\n\(hash)"
    return Hexadecimal.text(Array(try Digest.sha256(Array(text.utf8)).prefix(16)))
  }

  enum OnUnknown: String, Sendable, CaseIterable {
    case hold
    case retry
  }

  enum Outcome: Sendable {
    case answered(JSON)
    case failed(String)
    /// It may have been charged, and the policy is to hold.
    case unknown(String)
  }

  /// Sends what `make` makes for an attempt, unless the outcome is known from an earlier process.
  /// `read` takes the answer; what it throws is the reason why the request has failed.
  ///
  /// Throws `ReceiverRefusal` when no request can succeed.
  func outcome(
    reading read: @Sendable (HTTPResponse) throws -> JSON,
    of make: @Sendable (_ attempt: Int) throws -> HTTPRequest
  ) async throws -> Outcome {
    if let known = try await known() { return known }
    var last = Outcome.failed("")
    let sent = ledger.earlier(key)?.attempt ?? 0
    // Attempts that may have been charged.
    var paid = ledger.earlier(key)?.isUncertain ?? false ? 1 : 0
    for number in 1...max(1, receiver.attempts) {
      let attempt = sent + number
      switch try await send(attempt, paid, make) {
      case .answered(let response):
        return try await record(event(of: response, read), attempt)
      case .failed(let reason): return try await record(.failed(shown(reason)), attempt)
      case .stopped(let reason):
        purse?.giveBack()
        _ = try await record(.refused(shown(reason)), attempt)
        throw ReceiverRefusal(description: shown(reason))
      case .refused(let reason, let wait):
        purse?.giveBack()
        last = try await record(.refused(shown(reason)), attempt)
        try await pause(after: number, wait)
      case .unknown(let reason):
        paid += 1
        last = try await record(.unknown(shown(reason)), attempt)
        if receiver.onUnknown == .hold { return last }
        try await pause(after: number, nil)
      }
    }
    return last
  }

  private func event(
    of response: HTTPResponse, _ read: (HTTPResponse) throws -> JSON
  ) -> PaymentRecord.Event {
    do { return .answered(try read(response)) } catch { return .failed(shown("\(error)")) }
  }

  /// What an earlier process has found out, or given up to find out.
  private func known() async throws -> Outcome? {
    guard let record = ledger.earlier(key) else { return nil }
    switch record.event {
    case .answered(let answer): return .answered(answer)
    case .failed(let reason): return .failed(reason)
    case .refused: return nil
    // Of the run that is retried: it is sent again on purpose.
    case .unknown where record.attempt == 0: return nil
    case .unknown(let reason): return receiver.onUnknown == .hold ? .unknown(reason) : nil
    case .intent:
      let reason = "the engine stopped before the answer came"
      let outcome = try await self.record(.unknown(reason), record.attempt)
      return receiver.onUnknown == .hold ? outcome : nil
    }
  }

  /// The request is made when its turn has come, since its signature says when it was sent.
  private func send(
    _ attempt: Int, _ paid: Int, _ make: (_ attempt: Int) throws -> HTTPRequest
  ) async throws -> Reply {
    try await outgoing.rates.turn(receiver.name, perMinute: receiver.perMinute)
    try purse?.take(paidBefore: paid)
    let request = try make(attempt)
    outgoing.onPaymentStep(.beforeIntent)
    try await append(.intent, attempt)
    outgoing.onPaymentStep(.intentWritten)
    let reply = try await exchange(request)
    outgoing.onPaymentStep(.answered)
    return reply
  }

  private func exchange(_ request: HTTPRequest) async throws -> Reply {
    do {
      let response = try await withGrace {
        try await outgoing.send(request, to: receiver.target)
      }
      return Reply(response, at: outgoing.clock.now)
    } catch let error as PrivateTarget {
      return .stopped(error.description)
    } catch let error as CancellationError {
      throw error
    } catch {
      return Reply(error)
    }
  }

  private func record(_ event: PaymentRecord.Event, _ attempt: Int) async throws -> Outcome {
    try await append(event, attempt)
    outgoing.onPaymentStep(.outcomeWritten)
    switch event {
    case .answered(let answer): return .answered(answer)
    case .unknown(let reason): return .unknown(reason)
    case .refused(let reason), .failed(let reason): return .failed(reason)
    case .intent: preconditionFailure("an intent is not an outcome")
    }
  }

  private func append(_ event: PaymentRecord.Event, _ attempt: Int) async throws {
    try await ledger.append(
      PaymentRecord(
        key: key, row: row, attempt: attempt, at: outgoing.clock.now, event: event,
        question: question))
  }

  /// Longer and longer, and never at the same moment as the other requests that have failed.
  private func pause(after attempt: Int, _ asked: Double?) async throws {
    guard attempt < receiver.attempts else { return }
    if let asked {
      await outgoing.rates.pause(receiver.name, seconds: min(asked, Self.longestPause))
    } else {
      let seconds = min(0.5 * Double(1 << min(attempt - 1, 10)), Self.longestBackoff)
      try await outgoing.clock.sleep(seconds: seconds * Double.random(in: 0.5...1))
    }
  }

  /// Of `Retry-After`.
  private static let longestPause = 300.0
  private static let longestBackoff = 30.0

  private func shown(_ reason: String) -> String { receiver.secrets.masked(in: reason) }
}

/// The steps of a request, between which a process may die.
enum PaymentStep: Sendable, CaseIterable {
  case beforeIntent, intentWritten, answered, outcomeWritten, rowsReady
}

/// No request to this receiver can succeed: a wrong key, no balance, no permission.
struct ReceiverRefusal: Error, CustomStringConvertible {
  var description: String

  static let noHTTP = ReceiverRefusal(description: "this engine cannot make HTTP requests")
}

/// An answer that cannot be used, though the request was worked on.
struct UnreadableAnswer: Error, CustomStringConvertible {
  var description: String
}
