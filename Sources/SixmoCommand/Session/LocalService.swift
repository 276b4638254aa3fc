import Configuration
import HTTPClient
import Sixmo
import Synchronization
import Syntax
import System
import WorkflowAPI
import WorkflowEngine

/// The API answered by the engine in this process, which opens its store with the first request.
final class LocalService: WorkflowService {
  let engine: WorkflowEngine
  private let isUsed = Atomic(false)
  /// Whether the user knows what becomes of runs that are not finished.
  private let isEndTold = Atomic(false)

  /// `certificates` is a file of certificates to trust in the requests of blocks, which ask the hosted
  /// service with the key that `settings` have for it.
  init(
    store: String, certificates: String? = nil, _ settings: Configuration = Configuration(),
    allowsHostedBlocks: Bool = false
  ) {
    engine = WorkflowEngine(
      Self.configuration(store, certificates, settings, allowsHostedBlocks))
  }

  /// Workflows of this program's own user may reach whatever the user can, this machine included.
  private static func configuration(
    _ store: String, _ certificates: String?, _ settings: Configuration,
    _ allowsHostedBlocks: Bool
  ) -> WorkflowEngine.Configuration {
    var configuration = WorkflowEngine.Configuration(dataDirectory: store)
    let transport = HTTPTransport(certificates: certificates)
    configuration.http = { try await transport.send($0) }
    configuration.allowsPrivateAddresses = true
    configuration.allowsHostedBlocks = allowsHostedBlocks
    let account = Locked<WorkflowEngine.SixtyfourAccount?>(nil)
    configuration.sixtyfour = { () throws(WorkflowEngine.SixtyfourAccount.Unusable) in
      try account.withLock { (known) throws(WorkflowEngine.SixtyfourAccount.Unusable) in
        if known == nil { known = try settings.sixtyfourAccount() }
        return known
      }
    }
    return configuration
  }

  var pollInterval: Double { engine.pollInterval }

  /// The engine works where it does not keep the script's thread from hearing of Ctrl-C.
  func send(_ request: APIRequest) async throws -> APIResponse {
    begin()
    return try await withTaskExecutorPreference(globalConcurrentExecutor) {
      try await engine.send(request)
    }
  }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    begin()
    return try await withTaskExecutorPreference(globalConcurrentExecutor) {
      try await engine.download(request, to: receiver)
    }
  }

  private func begin() {
    guard !isUsed.exchange(true, ordering: .relaxed) else { return }
    Termination.handsBack { [engine] in waiting { await engine.shutDown() } }
  }

  /// Hands what is not finished back to the store, so that the next process takes it up at once. Returns
  /// what to do about it; nil if everything is finished.
  func close() -> String? {
    guard isUsed.load(ordering: .relaxed) else { return nil }
    let left = waiting { [engine] in await engine.handBack() }
    switch left.count {
    case _ where isEndTold.load(ordering: .relaxed): return nil
    case 0: return nil
    case 1: return "run '\(left[0])' is not finished; 'sixmo work' goes on with it"
    default:
      return
        "\(left.count) runs are not finished, '\(left[0])' first; 'sixmo work' goes on with them"
    }
  }

  /// After Ctrl-C: what becomes of runs that are not finished, nil if there are none.
  var whatGoesOn: String? {
    isEndTold.store(true, ordering: .relaxed)
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
}

extension Configuration {
  /// With what `--api` asks the hosted service; nil without a key.
  fileprivate func sixtyfourAccount() throws(WorkflowEngine.SixtyfourAccount.Unusable)
    -> WorkflowEngine.SixtyfourAccount?
  {
    do throws(Diagnostic) {
      let target = try hostedTarget()
      guard case .api(let url) = target.place.value, let key = try knownKey(of: target) else {
        return nil
      }
      return WorkflowEngine.SixtyfourAccount(key: key, baseURL: url.text)
    } catch {
      throw WorkflowEngine.SixtyfourAccount.Unusable(
        [error.message, error.help].compactMap { $0 }.joined(separator: "; "))
    }
  }
}
