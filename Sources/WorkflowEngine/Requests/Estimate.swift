import Sixmo
import WorkflowAPI

// What a run would cost, which the hosted service does not say.

extension OpenEngine {
  /// Takes a sample through the blocks that ask nobody, and counts what the others would ask.
  func estimate(_ request: APIRequest) async throws -> APIResponse {
    try await read(request) { arguments, payload in
      let (run, graph, total) = try await trialRun(
        request, arguments, payload, rowLimit: Self.estimateSample)
      defer { parts.files.remove(run.id) }
      let trial = Trial(
        parts: parts, graph: graph, run: run, rowLimit: Self.estimateSample, isForecast: true)
      let steps = try await trial.steps(blocks(of: graph))
      let sample = steps[0].block.progress.rows
      let rows = max(total ?? steps[0].total, sample)
      let factor = sample == 0 ? 1 : Double(rows) / Double(sample)
      let blocks = steps.map { $0.estimate(scaledBy: factor) }
      return .json([
        "workflow_id": .string(run.workflowID), "rows": .int(rows), "sample": .int(sample),
        "requests": .int(blocks.reduce(0) { $0 + $1.requests }),
        "cost": .double(blocks.reduce(0) { $0 + $1.cost }.rounded(toPlaces: 6)),
        "cost_per_row": .double(graph.rowCosts.max() ?? 0),
        "blocks": .array(blocks.map { .object($0.answer) }),
      ])
    }
  }

  /// Rows that are looked at.
  private static let estimateSample = 10_000

  /// A run that is in no list, with the first records of a request; and how many there are.
  func trialRun(
    _ request: APIRequest, _ arguments: JSONObject, _ payload: Payload?, rowLimit: Int
  ) async throws -> (run: RunRecord, graph: WorkflowGraph, total: Int?) {
    let workflow = try await workflow(arguments, of: request.organization)
    let (definition, graph) = try definition(of: workflow, arguments["specs_override"]?.object)
    try check(graph.source, takesPayload: payload != nil)
    var run = RunRecord(
      id: configuration.makeID("try_"), organization: request.organization,
      workflowID: workflow.id, workflowName: workflow.name, workflowVersion: workflow.version,
      definition: definition.text(), formats: [], queuedAt: now, updatedAt: now)
    // Nobody claims it, and its files are as those of a run.
    run.epoch = 1
    do {
      run.payloadCount = try await store(payload, of: run.id, for: graph.source, limit: rowLimit)
      guard run.payloadCount == rowLimit, var rest = payload else {
        return (run, graph, run.payloadCount)
      }
      return (run, graph, try rest.count())
    } catch {
      parts.files.remove(run.id)
      throw error
    }
  }
}

/// What a block would ask.
private struct BlockEstimate {
  var step: Trial.Step
  var rows: Int
  var requests: Int
  var cached: Int
  var cost: Double

  var answer: JSONObject {
    [
      "block_id": .string(step.block.blockID), "block_name": .string(step.block.blockName),
      "status": .string(step.status), "error_message": .optional(step.block.errorMessage),
      "rows": .int(rows), "requests": .int(requests), "cached": .int(cached),
      "price": .double(step.price), "cost": .double(cost.rounded(toPlaces: 6)),
    ]
  }
}

extension Trial.Step {
  fileprivate func estimate(scaledBy factor: Double) -> BlockEstimate {
    func scaled(_ count: Int) -> Int { Int((Double(count) * factor).rounded(.up)) }
    let sent = scaled(requests)
    return BlockEstimate(
      step: self, rows: scaled(block.progress.processed), requests: sent, cached: scaled(cached),
      cost: Double(sent) * price)
  }
}

extension Double {
  /// Without the last digits of a sum that is not exact.
  fileprivate func rounded(toPlaces places: Int) -> Double {
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    return (self * scale).rounded() / scale
  }
}
