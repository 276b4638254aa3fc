import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// What help says that each block refuses is refused, there and so.
struct BlockRefusalTests {
  private let directory = TemporaryDirectory()

  @Test(arguments: Block.all.map(\.name))
  func `Each block says what it refuses, and refuses it`(name: String) async throws {
    let block = try #require(Block.all.first { $0.name == name })
    #expect(!block.refusals.isEmpty)
    let engine = WorkflowEngine.forTest(in: directory, blocks: Block.all) {
      $0.expressions = .sixmo
      $0.http = { _ in HTTPResponse(500) }
    }
    for refusal in block.refusals {
      #expect(refusal.when.hasSuffix(".") && refusal.fix.hasSuffix("."), "\(refusal.when)")
      guard let trial = refusal.trial else { continue }
      let outcome = try await outcome(of: trial, block, engine)
      #expect(outcome.kind == refusal.kind, "\(refusal.when): \(outcome.reason)")
      if let spec = outcome.spec {
        #expect(refusal.when.contains("`\(spec)"), "\(refusal.when): \(outcome.reason)")
      }
    }
    await engine.shutDown()
  }

  private struct Outcome {
    var kind: BlockDescription.Refusal.Kind?
    var reason = ""
    /// The spec that the fault of a definition is about; nil if that is the block as a whole.
    var spec: String?
  }

  private func outcome(
    of trial: BlockDescription.Trial, _ block: Block, _ engine: WorkflowEngine
  ) async throws -> Outcome {
    let saved = try await engine.call(
      "workflows.update",
      ["workflow_id": "w", "workflow_definition": try definition(trial, block)])
    guard saved.status == 200 else {
      let place = saved.body["detail"]?[0]?["loc"]?.array ?? []
      let specs = place.firstIndex(of: "specs").map { place[($0 + 1)...] }
      return Outcome(kind: .definition, reason: "\(saved.body)", spec: specs?.first?.string)
    }
    var arguments: JSONObject = ["workflow_id": "w"]
    if block.role != .source || block.takesPayload {
      arguments["webhook_payload"] = try JSON.parse(trial.rows)
    }
    let started = try await engine.call("workflows.run", arguments)
    guard started.status == 200 else { return Outcome(kind: .request, reason: "\(started.body)") }
    let id = started.body["job_id"]
    let status = try await engine.ended(id)
    if status["overall_status"] == "failed" { return Outcome(kind: .run, reason: "\(status)") }
    let refused = try await engine.result("results_block_2_refused.csv", of: id)
    let rows = try await engine.result("enriched_results_final.csv", of: id) ?? ""
    let isMarked = rows.split(separator: "\r\n").first?.split(separator: ",").contains("error")
    return Outcome(kind: refused != nil || isMarked == true ? .row : nil, reason: "it completed")
  }

  private func definition(_ trial: BlockDescription.Trial, _ block: Block) throws -> JSON {
    if block.takesPayload {
      return chain("webhook", specs: ["webhook": try JSON.parse(trial.webhook)])
    }
    let specs = try JSON.parse(trial.specs)
    if block.role == .source { return chain(block.name, specs: [block.name: specs]) }
    return chain(
      "webhook", block.name, specs: ["webhook": try JSON.parse(trial.webhook), block.name: specs])
  }
}
