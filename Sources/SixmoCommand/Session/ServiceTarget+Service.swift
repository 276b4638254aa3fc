import Configuration
import HTTPClient
import Sixmo
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
}

extension ServiceTarget {
  /// Makes the service of this target.
  func activate(_ settings: Settings, _ configuration: Configuration) -> ActiveService {
    switch place.value {
    case .store(let path):
      let local = LocalService(store: path, certificates: certificates?.value)
      return ActiveService(service: local, local: local, target: self)
    case .api(let url):
      let key = TargetKey(self, configuration)
      let service = client(url, settings, configuration) { try key.read() }
      return ActiveService(service: service, target: self, key: key)
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
