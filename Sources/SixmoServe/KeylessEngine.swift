import WorkflowAPI
import WorkflowEngine

/// The engine as a service without keys.
struct KeylessEngine: HostedService {
  let engine: WorkflowEngine

  var pollInterval: Double { engine.pollInterval }

  func send(_ request: APIRequest) async throws -> APIResponse { try await engine.send(request) }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await engine.download(request, to: receiver)
  }

  func holder(ofKey key: String) async throws -> KeyHolder? { nil }

  func hasKeys() async throws -> Bool { false }

  func statistics() async throws -> ServiceStatistics {
    ServiceStatistics(runs: [:], processedRows: 0)
  }

  func shutDown() async { await engine.shutDown() }
}
