import Sixmo
import System
import WorkflowAPI

/// The whole API in this process: definitions and runs in a store, runs executed in the background.
///
/// Making one costs nothing. The store is opened by the first request, which also takes up the runs that
/// an earlier process has left unfinished.
package final class WorkflowEngine: WorkflowService {
  private let configuration: @Sendable () -> Configuration
  private let opened = Locked<OpenEngine?>(nil)

  package init(_ configuration: @autoclosure @escaping @Sendable () -> Configuration) {
    self.configuration = configuration
  }

  package var pollInterval: Double { 0.1 }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    guard let handler = Self.handlers[request.endpoint.name] else {
      return .failure(404, "Not Found")
    }
    return try await answer { engine in try await handler(engine, request) }
  }

  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await answer { try await $0.download(request, to: receiver) }
  }

  /// Hands unfinished runs back to the store, for the next process to go on with; further requests open
  /// it again.
  package func shutDown() async { _ = await handBack() }

  /// The same; returns the local program's runs that wait for a process, in the order in which they will be
  /// executed.
  package func handBack() async -> [String] {
    let engine = opened.withLock { engine in
      defer { engine = nil }
      return engine
    }
    guard let engine else { return [] }
    await engine.scheduler.shutDown()
    return (try? await engine.store.waitingRuns()) ?? []
  }

  /// The engine, opened if it is not yet.
  func open() throws -> OpenEngine {
    try opened.withLock { engine in
      if let engine { return engine }
      let new = try OpenEngine(configuration())
      engine = new
      return new
    }
  }

  var currentConfiguration: Configuration { configuration() }

  /// Creates and revokes the keys that `holder(ofKey:)` knows.
  package func keys() throws -> KeyRegistry { try KeyRegistry(configuration()) }

  /// Refusals become answers here and nowhere else.
  private func answer(
    _ body: (OpenEngine) async throws -> APIResponse
  ) async throws -> APIResponse {
    do {
      return try await asked(body)
    } catch let refusal as RequestRefusal {
      return refusal.response
    } catch let refusal as RefusedRequest {
      return refusal.response
    }
  }

  /// A store that cannot serve is not an answer of the API.
  func asked<Answer>(_ body: (OpenEngine) async throws -> Answer) async throws -> Answer {
    do {
      return try await body(open())
    } catch let error as StoreError {
      throw TransportError(error.message, help: error.help)
    } catch let error as FileError {
      throw TransportError(error.description, help: nil)
    } catch let error as DamagedFile {
      throw TransportError(error.description, help: nil)
    } catch let error as Digest.MissingLibrary {
      throw TransportError(error.description, help: nil)
    }
  }
}

extension WorkflowEngine {
  private typealias Handler = @Sendable (OpenEngine, APIRequest) async throws -> APIResponse

  /// What answers each endpoint of the catalogue.
  private static let handlers: [String: Handler] = [
    "workflows.list": known { try await $0.listWorkflows($1) },
    "workflows.get": known { try await $0.getWorkflow($1) },
    "workflows.blocks": { engine, _ in engine.listBlocks() },
    "workflows.create": { try await $0.createWorkflow($1) },
    "workflows.update": { try await $0.updateWorkflow($1) },
    "workflows.delete": { try await $0.deleteWorkflow($1) },
    "workflows.run": { try await $0.run($1) },
    "runs.list": known { try await $0.listRuns($1) },
    "runs.live_status": known { try await $0.liveStatus($1) },
    "runs.cancel": { try await $0.cancel($1) },
    "runs.download_links": { try await $0.downloadLinks($1) },
    "workflows.estimate": { try await $0.estimate($1) },
    "runs.try": { try await $0.tryOut($1) },
    "runs.retry": { try await $0.retry($1) },
    "workflows.versions": known { try await $0.listVersions($1) },
    "workflows.rollback": { try await $0.rollBack($1) },
  ]

  /// Gives the answer of before while the store has not changed.
  private static func known(_ handler: @escaping Handler) -> Handler {
    { engine, request in
      // The store does not know what waits for space.
      guard engine.parts.stalls.isEmpty else { return try await handler(engine, request) }
      return try await engine.answers.answer(to: request) { try await handler(engine, request) }
    }
  }

  package static let answeredEndpoints: Set<String> = Set(handlers.keys)
}
