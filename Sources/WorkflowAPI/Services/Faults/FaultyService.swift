/// Disturbs a service on purpose, for testing how a program copes: see `FaultPlan`.
///
/// What retries must be around it, as it is around a network.
package struct FaultyService<Base: WorkflowService>: WorkflowService {
  fileprivate let base: Base
  private let injector: FaultInjector
  private let sleep: @Sendable (_ seconds: Double) async throws -> Void

  package init(
    _ base: Base, _ plan: FaultPlan,
    sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void = {
      try await Task.sleep(for: .seconds($0))
    }
  ) {
    self.base = base
    self.sleep = sleep
    injector = FaultInjector(plan)
  }

  package var pollInterval: Double { base.pollInterval }

  package func send(_ request: APIRequest) async throws -> APIResponse {
    try await disturbed(request.endpoint.name) { try await base.send(request) }
  }

  /// A dropped download breaks before its first byte or after its last one.
  package func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    try await disturbed("download") { try await base.download(request, to: receiver) }
  }

  private func disturbed(
    _ name: String, _ send: () async throws -> APIResponse
  ) async throws -> APIResponse {
    let decision = injector.next(for: name)
    if decision.delay > 0 { try await sleep(decision.delay) }
    switch decision.fault {
    case nil: return try await send()
    case .status(let status): return .injected(status)
    case .drop:
      if decision.isLate { _ = try await send() }
      throw TransportError.injectedDrop
    }
  }
}

extension TransportError {
  fileprivate static let injectedDrop = TransportError(
    "the connection was dropped (injected fault)")

  /// A server breaks the connection then, instead of answering.
  package var isInjectedDrop: Bool { self == .injectedDrop }
}

extension FaultyService: HostedService where Base: HostedService {
  package func holder(ofKey key: String) async throws -> KeyHolder? {
    try await base.holder(ofKey: key)
  }

  package func keyStanding() async throws -> KeyStanding { try await base.keyStanding() }

  package func statistics() async throws -> ServiceStatistics { try await base.statistics() }

  package func shutDown() async { await base.shutDown() }
}

extension APIResponse {
  /// As the service answers it, but for a header that says where it comes from.
  fileprivate static func injected(_ status: Int) -> APIResponse {
    let details = [
      401: "Invalid API key", 429: "Rate limit exceeded", 500: "Internal server error",
      502: "Bad gateway", 503: "Service unavailable", 504: "Gateway timeout",
    ]
    var response = APIResponse.failure(status, details[status] ?? "Injected fault")
    response.headers["x-injected-fault"] = "\(status)"
    if status == 429 { response.headers["retry-after"] = "1" }
    return response
  }
}
