import Formats
import System
import Testing
import WorkflowAPI

@Suite("Injected faults")
struct FaultyServiceTests {
  @Test(arguments: [
    "429=5%,503=2%,drop=1%,latency=50..400ms,seed=7", "500=99.5%,401=0.5%",
    "latency=80..80ms", "seed=18446744073709551615",
  ])
  func `are written as they are read`(text: String) throws {
    #expect(try FaultPlan(text).description == text)
  }

  @Test(arguments: [
    ("", "'' is not of the form name=value"),
    ("429", "'429' is not of the form name=value"),
    ("429=5", "'429=5' needs a percentage from 0% to 100%"),
    ("429=-1%", "'429=-1%' needs a percentage from 0% to 100%"),
    ("404=5%", "'404' in '404=5%' is not a known fault"),
    ("drop=1%,drop=2%", "'drop=2%' repeats a fault"),
    ("500=60%,503=60%", "the percentages come to more than 100 %"),
    ("latency=5", "'latency=5' needs a time such as 80ms, 50..400ms or 0.5..2s"),
    ("latency=9..5ms", "'latency=9..5ms' needs a time such as 80ms, 50..400ms or 0.5..2s"),
    ("latency=1e9s", "'latency=1e9s' needs a time such as 80ms, 50..400ms or 0.5..2s"),
    ("seed=x", "'seed=x' needs a number from 0 up"),
  ])
  func `name the part that is wrong`(text: String, message: String) {
    #expect(throws: FaultPlan.Malformed(message: message)) { try FaultPlan(text) }
  }

  @Test func `are the same for the same seed, and others for another`() async throws {
    let first = try await outcomes("429=20%,503=20%,drop=20%,seed=7")
    #expect(try await outcomes("429=20%,503=20%,drop=20%,seed=7") == first)
    #expect(try await outcomes("429=20%,503=20%,drop=20%,seed=8") != first)
    #expect(Set(first) == ["200", "429", "503", "drop"])
  }

  @Test func `of one endpoint do not depend on calls of another`() async throws {
    let alone = try await outcomes("503=50%,seed=1")
    let mixed = try await outcomes("503=50%,seed=1", between: .calling("workflows.blocks"))
    #expect(alone == mixed)
  }

  @Test(arguments: [401, 429, 500, 502, 503, 504])
  func `look as the service's own, and say that they are not`(status: Int) async throws {
    let faulty = try FaultyService(Self.fine(), FaultPlan("\(status)=100%"))
    let response = try await faulty.send(.calling("workflows.list"))
    #expect(response.status == status)
    #expect(APIError(response)?.message.isEmpty == false)
    #expect(response.headers["x-injected-fault"] == "\(status)")
    #expect(response.headers["retry-after"] == (status == 429 ? "1" : nil))
  }

  @Test func `drop connections before and after the service did its work`() async throws {
    let inner = Self.fine()
    let faulty = try FaultyService(inner, FaultPlan("drop=100%,seed=3"))
    for _ in 0..<40 {
      let error = await #expect(throws: TransportError.self) {
        try await faulty.send(.calling("workflows.list"))
      }
      #expect(error?.isUnsent == false)
    }
    #expect((1..<40).contains(inner.requests.count))
  }

  @Test func `delay each answer within the range`() async throws {
    let waits = Locked<[Double]>([])
    let faulty = try FaultyService(
      Self.fine(), FaultPlan("latency=50..400ms,seed=1"),
      sleep: { seconds in waits.withLock { $0.append(seconds) } })
    for _ in 0..<50 { _ = try await faulty.send(.calling("workflows.list")) }
    let seconds = waits.withLock { $0 }
    #expect(seconds.count == 50)
    #expect(seconds.allSatisfy { (0.05...0.4).contains($0) })
    #expect(Set(seconds).count > 40)
  }

  @Test func `go through the retries around them`() async throws {
    let faulty = try FaultyService(Self.fine(), FaultPlan("503=60%,seed=5"))
    var policy = RetryPolicy()
    policy.limit = 50
    policy.sleep = { _ in }
    let retrying = RetryingService(faulty, policy)
    for _ in 0..<20 {
      #expect(try await retrying.send(.calling("workflows.list")).status == 200)
    }
  }

  private static func fine() -> ScriptedService { ScriptedService(answers: .success(.json([]))) }

  /// Of fifty calls, with another call between them.
  private func outcomes(_ plan: String, between other: APIRequest? = nil) async throws -> [String] {
    let faulty = try FaultyService(Self.fine(), FaultPlan(plan))
    var outcomes: [String] = []
    for _ in 0..<50 {
      do {
        outcomes.append("\(try await faulty.send(.calling("workflows.list")).status)")
      } catch is TransportError {
        outcomes.append("drop")
      }
      if let other { _ = try? await faulty.send(other) }
    }
    return outcomes
  }
}
