import Formats
import System

/// Reports each request and its answer, with the time between them.
///
/// The lines of one message have the same number, so that calls at the same time can be told apart:
///
///     trace 1 > GET /workflows/runs?limit=5
///     trace 1 < 200 in 12.4 ms (2 bytes)
///     trace 1 < []
package final class TracingService: WorkflowService {
  private let service: any WorkflowService
  private let text: MessageText
  /// Takes whole lines.
  private let write: @Sendable (String) -> Void
  private let count = Locked(0)

  package init(
    _ service: any WorkflowService, _ text: MessageText = MessageText(),
    write: @escaping @Sendable (String) -> Void
  ) {
    self.service = service
    self.text = text
    self.write = write
  }

  package var pollInterval: Double { service.pollInterval }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    let number = nextNumber()
    report(number, ">", [text.line(request), text.body(request.body)])
    return try await answer(
      number, { $0.body.count }, { try await service.send(request) })
  }

  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    let number = nextNumber()
    report(number, ">", [text.line(request)])
    let received = Locked(0)
    var counting = receiver
    counting.receive = { piece in
      received.withLock { $0 += piece.count }
      try await receiver.receive(piece)
    }
    return try await answer(
      number, { $0.body.count + received.withLock { $0 } },
      { [counting] in try await service.download(request, to: counting) })
  }

  private func nextNumber() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }

  private func answer(
    _ number: Int, _ size: (APIResponse) -> Int, _ body: () async throws -> APIResponse
  ) async throws -> APIResponse {
    let start = ContinuousClock.now
    do {
      let response = try await body()
      var line = "\(response.status) in \(start.elapsed) (\(size(response).counted("byte")))"
      if let id = response.headers["x-request-id"] { line += " x-request-id: \(text.plain(id))" }
      report(number, "<", [line, text.body(response.body)])
      return response
    } catch {
      let reason = (error as? TransportError)?.message ?? "\(error)"
      report(number, "!", ["\(text.plain(reason)) after \(start.elapsed)"])
      throw error
    }
  }

  private func report(_ number: Int, _ mark: String, _ parts: [String?]) {
    let lines = parts.compactMap(\.self).flatMap { $0.split(separator: "\n") }
    write(lines.map { "trace \(number) \(mark) \($0)\n" }.joined())
  }
}

extension ContinuousClock.Instant {
  /// Since then, as `12.4 ms`.
  fileprivate var elapsed: String {
    let tenths = Int((duration(to: .now) / .milliseconds(1) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) ms"
  }
}
