import HTTPClient
import WorkflowAPI
import WorkflowClient
import WorkflowServer

/// A service behind a server and a client: each request crosses a socket. Server and service start with
/// the first one.
final class SocketService: WorkflowService {
  private let connection: Connection

  /// `makeService` gets the base URL of the server, which download links need.
  init(hosting makeService: @escaping @Sendable (_ baseURL: String) throws -> any HostedService) {
    connection = Connection(makeService: makeService)
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
    private let makeService: @Sendable (String) throws -> any HostedService
    private var opening: Task<(server: WorkflowServer, client: HTTPService), any Error>?

    init(makeService: @escaping @Sendable (String) throws -> any HostedService) {
      self.makeService = makeService
    }

    func client() async throws -> HTTPService {
      let task = opening ?? Task { [makeService] in try await Self.open(makeService) }
      opening = task
      return try await task.value.client
    }

    func close() async {
      try? await opening?.value.server.stop()
    }

    private static func open(
      _ makeService: (String) throws -> any HostedService
    ) async throws -> (WorkflowServer, HTTPService) {
      var configuration = ServerConfiguration()
      configuration.port = 0
      configuration.isOpen = true
      configuration.requestsPerMinute = nil
      // A busy machine is not a slow client.
      configuration.patience.head = 3600
      configuration.patience.idle = 3600
      let server = try await WorkflowServer(configuration)
      try await server.start(makeService(server.url))
      var settings = HTTPService.Configuration(baseURL: server.url, key: { nil })
      settings.timeout = 600
      settings.connectTimeout = 600
      return (server, HTTPService(settings, transport: HTTPTransport()))
    }
  }
}
