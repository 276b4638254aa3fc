import HTTPClient
import WorkflowAPI
import WorkflowClient
import WorkflowServer

@testable import WorkflowEngine

/// The engine behind a server behind a client: each request crosses a socket. Server and engine start with
/// the first one.
final class SocketService: WorkflowService {
  private let connection: Connection

  /// `makeEngine` gets the base URL of the server, which download links need.
  init(makeEngine: @escaping @Sendable (_ baseURL: String) -> WorkflowEngine) {
    connection = Connection(makeEngine: makeEngine)
  }

  deinit {
    Task { [connection] in await connection.close() }
  }

  var pollInterval: Double { 0.1 }

  func send(_ request: APIRequest) async throws -> APIResponse {
    try await connection.client().send(request)
  }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await connection.client().download(request, to: receiver)
  }

  private actor Connection {
    private let makeEngine: @Sendable (String) -> WorkflowEngine
    private var opening: Task<(server: WorkflowServer, client: HTTPService), any Error>?

    init(makeEngine: @escaping @Sendable (String) -> WorkflowEngine) {
      self.makeEngine = makeEngine
    }

    func client() async throws -> HTTPService {
      let task = opening ?? Task { [makeEngine] in try await Self.open(makeEngine) }
      opening = task
      return try await task.value.client
    }

    func close() async {
      try? await opening?.value.server.stop()
    }

    private static func open(
      _ makeEngine: (String) -> WorkflowEngine
    ) async throws -> (WorkflowServer, HTTPService) {
      var configuration = ServerConfiguration()
      configuration.port = 0
      configuration.isOpen = true
      configuration.requestsPerMinute = nil
      // A busy machine is not a slow client.
      configuration.patience.head = 3600
      configuration.patience.idle = 3600
      let server = try await WorkflowServer(configuration)
      try await server.start(makeEngine(server.url))
      var settings = HTTPService.Configuration(baseURL: server.url, key: { nil })
      settings.timeout = 600
      settings.connectTimeout = 600
      return (server, HTTPService(settings, transport: HTTPTransport()))
    }
  }
}
