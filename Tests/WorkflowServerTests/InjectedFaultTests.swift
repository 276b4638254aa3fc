import Testing
import WorkflowAPI

/// What clients of `sixmo serve --inject` meet.
@Suite("A server with injected faults")
struct InjectedFaultTests {
  @Test func `answers with a status that was asked for`() async throws {
    try await serving(FaultyService(FakeService(), FaultPlan("429=100%"))) { port in
      let response = try #require(await answer(port: port, request("GET", "/workflows")))
      #expect(response.status == 429)
      #expect(response.headers["retry-after"] == "1")
      #expect(response.headers["x-injected-fault"] == "429")
    }
  }

  @Test func `breaks the connection instead of answering`() async throws {
    try await serving(FaultyService(FakeService(), FaultPlan("drop=100%"))) { port in
      #expect(await answer(port: port, request("GET", "/workflows")) == nil)
    }
  }

  @Test func `still knows keys and counts`() async throws {
    let service = FakeService(keys: ["key-one": FakeService.holder])
    try await serving(FaultyService(service, FaultPlan("503=0%"))) { port in
      #expect(await answer(port: port, request("GET", "/workflows"))?.status == 401)
      let allowed = request("GET", "/workflows", "x-api-key: key-one")
      #expect(await answer(port: port, allowed)?.status == 200)
    }
    #expect(service.isShutDown)
  }
}
