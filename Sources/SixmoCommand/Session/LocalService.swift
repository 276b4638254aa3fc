import Bindings
import Glibc
import Sixmo
import Synchronization
import WorkflowAPI
import WorkflowEngine

/// The API answered by the engine in this process, which opens its store with the first request.
final class LocalService: WorkflowService {
  let engine: WorkflowEngine
  private let isUsed = Atomic(false)

  init(_ settings: Settings) {
    engine = WorkflowEngine(
      WorkflowEngine.Configuration(
        dataDirectory: settings.local ?? Self.dataDirectory, blocks: BlockRegistry(Block.all),
        expressions: .sixmo))
  }

  var pollInterval: Double { engine.pollInterval }

  /// What scripts can call: the API, and what only an engine in this process can do.
  var builtins: [Builtin] { builtins(progress: .lines) }

  /// The same, with the progress of runs shown as it suits standard error.
  func builtins(progress: ProgressDisplay.Style) -> [Builtin] {
    Catalogue.builtins(for: self, display: ProgressDisplay(progress)) + engine.builtins
  }

  func send(_ request: APIRequest) async throws -> APIResponse {
    isUsed.store(true, ordering: .relaxed)
    return try await engine.send(request)
  }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    isUsed.store(true, ordering: .relaxed)
    return try await engine.download(request, to: receiver)
  }

  /// Hands what is not finished back to the store, so that the next process takes it up at once.
  func close() {
    guard isUsed.load(ordering: .relaxed) else { return }
    waiting { [engine] in await engine.shutDown() }
  }

  /// After Ctrl-C: what becomes of runs that are not finished, nil if there are none.
  var whatGoesOn: String? {
    guard isUsed.load(ordering: .relaxed), let list = Catalogue.endpoint("runs.list") else {
      return nil
    }
    let request = APIRequest(list, values: ["status": "active"])
    let response = waiting { [engine] in try? await engine.send(request) }
    guard let response, let runs = try? JSON.parse(response.body).array, !runs.isEmpty,
      let id = runs[0]["job_id"]?.string
    else { return nil }
    let which = runs.count == 1 ? "run '\(id)' goes on" : "\(runs.count) runs go on"
    return "\(which) when sixmo next uses this store; to cancel: sixmo -e 'runs.cancel(\"\(id)\")'"
  }

  /// `$XDG_DATA_HOME/sixmo`, by default below `~/.local/share`.
  private static var dataDirectory: String {
    if let data = environment("XDG_DATA_HOME"), data.hasPrefix("/") { return data + "/sixmo" }
    let home = environment("HOME") ?? getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) }
    return (home ?? "") + "/.local/share/sixmo"
  }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
