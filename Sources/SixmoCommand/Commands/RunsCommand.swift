import ArgumentParser
import Configuration
import Sixmo
import Syntax
import WorkflowAPI
import WorkflowEngine

/// The runs of a store or service.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Runs of workflows: list them, remove those that have ended.",
    subcommands: [List.self, Remove.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List runs, latest first; active ones are queued or running.")

    @OptionGroup var options: Options

    @Option(
      help: ArgumentHelp(
        "Only those that are active, queued, running, completed, failed or cancelled.",
        valueName: "status"),
      completion: .list(["active", "queued", "running", "completed", "failed", "cancelled"]))
    var status: String?

    @Option(help: ArgumentHelp("At most that many, up to 500.", valueName: "count"))
    var limit = 100

    func run() throws {
      var values = ["limit": String(limit)]
      values["status"] = status
      let runs = try answer(to: values).array ?? []
      try OutputText.write(.array(runs.map(Self.entry)), options.settings)
    }

    private func answer(to values: [String: String]) throws -> JSON {
      guard let list = Catalogue.endpoint("runs.list") else { return [] }
      let request = APIRequest(list, values: values)
      let service = ChosenService(options.settings)
      defer { service.close() }
      let response: APIResponse
      do {
        response = try waiting { try await service.send(request) }
      } catch {
        let cause = Options.diagnostic("E0822", error)
        throw refused(cause.message, help: cause.help)
      }
      if let error = APIError(response) {
        throw refused("\(error.message) (status \(error.status))")
      }
      return (try? JSON.parse(response.body)) ?? []
    }

    private func refused(_ reason: String, help: String? = nil) -> ExitStatus {
      Reporter(options.settings).report(
        Diagnostic("E0822", "the runs cannot be listed: \(reason)", at: nil, help: help))
      return .error
    }

    /// What fits a line.
    private static func entry(_ run: JSON) -> JSON {
      [
        "job_id": run["job_id"] ?? .null, "workflow": run["workflow_id"] ?? .null,
        "status": run["status"] ?? .null, "step": run["step"] ?? .null,
        "queued_at": run["queued_at"] ?? .null, "duration_ms": run["duration_ms"] ?? .null,
        "rows": run["metrics"]?["total_records"] ?? .null,
        "note": run["error_message"].flatMap { $0.isNull ? nil : $0 } ?? run["status_reason"]
          ?? .null,
      ]
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rm",
      abstract: "Remove runs that have ended from the local store, with their result files.")

    @OptionGroup var options: Options

    @Flag(help: "Do not ask.")
    var yes = false

    @ArgumentParser.Argument(help: "The ids of the runs.")
    var ids: [String]

    func run() throws {
      let which = ids.count == 1 ? "the run" : "\(ids.count) runs"
      let names = ids.prefix(3).map { "'\($0)'" } + (ids.count > 3 ? ["…"] : [])
      try Confirmation(isGiven: yes, options: options).askOnTerminal(
        "Remove \(which) \(names.joined(separator: ", ")) with all result files?")
      for id in ids {
        let removed = try options.archive("sixmo runs rm") { try await $0.remove(id) }
        let text =
          options.settings.format == .json
          ? JSON.object(removed.fields).lineText : "removed '\(id)'"
        StandardOutput.shared.write(Array((text + "\n").utf8))
      }
    }
  }
}

/// Retention of result files.
struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Remove the result files of runs that ended long ago; the runs stay in the list.")

  @OptionGroup var options: Options

  @Option(
    help: ArgumentHelp(
      "How long result files are kept, in days (default: keep_days of the profile, else 30).",
      valueName: "days"))
  var days: Double?

  func validate() throws {
    guard days.map({ $0 >= 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--days takes a number of days, such as 30")
    }
  }

  func run() throws {
    let (days, isDryRun) = (days, options.dryRun)
    let service = ChosenService(options.settings)
    let removed = try options.archive("sixmo gc") {
      let days = try days ?? service.target().keepDays.value
      return try await $0.collect(olderThan: days * 86_400, isDryRun: isDryRun)
    }
    guard options.settings.format == nil else {
      return try OutputText.write(
        .array(removed.map { .object($0.fields) }), options.settings)
    }
    for run in removed {
      let what =
        run.export.map { "unfinished export '\($0)'" } ?? run.endedAt.map { "ended \($0)" }
        ?? "no run"
      StandardOutput.shared.write(
        Array("\(run.id)  \(what)  \(run.bytes.counted("byte"))\n".utf8))
    }
    let bytes = removed.reduce(0) { $0 + $1.bytes }
    let verb = isDryRun ? "would remove" : "removed"
    let count = Set(removed.map(\.id)).count.counted("run")
    StandardOutput.shared.write(
      Array("\(verb) the files of \(count), \(bytes.counted("byte"))\n".utf8))
  }
}

extension Options {
  fileprivate func archive<Value: Sendable>(
    _ command: String, _ work: @escaping @Sendable (RunArchive) async throws -> Value
  ) throws -> Value {
    try onLocalStore(for: command, code: "E0822") { try await work($0.archive()) }
  }
}
