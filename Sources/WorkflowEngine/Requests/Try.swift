import Sixmo
import WorkflowAPI

// Trials of workflows, which the hosted service does not have.

extension OpenEngine {
  /// Takes the first rows through every block, and answers what became of them.
  func tryOut(_ request: APIRequest) async throws -> APIResponse {
    try await read(request) { arguments, payload in
      let rowLimit = arguments["rows"]?.int ?? 10
      let (run, graph, _) = try await trialRun(request, arguments, payload, rowLimit: rowLimit)
      defer { parts.files.remove(run.id) }
      let steps = try await Trial(parts: parts, graph: graph, run: run, rowLimit: rowLimit)
        .steps(blocks(of: graph))
      return .json([
        "workflow_id": .string(run.workflowID), "rows": .int(steps[0].block.progress.rows),
        "blocks": .array(steps.map { .object($0.answer) }),
      ])
    }
  }
}

extension Trial.Step {
  fileprivate var answer: JSONObject {
    [
      "block_id": .string(block.blockID), "block_name": .string(block.blockName),
      "sequence_number": .int(block.sequenceNumber),
      "previous_block_ids": .array(block.previousBlockIDs.map(JSON.string)),
      "status": .string(status), "error_message": .optional(block.errorMessage),
      "requests": .int(requests), "row_count": .int(block.progress.rows),
      "before": .array(before.map(JSON.object)), "after": .array(after.map(JSON.object)),
      "refused": .array(refused.map(JSON.object)),
    ]
  }
}
