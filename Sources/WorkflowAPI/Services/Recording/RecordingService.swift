import Formats
import System

/// Writes each request and its answer as a line of a recording.
package final class RecordingService: WorkflowService {
  private let service: any WorkflowService
  /// Takes whole lines; anybody who cannot keep one throws, and the script ends.
  private let write: @Sendable (String) throws -> Void

  /// Response headers that mean something to a script or a client.
  private static let keptHeaders: Set<String> = [
    "allow", "content-disposition", "content-range", "content-type", "etag", "last-modified",
    "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
    "x-request-id",
  ]

  /// `target` is the base URL of the service.
  package init(
    _ service: any WorkflowService, target: String,
    write: @escaping @Sendable (String) throws -> Void
  ) throws {
    self.service = service
    self.write = write
    try write(Recording.header(target: target))
  }

  package var pollInterval: Double { service.pollInterval }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    try await recording(
      RecordedRequest(request), { RecordedBody($0.body) }, { try await service.send(request) })
  }

  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    let copy = FileCopy()
    let body = { (response: APIResponse) in
      [200, 206].contains(response.status) ? copy.body : RecordedBody(response.body)
    }
    return try await recording(RecordedRequest(request), body) {
      try await service.download(request, to: copy.passing(receiver))
    }
  }

  private func recording(
    _ request: RecordedRequest, _ body: (APIResponse) -> RecordedBody,
    _ send: () async throws -> APIResponse
  ) async throws -> APIResponse {
    let start = ContinuousClock.now
    func keep(_ outcome: RecordedExchange.Outcome) throws {
      let milliseconds = Int(start.duration(to: .now) / .milliseconds(1))
      let exchange = RecordedExchange(
        request: request, outcome: outcome, milliseconds: milliseconds)
      try write(exchange.json.lineText + "\n")
    }
    do {
      let response = try await send()
      let headers = response.headers.filter { Self.keptHeaders.contains($0.key) }
      try keep(.answer(status: response.status, headers: headers, body(response)))
      return response
    } catch let error as TransportError {
      try keep(.failure(error))
      throw error
    }
  }
}

/// The bytes of a file that passes by, unless it is too large.
private final class FileCopy: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var count = 0
  }
  private let state = Locked(State())

  func passing(_ receiver: DownloadReceiver) -> DownloadReceiver {
    DownloadReceiver(
      begin: { [state] head in
        state.withLock { $0 = State() }
        try await receiver.begin(head)
      },
      receive: { [state] piece in
        state.withLock { state in
          state.count += piece.count
          if state.count > RecordedBody.fileLimit { state.bytes = [] } else { state.bytes += piece }
        }
        try await receiver.receive(piece)
      })
  }

  var body: RecordedBody {
    state.withLock { state in
      state.count > RecordedBody.fileLimit
        ? .digest(sha256: "", count: state.count) : RecordedBody(exactly: state.bytes)
    }
  }
}
