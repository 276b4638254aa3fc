import Glibc
import Sixmo
import System
import WorkflowAPI

/// How blocks send requests to other services.
struct Outgoing: Sendable {
  let http: @Sendable (HTTPRequest) async throws -> HTTPResponse
  /// Whether a workflow may name this machine and its private networks.
  let allowsPrivateAddresses: Bool
  let resolve: @Sendable (_ host: String) async throws -> [IPAddress]
  private let account: WorkflowEngine.SixtyfourAccount.Source
  let clock: any EngineClock
  let rates: RequestRates
  let cache: ResponseCache
  let onPaymentStep: @Sendable (PaymentStep) -> Void

  /// Nil where the configuration has no HTTP.
  init?(_ configuration: WorkflowEngine.Configuration) {
    guard let http = configuration.http else { return nil }
    self.http = http
    allowsPrivateAddresses = configuration.allowsPrivateAddresses
    resolve = configuration.resolve
    account = configuration.sixtyfour
    clock = configuration.clock
    rates = RequestRates(clock: configuration.clock)
    cache = ResponseCache(
      directory: "\(configuration.dataDirectory)/cache", clock: configuration.clock)
    onPaymentStep = configuration.onPaymentStep
  }

  /// With what the hosted service is asked. Throws what to do about a key that is missing or unusable.
  func sixtyfour() throws(WorkflowEngine.SixtyfourAccount.Unusable)
    -> WorkflowEngine.SixtyfourAccount
  {
    if let account = try account() { return account }
    throw WorkflowEngine.SixtyfourAccount.Unusable(
      "Provider 'sixtyfour' needs an API key of the hosted service;"
        + " set SIXTYFOUR_API_KEY, or keep one with 'sixmo login'")
  }

  /// Sends a request without following redirects, which could lead anywhere.
  ///
  /// The addresses of a host are checked before, and once more when the client connects: a name server may
  /// change its mind in between.
  func send(_ request: HTTPRequest, to target: Target) async throws -> HTTPResponse {
    var request = request
    request.redirects = 0
    guard case .workflow(let url) = target, !allowsPrivateAddresses else {
      return try await http(request)
    }
    try await check(url)
    let isRefused = Locked(false)
    request.mayConnect = { address in
      let isPublic = IPAddress(bytes: address).isPublic
      if !isPublic { isRefused.withLock { $0 = true } }
      return isPublic
    }
    do {
      return try await http(request)
    } catch let failure as HTTPFailure where failure.retry != .ifRepeatable {
      throw isRefused.withLock { $0 } ? PrivateTarget(url: url) : failure
    }
  }

  /// Who has chosen where a request goes.
  enum Target: Sendable {
    case workflow(TargetURL)
    /// The operator, who may name any address.
    case configuration
  }

  /// Why a workflow may not name this URL, as far as that can be seen without asking the DNS.
  func fault(of url: TargetURL) -> String? {
    if allowsPrivateAddresses { return nil }
    let isLocalName = url.host == "localhost" || url.host.hasSuffix(".localhost")
    let isPrivate = IPAddress(url.host).map { !$0.isPublic } ?? isLocalName
    return isPrivate ? PrivateTarget(url: url).description : nil
  }

  private func check(_ url: TargetURL) async throws {
    let literal = IPAddress(url.host).map { [$0] }
    let addresses = if let literal { literal } else { try await resolve(url.host) }
    guard addresses.allSatisfy(\.isPublic) else { throw PrivateTarget(url: url) }
  }
}

/// A workflow names a machine that it must not reach.
struct PrivateTarget: Error, CustomStringConvertible {
  var url: TargetURL

  var description: String {
    "'\(url.host)' is an address of this machine or of a private network,"
      + " where this engine sends nothing; use a public one"
  }
}

extension WorkflowEngine {
  /// With what the hosted service is asked for `enrich_*` blocks.
  package struct SixtyfourAccount: Sendable {
    package var key: String
    package var baseURL: String

    package init(key: String, baseURL: String = "https://api.sixtyfour.ai") {
      self.key = key
      self.baseURL = baseURL
    }

    package typealias Source = @Sendable () throws(Unusable) -> SixtyfourAccount?

    /// Why the hosted service cannot be asked, and what to do about it.
    package struct Unusable: Error {
      package var message: String

      package init(_ message: String) { self.message = message }
    }

    /// Of `SIXTYFOUR_API_KEY` and `SIXTYFOUR_API_ENDPOINT`; nil without a key.
    package init?(environment: (_ name: String) -> String?) {
      guard let key = environment("SIXTYFOUR_API_KEY") else { return nil }
      self.init(key: key)
      baseURL = environment("SIXTYFOUR_API_ENDPOINT") ?? baseURL
    }
  }
}
