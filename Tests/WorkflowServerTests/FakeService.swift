import Sixmo
import System
import WorkflowAPI

/// A service whose answers a test gives.
final class FakeService: HostedService {
  /// Of the key `key-one`, which only is known.
  static let holder = KeyHolder(keyID: "key_1", name: "tests", organization: "acme")

  private let keys: [String: KeyHolder]
  private let standing: KeyStanding?
  private let answer: @Sendable (APIRequest) async throws -> APIResponse
  private let file: @Sendable (DownloadRequest, DownloadReceiver) async throws -> APIResponse
  private let isShut = Locked(false)

  init(
    keys: [String: KeyHolder] = [:], standing: KeyStanding? = nil,
    answer: @escaping @Sendable (APIRequest) async throws -> APIResponse = FakeService.echo,
    file: @escaping @Sendable (DownloadRequest, DownloadReceiver) async throws -> APIResponse = {
      _, _ in .failure(403, "no file")
    }
  ) {
    self.keys = keys
    self.standing = standing
    self.file = file
    self.answer = answer
  }

  /// Says what the request was.
  static func echo(_ request: APIRequest) async throws -> APIResponse {
    var fields: JSONObject = [
      "endpoint": .string(request.endpoint.name), "organization": .string(request.organization),
      "body_size": .int(request.body?.count ?? 0),
    ]
    for (name, value) in request.values.sorted(by: { $0.key < $1.key }) {
      fields[name] = .string(value)
    }
    for (name, value) in request.headers { fields[name] = .string(value) }
    return .json(.object(fields))
  }

  var pollInterval: Double { 1 }
  var isShutDown: Bool { isShut.withLock { $0 } }

  func send(_ request: APIRequest) async throws -> APIResponse { try await answer(request) }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await file(request, receiver)
  }

  func holder(ofKey key: String) async throws -> KeyHolder? { keys[key] }

  func keyStanding() async throws -> KeyStanding { standing ?? (keys.isEmpty ? .none : .usable) }

  func statistics() async throws -> ServiceStatistics {
    ServiceStatistics(runs: ["queued": 2, "running": 1], processedRows: 42)
  }

  func shutDown() async { isShut.withLock { $0 = true } }
}
