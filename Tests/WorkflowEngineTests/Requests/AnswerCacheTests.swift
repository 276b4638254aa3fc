import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

struct AnswerCacheTests {
  let directory = TemporaryDirectory()

  @Test func `An answer is made again only when any process has changed the store`() async throws {
    let store = try Store(path: "\(directory.path)/sixmo.db")
    let other = try Store(path: store.path)
    let cache = AnswerCache(store.version)
    let made = Counter()
    func ask(_ id: String, of organization: String = "local") async throws -> [UInt8] {
      let endpoint = try #require(Catalogue.endpoint("workflows.get"))
      var request = APIRequest(endpoint, values: ["workflow_id": id])
      request.organization = organization
      return try await cache.answer(to: request) {
        APIResponse(status: 200, body: Array("\(made.next())".utf8))
      }.body
    }
    for _ in 0..<3 { #expect(try await ask("a") == Array("1".utf8)) }
    #expect(try await ask("b") == Array("2".utf8))
    #expect(try await ask("a", of: "acme") == Array("3".utf8))
    #expect(try await ask("a") == Array("1".utf8))
    for (store, answer) in [(other, "4"), (store, "5")] {
      _ = try await store.saveWorkflow("w", of: "local") { _ in .forTest("w") }
      for _ in 0..<2 { #expect(try await ask("a") == Array(answer.utf8)) }
    }
  }

  @Test
  func `Everybody who asks at the same time gets one answer, or one failure that is not kept`()
    async throws
  {
    let cache = AnswerCache(try Store(path: "\(directory.path)/sixmo.db").version)
    let made = Counter()
    let request = APIRequest(try #require(Catalogue.endpoint("workflows.list")))
    func askTogether(_ make: @escaping @Sendable (Int) throws -> APIResponse) async -> Set<[UInt8]?>
    {
      await withTaskGroup(of: [UInt8]?.self) { group in
        for _ in 0..<64 {
          group.addTask {
            try? await cache.answer(to: request) {
              // Long enough for all to ask.
              try await Task.sleep(for: .milliseconds(200))
              return try make(made.next())
            }.body
          }
        }
        return await group.reduce(into: []) { $0.insert($1) }
      }
    }
    let failures = await askTogether { _ in throw CancellationError() }
    #expect(failures == [nil] && made.next() == 2)
    let answers = await askTogether { APIResponse(status: 200, body: [UInt8($0)]) }
    #expect(answers == [[3]])
  }

  @Test func `The live status shows what another process did just now`() async throws {
    let first = WorkflowEngine.forTest(in: directory) { $0.concurrency = 0 }
    let second = WorkflowEngine.forTest(in: directory) { $0.concurrency = 0 }
    _ = try await first.call(
      "workflows.create",
      [
        "workflow_name": "W", "workflow_description": "", "id": "w",
        "workflow_definition": chain("webhook"),
      ])
    let answer = try await first.call("workflows.run", ["workflow_id": "w"])
    let run = answer.body["job_id"] ?? .null
    for _ in 0..<2 {
      let status = try await first.call("runs.live_status", ["run_id": run]).body
      #expect(status["overall_status"] == "queued")
    }
    #expect(try await second.call("runs.cancel", ["job_id": run]).status == 200)
    let status = try await first.call("runs.live_status", ["run_id": run]).body
    #expect(status["overall_status"] == "cancelled")
    #expect(try await first.call("runs.list").body[0]?["status"] == "cancelled")
  }
}
