import Configuration
import HTTPClient
import Sixmo
import System
import WorkflowAPI
import WorkflowClient

/// What answers the calls of a program.
struct ActiveService: Sendable {
  /// The service that calls go to.
  var service: any WorkflowService
  /// The engine below it, if it is in this process.
  var local: LocalService?
  var target: ServiceTarget
  /// Its key; nil for a local store.
  var key: TargetKey?
  /// The recording that answers, and what reports instead of sending, if options put them around.
  var replay: ReplayService?
  var dryRun: DryRunService?
  /// The service without retries, traces and recordings.
  var plain: any WorkflowService

  init(_ service: any WorkflowService, plain: any WorkflowService, target: ServiceTarget) {
    (self.service, self.plain, self.target) = (service, plain, target)
  }

  /// For questions that nobody has asked: not noted anywhere, and never the first to need a key. nil
  /// where such a question would disturb.
  var quietService: (any WorkflowService)? {
    if replay != nil { return nil }
    return local != nil || key?.known != nil ? plain : nil
  }
}

extension ServiceTarget {
  /// Makes the service of this target.
  func activate(_ settings: Settings, _ configuration: Configuration) -> ActiveService {
    switch place.value {
    case .store(let path):
      let local = LocalService(
        store: path, certificates: certificates?.value, configuration,
        allowsHostedBlocks: settings.allowsHostedBlocks)
      var active = ActiveService(local, plain: local, target: self)
      active.local = local
      return active
    case .api(let url):
      let key = TargetKey(self, configuration)
      let service = client(url, settings, configuration) { try key.read() }
      var active = ActiveService(service, plain: service.plain, target: self)
      active.key = key
      return active
    }
  }

  /// A client of the API at a URL of this target, which sends again what is safe to send again.
  func client(
    _ url: BaseURL, _ settings: Settings, _ configuration: Configuration,
    key: @escaping @Sendable () throws -> String?
  ) -> RetryingService {
    var client = HTTPService.Configuration(
      baseURL: url.text, keySource: keyDescription(configuration.surroundings), key: key)
    client.connectTimeout = connectTimeout.value
    client.timeout = timeout.value
    if !settings.quiet {
      client.retries.notice = { StandardError.write(Array("\($0)\n".utf8)) }
    }
    let service = HTTPService(
      client, transport: HTTPTransport(certificates: settings.certificates ?? certificates?.value))
    return RetryingService(service, client.retries)
  }
}

/// The key of a target, read by the first request and kept.
final class TargetKey: Sendable {
  private let target: ServiceTarget
  private let configuration: Configuration
  private let state = Locked<Result<String?, Diagnostic>?>(nil)

  init(_ target: ServiceTarget, _ configuration: Configuration) {
    self.target = target
    self.configuration = configuration
  }

  func read() throws(Diagnostic) -> String? {
    try state.withLock { state -> Result<String?, Diagnostic> in
      if let state { return state }
      let result = Result { () throws(Diagnostic) in try configuration.key(of: target) }
      // What somebody can repair while the program runs is asked for again.
      if case .success = result { state = result }
      return result
    }.get()
  }

  /// The key if it was read already: what must not be written down.
  var known: String? {
    state.withLock { try? $0?.get() }
  }
}
