import Sixmo
import Syntax

/// stdlib/plan.sixmo on the chosen service, called from Swift.
final class PlanScript {
  let session: Session
  private let settings: Settings

  init(_ settings: Settings) throws(ExitStatus) {
    self.settings = settings
    session = Session(settings, arguments: [])
    try reporting("") { () throws(Stop) in
      try session.interpreter.run(source: Self.functions, name: "stdlib/plan")
      return .null
    }
  }

  /// What the commands call.
  private static let functions = """
    import plan
    fn read(paths) { plan.read(paths) }
    fn make(wanted, applied, prune) { plan.make(wanted, applied, prune) }
    fn rollback(before) { plan.rollback(before) }
    fn perform(item) { plan.perform(item) }
    fn told(planned) { plan.told(planned) }
    fn written(workflow, path) { plan.written(workflow, path) }
    fn differences(current, wanted) { plan.differences(current, wanted) }
    fn there() { workflows.list().map(.id).sort() }
    fn fetched(ids) { parallel(ids, id => plan.normalized(workflows.get(id))) }
    """

  /// The value of one of the functions. What fails is reported, about `subject` if there is one.
  func call(
    _ function: String, _ arguments: JSON..., about subject: String = ""
  ) throws(ExitStatus) -> JSON {
    try reporting(subject) { () throws(Stop) in
      session.interpreter.secondsOfRun = TimeLimit.remaining
      Phase.enter(.running)
      defer { Phase.enter(.preparing) }
      return try session.interpreter.call(function, withArguments: arguments).json ?? .null
    }
  }

  @discardableResult
  private func reporting(
    _ subject: String, _ body: () throws(Stop) -> JSON
  ) throws(ExitStatus) -> JSON {
    do throws(Stop) {
      return try body()
    } catch .failed(let diagnostic, let error) {
      let isFile = error["kind"]?.string == "definition"
      let message = subject.isEmpty ? diagnostic.message : "\(subject): \(diagnostic.message)"
      // Its place is in the standard library.
      session.reporter.report(
        Diagnostic(
          isFile ? "E0841" : diagnostic.code, message, at: nil, help: diagnostic.help,
          notes: isFile ? [] : diagnostic.notes))
      throw isFile ? .usage : .error
    } catch {
      throw session.told(error)
    }
  }
}
