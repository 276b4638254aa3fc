import Sixmo
import Syntax

/// A plan as stdlib/plan.sixmo makes it.
struct Plan {
  var json: JSON
  var items: [JSON] { json["items"]?.array ?? [] }
  /// Those that are to be done.
  var changes: [JSON] { items.filter { $0["action"] != "none" } }
  var hasChanges: Bool { !changes.isEmpty }
}

/// Plans for one folder and one service.
final class Planning {
  /// For messages: the URL, or the path of the store.
  let service: String
  private let settings: Settings
  private let files: DefinitionFiles
  private let script: PlanScript
  private var state: AppliedState

  init(_ path: String, _ settings: Settings) throws(ExitStatus) {
    self.settings = settings
    CtrlC.watch(Reporter(settings))
    TimeLimit.start(settings)
    script = try PlanScript(settings)
    do throws(Diagnostic) {
      files = try DefinitionFiles(at: path)
      service = try script.session.service.active().address
      state = try AppliedState(folder: files.folder, service: service)
    } catch {
      script.session.reporter.report(error)
      throw .usage
    }
  }

  func close() { script.session.service.close() }

  func plan(prune: Bool) throws(ExitStatus) -> Plan {
    let wanted = try files.workflows(script, settings)
    return Plan(
      json: try script.call("make", .array(wanted), .object(state.applied), .bool(prune)))
  }

  func rollback() throws(ExitStatus) -> Plan {
    guard !state.before.isEmpty else {
      script.session.reporter.report(
        Diagnostic(
          "E0842", "nothing was applied to \(service) from here, so there is no way back", at: nil))
      throw .usage
    }
    return Plan(json: try script.call("rollback", .object(state.before)))
  }

  /// The plan on standard output.
  func show(_ plan: Plan) throws(ExitStatus) {
    guard settings.format == nil || settings.format == .table else {
      return try OutputText.write(document(plan), settings)
    }
    let text = try script.call("told", plan.json).string ?? ""
    StandardOutput.shared.write(Array("\(text)\n".utf8))
  }

  /// `{"service", "items": [{"id", "path", "action", "changes", "drift"}], "left", "others"}`
  private func document(_ plan: Plan) -> JSON {
    let items = plan.items.map { item -> JSON in
      var fields = item.object ?? JSONObject()
      fields["wanted"] = nil
      fields["current"] = nil
      return .object(fields)
    }
    return [
      "service": .string(service), "items": .array(items), "left": plan.json["left"] ?? [],
      "others": plan.json["others"] ?? 0,
    ]
  }

  // MARK: Applying

  /// One change after the other. What was done is remembered, also if a later one fails.
  func apply(_ plan: Plan) throws(ExitStatus) {
    var before = JSONObject()
    var done: [(id: String, workflow: JSON)] = []
    do throws(ExitStatus) {
      for item in plan.changes {
        let id = item["id"]?.string ?? ""
        let workflow = try script.call("perform", item, about: id)
        before[id] = item["current"] ?? .null
        done.append((id, workflow))
        tell(item, id)
      }
    } catch {
      try save(done, before)
      tellFailure(done.count, of: plan.changes.count)
      throw error
    }
    try save(done, before)
    if settings.format == .json { try OutputText.write(document(plan), settings) }
  }

  /// Workflows that are as wanted already are known from now on, so that a later change of theirs is seen.
  func remember(_ plan: Plan) throws(ExitStatus) {
    let unchanged = plan.items.map {
      (id: $0["id"]?.string ?? "", workflow: $0["current"] ?? .null)
    }
    let isKnown = unchanged.allSatisfy { state.applied[$0.id] == $0.workflow }
    if !isKnown { try save(unchanged, nil) }
  }

  private func save(
    _ now: [(id: String, workflow: JSON)], _ before: JSONObject?
  ) throws(ExitStatus) {
    guard !now.isEmpty else { return }
    state.set(now, before: before)
    do throws(Diagnostic) {
      try state.save()
    } catch {
      script.session.reporter.report(error)
      throw .error
    }
  }

  private func tell(_ item: JSON, _ id: String) {
    guard settings.format != .json else { return }
    let verbs = ["create": "created", "update": "changed", "delete": "deleted"]
    let verb = verbs[item["action"]?.string ?? ""] ?? "kept"
    StandardOutput.shared.write(Array("\(verb) \(id)\n".utf8))
  }

  private func tellFailure(_ done: Int, of count: Int) {
    guard !settings.isJSON else { return }
    let way = done == 0 ? "" : "; 'sixmo apply --rollback \(files.folder)' takes them back"
    StandardError.write(Array("\(done) of \(count) changes were made\(way)\n".utf8))
  }
}
