import ArgumentParser
import Sixmo
import Syntax

/// Writes workflows of the service as files.
struct PullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Write workflows of the service as files, for 'plan' and 'apply'.")

  @OptionGroup var options: Options

  @Option(
    help: ArgumentHelp("The folder for the files.", valueName: "folder"), completion: .directory)
  var to = "."

  @Flag(help: "Write YAML instead of JSON.")
  var yaml = false

  @Flag(name: .shortAndLong, help: "Replace files that differ without asking.")
  var yes = false

  @ArgumentParser.Argument(help: "The ids of the workflows; without any, all of them.")
  var ids: [String] = []

  func run() throws {
    let script = try PlanScript(options.settings)
    defer { script.session.service.close() }
    let wanted = try self.wanted(script).map { JSON.string($0) }
    let workflows = try script.call("fetched", .array(wanted)).array ?? []
    let known = try knownFiles(script)
    let files = try workflows.map { try PulledFile($0, in: to, asYAML: yaml, known, script) }
    let replaced = files.filter { $0.state == .differs }
    if !replaced.isEmpty {
      let names = replaced.map(\.path).joined(separator: ", ")
      try Confirmation(isGiven: yes, options: options).ask("Replace \(names)?")
    }
    try write(files)
    try remember(workflows, script)
  }

  /// The ids of what is to be written. All that the service does not have are reported.
  private func wanted(_ script: PlanScript) throws -> [String] {
    let there = try script.call("there").array?.compactMap(\.string) ?? []
    let missing = ids.filter { !there.contains($0) }
    guard !missing.isEmpty else { return ids.isEmpty ? there : ids }
    let service = try reporting { () throws(Diagnostic) in
      try script.session.service.active().address
    }
    for id in missing {
      let near = Suggestion.nearest(to: id, among: there)
      script.session.reporter.report(
        Diagnostic(
          "E0703", "no workflow '\(id)' in \(service)", at: nil,
          help: near.map { "did you mean '\($0)'?" }
            ?? "sixmo -e 'workflows.list()' shows which there are"))
    }
    throw ExitStatus.error
  }

  /// The workflows that files of the folder hold already.
  private func knownFiles(_ script: PlanScript) throws -> [JSON] {
    guard ScriptFile.isFolder(to) else {
      try reporting { () throws(Diagnostic) in try ScriptFile.makeFolder(to) }
      return []
    }
    return try reporting { () throws(Diagnostic) in try DefinitionFiles(at: to) }
      .workflows(script, options.settings)
  }

  private func write(_ files: [PulledFile]) throws {
    for file in files {
      try reporting { () throws(Diagnostic) in try file.write() }
      guard options.settings.format != .json, !options.quiet else { continue }
      StandardOutput.shared.write(Array("\(file.state.rawValue) \(file.path)\n".utf8))
    }
    guard options.settings.format == .json else { return }
    let rows = files.map {
      ["path": .string($0.path), "state": .string($0.state.rawValue)] as JSON
    }
    try OutputText.write(.array(rows), options.settings)
  }

  private func remember(_ workflows: [JSON], _ script: PlanScript) throws {
    try reporting { () throws(Diagnostic) in
      let service = try script.session.service.active().address
      var state = try AppliedState(folder: to, service: service)
      state.set(workflows.map { ($0["id"]?.string ?? "", $0) }, before: nil)
      try state.save()
    }
  }

  private func reporting<T>(_ body: () throws(Diagnostic) -> T) throws(ExitStatus) -> T {
    do throws(Diagnostic) {
      return try body()
    } catch {
      Reporter(options.settings).report(error)
      throw .usage
    }
  }
}

/// A workflow of the service and the file that it belongs into.
private struct PulledFile {
  enum State: String {
    case new = "wrote"
    case differs = "replaced"
    case same = "unchanged"
    /// It comes from a script, or from a file with several workflows.
    case foreign = "left alone"
  }

  let path: String
  let state: State
  private let text: String

  init(
    _ workflow: JSON, in folder: String, asYAML: Bool, _ known: [JSON], _ script: PlanScript
  ) throws(ExitStatus) {
    let id = workflow["id"]?.string ?? ""
    let existing = known.first { $0["id"]?.string == id }
    let name = String(id.map { $0 == "/" ? "_" : $0 })
    path = existing?["path"]?.string ?? "\(folder)/\(name)\(asYAML ? ".yaml" : ".json")"
    text = try script.call("written", workflow, .string(path)).string ?? ""
    guard let existing else {
      state = .new
      return
    }
    let changes = try script.call("differences", existing, workflow).array ?? []
    let path = path
    let isAlone = known.count { $0["path"]?.string == path } == 1 && !path.hasByteSuffix(".sixmo")
    state = changes.isEmpty ? .same : isAlone ? .differs : .foreign
  }

  func write() throws(Diagnostic) {
    switch state {
    case .same, .foreign: break
    case .new: try ScriptFile.create(path, Array(text.utf8))
    case .differs: try ScriptFile.replace(path, by: Array(text.utf8))
    }
  }
}
