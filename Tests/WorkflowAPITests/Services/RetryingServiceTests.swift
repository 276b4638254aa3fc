import Formats
import Testing
import WorkflowAPI

@Suite("A retrying service")
struct RetryingServiceTests {
  private static let fine = APIResponse.json(["status": "queued"])
  private static let broken = TransportError("the connection was reset")

  @Test(arguments: [429, 502, 503, 504])
  func `sends a read again after a passing failure`(status: Int) async throws {
    let service = ScriptedService(
      answers: .success(.failure(status, "later")), .failure(Self.broken), .success(Self.fine))
    let retrying = RetryingService(service, Self.policy())
    let response = try await retrying.send(.calling("workflows.list"))
    #expect(response.status == 200)
    #expect(service.requests.count == 3)
  }

  @Test(arguments: [400, 401, 404, 409, 422, 500])
  func `returns every other error at once`(status: Int) async throws {
    let service = ScriptedService(answers: .success(.failure(status, "no")))
    let response = try await RetryingService(service, Self.policy()).send(
      .calling("workflows.list"))
    #expect(response.status == status)
    #expect(service.requests.count == 1)
  }

  @Test func `sends a change again only with an idempotency key`() async throws {
    let change = APIRequest.calling("workflows.run", ["workflow_id": "a"])
    let plain = ScriptedService(answers: .failure(Self.broken), .success(Self.fine))
    await #expect(throws: Self.broken) {
      try await RetryingService(plain, Self.policy()).send(change)
    }
    #expect(plain.requests.count == 1)
    let keyed = ScriptedService(answers: .failure(Self.broken), .success(Self.fine))
    let response = try await RetryingService(keyed, Self.policy()).send(
      change.with(idempotencyKey: "k"))
    #expect(response.status == 200)
  }

  @Test func `sends any change again that never reached the service`() async throws {
    let unsent = TransportError("connection refused", isUnsent: true)
    let service = ScriptedService(answers: .failure(unsent), .success(Self.fine))
    let response = try await RetryingService(service, Self.policy()).send(
      .calling("runs.cancel", ["job_id": "a"]))
    #expect(response.status == 200)
  }

  @Test func `sends nothing again that would fail again`() async throws {
    let untrusted = TransportError("the certificate has expired", isUnsent: true, isPermanent: true)
    let service = ScriptedService(answers: .failure(untrusted), .success(Self.fine))
    await #expect(throws: untrusted) {
      try await RetryingService(service, Self.policy()).send(.calling("workflows.list"))
    }
    #expect(service.requests.count == 1)
  }

  @Test(arguments: [(false, 3), (true, 7)])
  func `soon gives up a service that has never answered`(hasAnswered: Bool, attempts: Int) async {
    let unsent = TransportError("connection refused", isUnsent: true)
    let service = ScriptedService(
      answers: hasAnswered ? .success(Self.fine) : .failure(unsent), .failure(unsent))
    let retrying = RetryingService(service, Self.policy())
    for _ in 0..<(hasAnswered ? 2 : 1) {
      _ = try? await retrying.send(.calling("workflows.list"))
    }
    #expect(service.requests.count == attempts)
  }

  @Test func `waits longer each time, up to the limit of attempts`() async throws {
    let waits = Lines()
    let service = ScriptedService(answers: .success(.failure(503, "down")))
    var policy = Self.policy(waits)
    policy.limit = 8
    let response = try await RetryingService(service, policy).send(.calling("workflows.list"))
    #expect(response.status == 503)
    #expect(service.requests.count == 9)
    #expect(
      waits.all == ["0.5", "1.0", "2.0", "4.0", "8.0", "16.0", "30.0", "30.0"])
  }

  @Test func `waits as long as the service asks`() async throws {
    let waits = Lines()
    let notices = Lines()
    var later = APIResponse.failure(429, "Rate limit exceeded")
    later.headers["retry-after"] = "12"
    let service = ScriptedService(answers: .success(later), .success(Self.fine))
    var policy = Self.policy(waits)
    policy.notice = notices.add
    _ = try await RetryingService(service, policy).send(.calling("workflows.list"))
    #expect(waits.all == ["12.0"])
    #expect(notices.all == ["status 429; trying again in 12 s"])
  }

  @Test func `returns an answer that asks for too long a wait`() async throws {
    var later = APIResponse.failure(429, "Rate limit exceeded")
    later.headers["retry-after"] = "86400"
    let service = ScriptedService(answers: .success(later))
    let response = try await RetryingService(service, Self.policy()).send(
      .calling("workflows.list"))
    #expect(response.status == 429)
    #expect(service.requests.count == 1)
  }

  @Test(arguments: [(false, 3), (true, 1)])
  func `fetches a file again as long as nothing of it came`(hasBegun: Bool, attempts: Int)
    async throws
  {
    let service = BrokenDownload(after: hasBegun)
    var policy = Self.policy()
    policy.limit = 2
    let retrying = RetryingService(service, policy)
    let nowhere = DownloadReceiver { _ in }
    await #expect(throws: TransportError.self) {
      try await retrying.download(DownloadRequest("sixmo://a"), to: nowhere)
    }
    #expect(service.attempts.all.count == attempts)
  }

  /// Waits no time and notes how long it should have been; the jitter is at its upper end.
  private static func policy(_ waits: Lines = Lines()) -> RetryPolicy {
    var policy = RetryPolicy()
    policy.sleep = { waits.add("\($0)") }
    policy.random = { 1 }
    return policy
  }
}

/// A service whose downloads break, before or after their first bytes.
private struct BrokenDownload: WorkflowService {
  let pollInterval = 0.0
  let attempts = Lines()
  private let hasBegun: Bool

  init(after hasBegun: Bool) { self.hasBegun = hasBegun }

  func send(_ request: APIRequest) async throws -> APIResponse { .json(nil) }

  func download(
    _ request: DownloadRequest, to receiver: DownloadReceiver
  ) async throws -> APIResponse {
    attempts.add(request.url)
    if hasBegun { try await receiver.begin(APIResponse(status: 200)) }
    throw TransportError("the connection was reset")
  }
}
