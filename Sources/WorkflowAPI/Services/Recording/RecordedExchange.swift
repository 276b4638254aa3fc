import Formats

/// A request, and what became of it: one line of a recording.
package struct RecordedExchange: Sendable {
  package enum Outcome: Sendable {
    case answer(status: Int, headers: [String: String], RecordedBody)
    case failure(TransportError)
  }

  package var request: RecordedRequest
  package var outcome: Outcome
  /// Milliseconds from the request to its answer.
  package var milliseconds: Int
}

/// What identifies a request in a recording. The idempotency key, which is different each time, does not.
package struct RecordedRequest: Sendable, Hashable {
  /// `GET`
  package var method: String
  /// `/workflows/runs?limit=5`, or the masked URL of a file.
  package var target: String
  /// Of a file only a part: `bytes=100-`
  package var range: String?
  package var body: RecordedBody

  package init(_ request: APIRequest) {
    method = request.endpoint.method.rawValue
    target = Masking.url(request.target)
    body = RecordedBody(request.body)
  }

  package init(_ request: DownloadRequest) {
    method = request.isHead ? "HEAD" : "GET"
    target = Masking.url(request.url)
    range = request.headers["range"]
    body = .none
  }

  /// `GET /workflows/runs?limit=5`
  var line: String { "\(method) \(target)\(range.map { " (\($0))" } ?? "")" }
}

// MARK: In the file

extension RecordedExchange {
  /// `{"request": {…}, "response": {…}, "ms": 12}`, with `"failure"` where no answer came.
  var json: JSON {
    var object: JSONObject = ["request": request.json]
    switch outcome {
    case .answer(let status, let headers, let body):
      var response: JSONObject = ["status": .int(status)]
      let sorted = headers.sorted { $0.key < $1.key }
      if !sorted.isEmpty {
        response["headers"] = .object(
          sorted.reduce(into: JSONObject()) { $0[$1.key] = .string($1.value) })
      }
      body.write(to: &response)
      object["response"] = .object(response)
    case .failure(let error):
      var failure: JSONObject = ["message": .string(error.message)]
      failure["help"] = error.help.map { .string($0) }
      object["failure"] = .object(failure)
    }
    object["ms"] = .int(milliseconds)
    return .object(object)
  }

  /// nil if a part is missing.
  init?(json: JSON) {
    guard let request = json["request"].flatMap(RecordedRequest.init(json:)),
      let outcome = Outcome(json: json)
    else { return nil }
    self.init(request: request, outcome: outcome, milliseconds: json["ms"]?.int ?? 0)
  }
}

extension RecordedExchange.Outcome {
  fileprivate init?(json: JSON) {
    if let response = json["response"] {
      guard let status = response["status"]?.int, let body = RecordedBody(in: response) else {
        return nil
      }
      var headers: [String: String] = [:]
      for (name, value) in response["headers"]?.object ?? [:] { headers[name] = value.string }
      self = .answer(status: status, headers: headers, body)
    } else {
      guard let message = json["failure"]?["message"]?.string else { return nil }
      self = .failure(TransportError(message, help: json["failure"]?["help"]?.string))
    }
  }
}

extension RecordedRequest {
  fileprivate var json: JSON {
    var object: JSONObject = ["method": .string(method), "target": .string(target)]
    object["range"] = range.map { .string($0) }
    body.write(to: &object)
    return .object(object)
  }

  fileprivate init?(json: JSON) {
    guard let method = json["method"]?.string, let target = json["target"]?.string,
      let body = RecordedBody(in: json)
    else { return nil }
    self.method = method
    self.target = target
    range = json["range"]?.string
    self.body = body
  }
}
