import Glibc
import Sixmo
import Syntax
import System

/// Files that hold workflows: JSON and YAML, and scripts whose value is one.
struct DefinitionFiles {
  /// The folder that remembers what was applied from it.
  var folder: String
  /// However deep in the folder, by name; without those that begin with `_` or `.`.
  var paths: [String]

  static let endings = [".json", ".yaml", ".yml", ".sixmo"]

  /// A folder, or a single file in one.
  init(at path: String) throws(Diagnostic) {
    guard access(path, F_OK) == 0 else {
      throw Diagnostic(
        "E0841", "no folder or file '\(path)'", at: nil,
        help: "'sixmo pull --to \(path)' makes one from the workflows of the service")
    }
    let isFolder = ScriptFile.isFolder(path)
    folder = isFolder ? path : FileSystem.directory(of: path)
    let all = isFolder ? ScriptFile.files(at: path, endings: Self.endings) : [path]
    paths = all.filter { $0.splitBytes(at: "/").last?.hasPrefix("_") == false }
  }

  private var scripts: [String] { paths.filter { $0.hasByteSuffix(".sixmo") } }
  private var documents: [String] { paths.filter { !$0.hasByteSuffix(".sixmo") } }

  /// Their workflows, each with the path of its file.
  func workflows(
    _ script: PlanScript, _ settings: Settings
  ) throws(ExitStatus) -> [JSON] {
    var all = try script.call("read", .array(documents.map { .string($0) })).array ?? []
    for path in scripts { all += try workflows(ofScript: path, settings) }
    return all.sorted { ($0["path"]?.string ?? "") < ($1["path"]?.string ?? "") }
  }

  /// The value of a script, which may read from the service and change nothing.
  private func workflows(ofScript path: String, _ settings: Settings) throws(ExitStatus) -> [JSON] {
    var settings = settings
    settings.wrapping.isReadOnly = true
    let session = Session(settings, arguments: [])
    defer { session.service.close() }
    let source: Source
    do throws(Diagnostic) {
      source = try ScriptFile.read(path)
    } catch {
      session.reporter.report(error)
      throw .usage
    }
    do throws(Stop) {
      return try evaluate(source, path, session)
    } catch {
      throw session.told(error)
    }
  }

  private func evaluate(
    _ source: Source, _ path: String, _ session: Session
  ) throws(Stop) -> [JSON] {
    let parsed = Parser.parse(source)
    guard !parsed.hasErrors else { throw .rejected(parsed.diagnostics) }
    let value = try session.interpreter.evaluate(parsed.program, keepingAs: ["_workflows"])
    guard !value.isNull else {
      throw .rejected([
        Diagnostic(
          "E0841", "'\(path)' has no workflow as its value", at: nil,
          help: "end it with a pipeline, or with an object or an array of workflows")
      ])
    }
    let code = "import plan as _plan\n_plan.from_value(_workflows, \(JSON.string(path).text()))"
    return try session.interpreter.run(source: code, name: "stdlib/plan").json?.array ?? []
  }
}
