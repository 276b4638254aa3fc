import Bindings
import Prompt
import Sixmo
import System
import WorkflowAPI

/// Questions at the prompt before a request is sent that cannot be taken back. Scripts are not asked.
final class Confirmations: Sendable {
  private struct State {
    var mayAsk = false
    /// Whether everything else in this entry is allowed.
    var isAllowed = false
  }

  private let state = Locked(State())

  /// To be called before each entry.
  func begin(mayAsk: Bool) { state.withLock { $0 = State(mayAsk: mayAsk) } }

  var mayAsk: Bool { state.withLock { $0.mayAsk && !$0.isAllowed } }

  func isAllowed(_ question: String) -> Bool {
    // One question at a time: `parallel` may have several.
    state.withLock { state in
      guard state.mayAsk, !state.isAllowed else { return true }
      let answer = Question.ask("\(question) [y/N/all]")
      if [.text("a"), .text("all")].contains(answer) { state.isAllowed = true }
      return state.isAllowed || [.text("y"), .text("yes")].contains(answer)
    }
  }
}

extension ChosenService {
  /// What is asked before a request is sent; nil where nobody is to be asked, or nothing is lost.
  @Sendable func question(_ request: APIRequest) async -> String? {
    guard confirmations.mayAsk, let active = try? active(), active.dryRun == nil,
      let service = active.quietService, let id = request.values["workflow_id"]
    else { return nil }
    switch request.endpoint.name {
    case "workflows.delete":
      guard let name = await service.value(of: "workflows.get", ["workflow_id": id])?["name"]
      else { return nil }
      let title = name.string == id ? "" : " (\(name.string ?? ""))"
      return "Delete the workflow '\(id)'\(title) of \(active.place) for good?"
    case "workflows.update":
      let ids = await service.workflowIDs()
      guard !ids.contains(id), let near = NearID.nearest(to: id, among: ids) else { return nil }
      return "There is no workflow '\(id)', but '\(near)'. Create a second one?"
    default: return nil
    }
  }

  /// Tells a script, which is not asked, that its upsert has probably made a workflow by a slip.
  func warn(of request: APIRequest, _ response: APIResponse, _ active: ActiveService) async {
    guard request.endpoint.name == "workflows.update", response.status == 200, !isQuiet,
      !confirmations.mayAsk, let id = request.values["workflow_id"],
      let answer = try? JSON.parse(response.body), let time = answer["created_at"],
      !time.isNull, time == answer["updated_at"], let service = active.quietService,
      let near = NearID.nearest(to: id, among: await service.workflowIDs().filter { $0 != id })
    else { return }
    // Times have whole seconds. Where versions are kept, they tell whether it was there before.
    let versions = await service.value(of: "workflows.versions", ["workflow_id": id])?.array
    guard versions.map({ $0.count == 1 }) ?? true else { return }
    StandardError.write(
      Array("note: the workflow '\(id)' is new, beside '\(near)'\n".utf8))
  }
}

extension ActiveService {
  /// `the local store`, or the URL.
  fileprivate var place: String { local == nil ? address : "the local store" }
}

extension WorkflowService {
  fileprivate func value(of endpoint: String, _ values: [String: String] = [:]) async -> JSON? {
    guard let endpoint = Catalogue.endpoint(endpoint),
      let response = try? await send(APIRequest(endpoint, values: values)),
      response.status == 200
    else { return nil }
    return try? JSON.parse(response.body)
  }

  fileprivate func workflowIDs() async -> [String] {
    await value(of: "workflows.list")?.array?.compactMap { $0["id"]?.string } ?? []
  }
}
