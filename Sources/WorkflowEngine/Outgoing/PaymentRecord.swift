import Sixmo

/// One line of a payment ledger.
///
/// An `intent` comes before each time that a request is sent, an `outcome` after it. A line is
/// self-contained, whichever process or machine has written it:
///
///     <16 hexadecimal digits of its SHA-256> {"record":"intent","key":"…","row":12,"attempt":1,"at":…}
struct PaymentRecord: Sendable, Equatable {
  /// The `Idempotency-Key` of the request.
  var key: String
  /// The number of the row, or of the batch, that the request is for; from 0.
  var row: Int
  /// How many times the request has been sent with this one.
  var attempt: Int
  var at: Timestamp
  var event: Event
  /// SHA-256 of what is asked, in hexadecimal digits: a run that retries this one finds the answer by it.
  var question: String?

  enum Event: Sendable, Equatable {
    case intent
    case answered(JSON)
    /// Surely not worked on.
    case refused(String)
    case failed(String)
    /// Sent, perhaps worked on and charged; the answer is lost.
    case unknown(String)
  }

  /// Whether the request may have been charged without an answer.
  var isUncertain: Bool {
    switch event {
    case .intent, .unknown: true
    case .answered, .refused, .failed: false
    }
  }

  var bytes: [UInt8] {
    get throws {
      var object: JSONObject = [
        "record": .string(event.name), "key": .string(key), "row": .int(row),
        "attempt": .int(attempt), "at": .int(Int(at.milliseconds)),
      ]
      if let question { object["question"] = .string(question) }
      switch event {
      case .intent: break
      case .answered(let answer): object["answer"] = answer
      case .refused(let reason), .failed(let reason), .unknown(let reason):
        object["reason"] = .string(reason)
      }
      let text = JSON.object(object).bytes()
      return Array("\(try Self.checksum(of: text)) ".utf8) + text + [UInt8(ascii: "\n")]
    }
  }

  /// Nil for a line that is not whole.
  init?(line: ArraySlice<UInt8>) throws {
    let text = line.dropFirst(Self.checksumSize + 1)
    guard !text.isEmpty,
      try line.prefix(Self.checksumSize).elementsEqual(Self.checksum(of: Array(text)).utf8),
      let json = try? JSON.parse(text), let event = Event(json), let key = json["key"]?.string,
      let row = json["row"]?.int, let attempt = json["attempt"]?.int, let at = json["at"]?.int
    else { return nil }
    self.init(
      key: key, row: row, attempt: attempt, at: Timestamp(milliseconds: Int64(at)), event: event,
      question: json["question"]?.string)
  }

  init(
    key: String, row: Int, attempt: Int, at: Timestamp, event: Event, question: String? = nil
  ) {
    self.key = key
    self.row = row
    self.attempt = attempt
    self.at = at
    self.event = event
    self.question = question
  }

  private static let checksumSize = 16

  private static func checksum(of text: [UInt8]) throws -> String {
    Hexadecimal.text(Array(try Digest.sha256(text).prefix(checksumSize / 2)))
  }
}

extension PaymentRecord.Event {
  fileprivate var name: String {
    switch self {
    case .intent: "intent"
    case .answered: "answered"
    case .refused: "refused"
    case .failed: "failed"
    case .unknown: "unknown"
    }
  }

  fileprivate init?(_ json: JSON) {
    let reason = json["reason"]?.string ?? ""
    switch json["record"]?.string {
    case "intent": self = .intent
    case "answered": self = .answered(json["answer"] ?? .null)
    case "refused": self = .refused(reason)
    case "failed": self = .failed(reason)
    case "unknown": self = .unknown(reason)
    default: return nil
    }
  }
}
