import Glibc
import Sixmo
import System
import WorkflowAPI

/// What the service has, for completion: asked for in the background, so that nobody waits longer than
/// a moment, and kept until the next entry runs.
final class LiveRows: Sendable {
  private struct State {
    /// By what was asked; null where the service had no answer.
    var answers: [String: JSON] = [:]
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
      state.answers = [:]
      state.isAsked = []
      state.generation += 1
    }
  }

  func rows(of name: String, by service: any WorkflowService, _ patience: Patience) -> [JSON] {
    guard let endpoint = Catalogue.endpoint(name) else { return [] }
    return answer(to: APIRequest(endpoint), key: name, by: service, patience)?.array ?? []
  }

  /// As `workflows.get` returns it; nil if there is none.
  func workflow(_ id: String, by service: any WorkflowService) -> JSON? {
    guard let endpoint = Catalogue.endpoint("workflows.get") else { return nil }
    let request = APIRequest(endpoint, values: ["workflow_id": id])
    return answer(to: request, key: "\(endpoint.name) \(id)", by: service, .prompt)
  }

  private func answer(
    to request: APIRequest, key: String, by service: any WorkflowService, _ patience: Patience
  ) -> JSON? {
    ask(request, key, service)
    for _ in 0..<patience.rawValue / 5 {
      if let answer = state.withLock({ $0.answers[key] }) { return answer }
      usleep(5_000)
    }
    return nil
  }

  private func ask(_ request: APIRequest, _ key: String, _ service: any WorkflowService) {
    let generation = state.withLock { state in
      state.isAsked.insert(key).inserted ? state.generation : nil
    }
    guard let generation else { return }
    Task.detached { [self] in
      let response = try? await service.send(request)
      let answer = response.flatMap { $0.status == 200 ? try? JSON.parse($0.body) : nil }
      state.withLock { state in
        if state.generation == generation { state.answers[key] = answer ?? .null }
      }
    }
  }
}
