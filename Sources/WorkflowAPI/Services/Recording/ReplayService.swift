import Formats
import System

/// Answers from a recording instead of a service.
///
/// Equal requests get the answers that they got, one after the other: a run that was polled is queued,
/// running and completed again. Different requests may come in another order than they did.
package final class ReplayService: WorkflowService {
  private struct State {
    /// Indices of exchanges that are not used up, in their order, by the line of the request.
    var waiting: [String: [Int]] = [:]
  }

  private let recording: Recording
  private let state: Locked<State>

  package init(_ recording: Recording) {
    self.recording = recording
    var waiting: [String: [Int]] = [:]
    for (index, (_, exchange)) in recording.exchanges.enumerated() {
      waiting[exchange.request.line, default: []].append(index)
    }
    state = Locked(State(waiting: waiting))
  }

  /// What was recorded is there at once.
  package var pollInterval: Double { 0 }

  /// Recorded requests that nobody has made yet: `line 5: GET /workflows`.
  package var leftovers: [String] {
    let indices = state.withLock { $0.waiting.values.flatMap(\.self).sorted() }
    return indices.map(place)
  }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    let (line, outcome) = try take(RecordedRequest(request))
    var (response, body) = try answer(outcome)
    guard let content = body.content else { throw unkept(line) }
    response.body = content
    return response
  }

  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    let (line, outcome) = try take(RecordedRequest(request))
    var (response, body) = try answer(outcome)
    guard let content = body.content else { throw unkept(line) }
    guard [200, 206].contains(response.status) else {
      response.body = content
      return response
    }
    try await receiver.begin(response)
    if !content.isEmpty { try await receiver.receive(content) }
    return response
  }

  private func answer(
    _ outcome: RecordedExchange.Outcome
  ) throws -> (APIResponse, RecordedBody) {
    switch outcome {
    case .failure(let error): throw error
    case .answer(let status, let headers, let body):
      (APIResponse(status: status, headers: headers), body)
    }
  }

  /// The next recorded outcome of a request and its line, which nobody gets again.
  private func take(_ request: RecordedRequest) throws -> (Int, RecordedExchange.Outcome) {
    let exchanges = recording.exchanges
    let index: Int? = state.withLock { state in
      let waiting = state.waiting[request.line] ?? []
      let place = waiting.firstIndex { exchanges[$0].exchange.request.isSame(as: request) }
      return place.flatMap { state.waiting[request.line]?.remove(at: $0) }
    }
    guard let index else { throw unexpected(request) }
    return (exchanges[index].line, exchanges[index].exchange.outcome)
  }

  // MARK: What a recording does not hold

  private func unexpected(_ request: RecordedRequest) -> ServiceStop {
    let same = recording.exchanges.filter { $0.exchange.request.isSame(as: request) }
    return ServiceStop(
      "E0819", "the recording does not hold this request: \(request.line)",
      notes: same.last.map { ["it holds \(same.count) of them, the last in line \($0.line)"] }
        ?? nearest(to: request),
      help: "record the session again with --record")
  }

  private func nearest(to request: RecordedRequest) -> [String] {
    let scored = recording.exchanges.enumerated().map { index, recorded in
      (index, recorded.exchange.request.nearness(to: request))
    }
    guard let best = scored.map(\.1).max(), best > 0,
      let index = scored.first(where: { $0.1 == best })?.0
    else { return [] }
    let nearest = recording.exchanges[index].exchange.request
    return ["nearest: \(place(index))", request.difference(from: nearest)]
  }

  private func place(_ index: Int) -> String {
    let (line, exchange) = recording.exchanges[index]
    return "line \(line): \(exchange.request.line)"
  }

  private func unkept(_ line: Int) -> ServiceStop {
    ServiceStop(
      "E0819", "line \(line) of the recording holds only the size of this file",
      help: "files above \(RecordedBody.fileLimit >> 20) MiB are not kept in recordings")
  }
}
