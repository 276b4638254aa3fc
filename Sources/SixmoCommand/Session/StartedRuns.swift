import Bindings
import Prompt
import Sixmo
import System
import WorkflowAPI

/// The runs that a session has started and that have not ended as far as it knows.
///
/// While somebody types at the prompt they are asked about in the background; an end that no entry has seen is
/// told there.
final class StartedRuns: Sendable {
  struct Run: Sendable {
    var id: String
    var workflow: String
    /// Whom to ask, and where it is.
    var service: any WorkflowService
    var address: String
  }

  private struct State {
    var active: [Run] = []
    /// What is to be reported, with the run's id.
    var ended: [(id: String, text: String)] = []
    var isTyping = false
    /// Whether a task asks.
    var isWatched = false
  }

  private let state = Locked(State())

  /// Seconds between two questions, at least.
  private static let pause = 0.5

  /// The runs at an address, in the order in which they were started.
  func active(at address: String) -> [Run] {
    state.withLock { $0.active.filter { $0.address == address } }
  }

  /// What has ended since this was last asked.
  func takeEnded() -> [String] {
    state.withLock { state in
      defer { state.ended = [] }
      return state.ended.map(\.text)
    }
  }

  // MARK: What entries see

  /// Learns from what an entry asked and was answered.
  func note(_ request: APIRequest, _ response: APIResponse, _ active: ActiveService) {
    guard response.status == 200 else { return }
    switch request.endpoint.name {
    case "workflows.run":
      guard let service = active.quietService,
        let id = (try? JSON.parse(response.body))?["job_id"]?.string
      else { return }
      let workflow = request.values["workflow_id"] ?? ""
      state.withLock { state in
        guard !state.active.contains(where: { $0.id == id }) else { return }
        state.active.append(
          Run(id: id, workflow: workflow, service: service, address: active.address))
      }
    case "runs.live_status": noteEnd(request.values["run_id"], "overall_status", response)
    case "runs.cancel": noteEnd(request.values["job_id"], "status", response)
    default: break
    }
  }

  /// An end that an entry sees itself is not reported again.
  private func noteEnd(_ id: String?, _ field: String, _ response: APIResponse) {
    let isKnown = state.withLock { state in
      state.active.contains { $0.id == id } || state.ended.contains { $0.id == id }
    }
    guard isKnown, let status = (try? JSON.parse(response.body))?[field]?.string,
      RunEnd.isReached(status)
    else { return }
    state.withLock { state in
      state.active.removeAll { $0.id == id }
      state.ended.removeAll { $0.id == id }
    }
  }

  // MARK: While somebody types

  func setTyping(_ isTyping: Bool) {
    let begins = state.withLock { state in
      state.isTyping = isTyping
      guard isTyping, !state.isWatched, !state.active.isEmpty else { return false }
      state.isWatched = true
      return true
    }
    if begins { Task.detached { await self.watch() } }
  }

  /// Asks until no run is active any more.
  private func watch() async {
    while true {
      let runs = state.withLock { state in
        state.isWatched = !state.active.isEmpty
        return state.active
      }
      guard let first = runs.first else { return }
      try? await Task.sleep(for: .seconds(max(Self.pause, first.service.pollInterval)))
      guard state.withLock({ $0.isTyping }) else { continue }
      for run in runs { await ask(about: run) }
    }
  }

  /// Asks about all now, for somebody who is about to leave.
  func refresh() async {
    for run in state.withLock({ $0.active }) { await ask(about: run) }
  }

  private func ask(about run: Run) async {
    guard let endpoint = Catalogue.endpoint("runs.live_status"),
      let response = try? await run.service.send(
        APIRequest(endpoint, values: ["run_id": run.id])), response.status == 200,
      let live = try? JSON.parse(response.body), let status = live["overall_status"]?.string,
      RunEnd.isReached(status)
    else { return }
    let isNew = state.withLock { state in
      // An entry has begun meanwhile: it may see the end itself.
      guard state.isTyping, state.active.contains(where: { $0.id == run.id }) else { return false }
      state.active.removeAll { $0.id == run.id }
      state.ended.append((run.id, run.end(status, live)))
      return true
    }
    if isNew { Signals.wake() }
  }
}

extension StartedRuns.Run {
  /// `run 'run_1' of 'contacts' failed: validate_email: no column 'email'`
  fileprivate func end(_ status: String, _ live: JSON) -> String {
    let what = "run '\(id)' of '\(workflow)' \(status == "cancelled" ? "was cancelled" : status)"
    guard status != "completed" else { return "\(what); runs.results(\"\(id)\") has its rows" }
    let reason = live["blocks"]?.array?.lazy.compactMap { block in
      block["error_message"]?.string.map { "\(block["block_name"]?.string ?? ""): \($0)" }
    }.first
    return what + (reason.map { ": \($0)" } ?? "")
  }
}
