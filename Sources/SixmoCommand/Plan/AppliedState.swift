import Glibc
import Sixmo
import Syntax

/// What was applied last from a folder, for each service: kept beside the files in `.sixmo-applied.json`.
///
/// It says what somebody else has changed since, and what to go back to.
struct AppliedState {
  /// `{"SERVICE": {"applied": {"ID": workflow}, "before": {"ID": workflow or null}}}`
  private var services = JSONObject()
  private let path: String
  private let service: String

  init(folder: String, service: String) throws(Diagnostic) {
    path = folder + "/.sixmo-applied.json"
    self.service = service
    guard access(path, F_OK) == 0 else { return }
    let source = try ScriptFile.read(path)
    guard let object = try? JSON.parse(source.bytes).object else {
      throw Diagnostic(
        "E0841", "'\(path)' is not what 'sixmo apply' writes", at: nil,
        help: "remove it; then the next plan cannot show what has changed on the service")
    }
    services = object
  }

  /// By id.
  var applied: JSONObject { services[service]?["applied"]?.object ?? JSONObject() }
  /// What there was before the last apply, by id; null where there was nothing.
  var before: JSONObject { services[service]?["before"]?.object ?? JSONObject() }

  /// Remembers the workflows as they are after an apply, null for one that is deleted.
  mutating func set(_ now: [(id: String, workflow: JSON)], before: JSONObject?) {
    var applied = applied
    for (id, workflow) in now { applied[id] = workflow.isNull ? nil : workflow }
    services[service] = [
      "applied": .object(applied), "before": .object(before ?? self.before),
    ]
  }

  func save() throws(Diagnostic) {
    try ScriptFile.put(path, Array((JSON.object(services).lineText + "\n").utf8))
  }
}
