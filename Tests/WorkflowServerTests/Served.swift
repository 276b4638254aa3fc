import Glibc
import WorkflowAPI

@testable import WorkflowServer

/// The settings of a server on any free port, without a rate limit unless `change` sets one.
func settings(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> ServerConfiguration {
  var configuration = ServerConfiguration()
  configuration.port = 0
  configuration.requestsPerMinute = nil
  // A busy machine is not a slow client: a test of a deadline sets its own.
  configuration.patience.idle = 3600
  configuration.patience.head = 3600
  configuration.patience.body = 3600
  configuration.patience.write = 3600
  change(&configuration)
  return configuration
}

/// Serves a service on a free port of this machine while `body` runs.
func serving(
  _ service: any HostedService = FakeService(), _ configuration: ServerConfiguration = settings(),
  _ body: (Int) async throws -> Void
) async throws {
  let server = try await WorkflowServer(configuration)
  try await server.start(service)
  do {
    try await body(server.port)
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}

/// A request with a Host header, and with a length if there is a body.
func request(
  _ method: String, _ target: String, _ headers: String..., body: String? = nil
) -> String {
  let length = body.map { ["Content-Length: \($0.utf8.count)"] } ?? []
  let lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"] + headers + length
  return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
}

/// The answer to one request on a connection of its own.
func answer(port: Int, _ request: String) async -> RawResponse? {
  let client = RawClient(port: port)
  await client.send(request)
  return await client.response(toHead: request.hasPrefix("HEAD"))
}
