import WorkflowAPI

/// A recording that a server offers: the links in it lead to that server instead of the one that was
/// recorded.
final class ReplayedService: HostedService {
  static let recordedURL = "sixmo://local"

  private let replay: ReplayService
  private let baseURL: String

  init(_ replay: ReplayService, baseURL: String) {
    self.replay = replay
    self.baseURL = baseURL
  }

  var pollInterval: Double { 0 }

  func send(_ request: APIRequest) async throws -> APIResponse {
    var response = try await replay.send(request)
    let text = String(decoding: response.body, as: UTF8.self)
    response.body = Array(text.replacing(Self.recordedURL, with: baseURL).utf8)
    return response
  }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    var request = request
    request.url = Self.recordedURL + request.url
    return try await replay.download(request, to: receiver)
  }

  func holder(ofKey key: String) async throws -> KeyHolder? { nil }
  func keyStanding() async throws -> KeyStanding { .none }
  func statistics() async throws -> ServiceStatistics {
    ServiceStatistics(runs: [:], processedRows: 0)
  }
  func shutDown() async {}
}
