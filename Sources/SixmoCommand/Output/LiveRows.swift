import Glibc
import Sixmo
import WorkflowAPI

/// Rows of listing endpoints for completion: asked for in the background, so that nobody waits longer than
/// a moment, and kept until the next entry runs.
final class LiveRows: Sendable {
  private struct State {
    var rows: [String: [JSON]] = [:]
    var isAsked: Set<String> = []
    /// Counts entries: an answer to an earlier question is not kept.
    var generation = 0
  }

  private let state = Locked(State())

  /// How long completion waits for rows that are not there yet, in milliseconds.
  enum Patience: Int {
    /// While somebody types; what comes later is there for the next key.
    case prompt = 300
    /// For a process that ends with its answer.
    case shell = 2_000
  }

  /// What was read may have changed.
  func forget() {
    state.withLock { state in
      state.rows = [:]
      state.isAsked = []
      state.generation += 1
    }
  }

  func rows(of name: String, by service: any WorkflowService, _ patience: Patience) -> [JSON] {
    guard let endpoint = Catalogue.endpoint(name) else { return [] }
    ask(endpoint, service)
    for _ in 0..<patience.rawValue / 5 {
      if let rows = state.withLock({ $0.rows[name] }) { return rows }
      usleep(5_000)
    }
    return []
  }

  private func ask(_ endpoint: Endpoint, _ service: any WorkflowService) {
    let generation = state.withLock { state in
      state.isAsked.insert(endpoint.name).inserted ? state.generation : nil
    }
    guard let generation else { return }
    Task.detached { [self] in
      let response = try? await service.send(APIRequest(endpoint))
      let answer = response.flatMap { $0.status == 200 ? try? JSON.parse($0.body) : nil }
      let rows = answer?.array
      state.withLock { state in
        if state.generation == generation { state.rows[endpoint.name] = rows ?? [] }
      }
    }
  }
}
