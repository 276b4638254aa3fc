import Formats
import System

/// Sends a request again where that is safe and may help.
///
/// GET and requests with an `Idempotency-Key` are sent again after 429, 502, 503, 504 and a broken
/// connection; any other request only if it surely never reached the service. A service that has never
/// answered is soon given up: its address may be wrong.
package struct RetryingService: WorkflowService {
  /// What answers a single attempt.
  package let plain: any WorkflowService
  private let policy: RetryPolicy
  private let hasAnswered = Locked(false)

  /// Attempts after the first to reach a service that has never answered.
  private static let firstContactLimit = 2

  package init(_ service: any WorkflowService, _ policy: RetryPolicy = RetryPolicy()) {
    plain = service
    self.policy = policy
  }

  package var pollInterval: Double { plain.pollInterval }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    try await repeating(
      { try await plain.send(request) }, while: { request.isRepeatable })
  }

  /// A file starts again only as long as nothing of it came: a service that can resume one does so itself.
  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    let hasBegun = Locked(false)
    let watched = DownloadReceiver(
      begin: { head in
        hasBegun.withLock { $0 = true }
        try await receiver.begin(head)
      }, receive: receiver.receive)
    return try await repeating(
      { try await plain.download(request, to: watched) }, while: { !hasBegun.withLock { $0 } })
  }

  private func repeating(
    _ attempt: () async throws -> APIResponse, while isRepeatable: () -> Bool
  ) async throws -> APIResponse {
    for count in 0... {
      do {
        let response = try await attempt()
        hasAnswered.withLock { $0 = true }
        guard isRepeatable(), let pause = policy.pause(after: response, attempt: count) else {
          return response
        }
        try await policy.wait(pause, because: "status \(response.status)")
      } catch let error as TransportError {
        guard !error.isPermanent, isRepeatable() || error.isUnsent,
          !error.isUnsent || count < Self.firstContactLimit || hasAnswered.withLock({ $0 }),
          let pause = policy.pause(attempt: count)
        else { throw error }
        try await policy.wait(pause, because: error.message)
      }
    }
    preconditionFailure("the limit of a policy ends the loop")
  }
}
