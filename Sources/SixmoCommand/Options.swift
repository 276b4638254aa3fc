import ArgumentParser
import Configuration
import WorkflowAPI

/// Options that every subcommand takes.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Use the local store, in its usual folder or in another one: --local [path].",
      valueName: "path"), completion: .directory)
  var local: String?

  @Option(
    help: ArgumentHelp(
      "Use the hosted service, or another server of the API: --api [url].", valueName: "url"))
  var api: String?

  @Option(
    help: ArgumentHelp("Use the service of a profile, see 'sixmo config'.", valueName: "name"))
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Trust the certificates in a file instead of those of the system.", valueName: "file"),
    completion: .file())
  var cacert: String?

  @Flag(
    help:
      "Accept definitions with blocks that only the hosted service has; their runs fail locally.")
  var allowHostedBlocks = false

  @Flag(help: "Report each request and its response on standard error.")
  var trace = false

  @Flag(help: "As --trace, with whole bodies.")
  var traceBodies = false

  @Flag(help: "Report requests that change something instead of sending them.")
  var dryRun = false

  @Option(
    help: ArgumentHelp("Write all requests and responses into a file.", valueName: "file"),
    completion: .file())
  var record: String?

  @Option(
    help: ArgumentHelp("Answer from a recorded session, without a service.", valueName: "file"),
    completion: .file())
  var replay: String?

  @Option(
    help: ArgumentHelp(
      "Add faults and delays: 429=5%,latency=50..400ms,seed=7; see 'sixmo explain sessions'.",
      valueName: "faults"),
    transform: faults)
  var inject: FaultPlan?

  @Flag(help: "Print results and errors as JSON, nothing else; the same as -o json.")
  var json = false

  @Option(name: .shortAndLong, help: "Print results as table, json, ndjson, csv, yaml or md.")
  var output: OutputFormat?

  @Flag(
    help:
      "With -o csv: put an apostrophe before text that a spreadsheet would execute as a formula.")
  var escapeFormulas = false

  @Flag(name: .shortAndLong, help: "Print results and errors only, no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
  var color = ColorChoice.auto

  @Flag(help: "Never open the prompt or ask, even on a terminal.")
  var noInput = false

  @Option(
    help: ArgumentHelp("Time limit: 90, 30s, 5m, 2h.", valueName: "time"),
    transform: seconds)
  var timeout: Double?

  func validate() throws {
    if record != nil, replay != nil {
      throw ValidationError("--record and --replay exclude each other")
    }
    if escapeFormulas, json || output != .csv {
      throw ValidationError("--escape-formulas needs -o csv: only CSV is read by spreadsheets")
    }
    let given = [("--local", local), ("--api", api), ("--profile", profile)].filter { $0.1 != nil }
    guard given.count > 1 else { return }
    let names = given.map(\.0).joined(separator: " and ")
    throw ValidationError("\(names) exclude each other: choose one service")
  }

  private var target: TargetChoice {
    if let local { return .local(local) }
    if let api { return .api(api) }
    return profile.map { .profile($0) } ?? .automatic
  }

  private var wrapping: Wrapping {
    Wrapping(
      isTraced: trace || traceBodies, showsWholeBodies: traceBodies, isDryRun: dryRun,
      recorded: record, replayed: replay, faults: inject)
  }

  var settings: Settings {
    Settings(
      target: target, certificates: cacert, wrapping: wrapping,
      format: json ? .json : output, escapesFormulas: escapeFormulas, isJSON: json, quiet: quiet,
      color: color, timeout: timeout, allowsHostedBlocks: allowHostedBlocks)
  }

  private static func faults(_ text: String) throws -> FaultPlan {
    do {
      return try FaultPlan(text)
    } catch {
      throw ValidationError("\(error.message)\nIt takes \(FaultPlan.grammar)")
    }
  }

  /// A number of seconds, or one with a unit as in scripts.
  private static func seconds(_ text: String) throws -> Double {
    let units: [(String, Double)] = [
      ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400),
    ]
    let unit = units.first { text.hasSuffix($0.0) }
    let number = Double(text.dropLast(unit?.0.count ?? 0))
    guard let number, number.isFinite, number > 0 else {
      throw ValidationError("'\(text)' is not a time; write for example 90, 30s, 5m or 2h")
    }
    return number * (unit?.1 ?? 1)
  }
}

/// What the options come to; without any, the defaults here.
struct Settings: Sendable {
  var target = TargetChoice.automatic
  /// A file of certificates to trust.
  var certificates: String?
  var wrapping = Wrapping()
  var format: OutputFormat?
  /// In CSV.
  var escapesFormulas = false
  /// Whether errors are JSON too.
  var isJSON = false
  var quiet = false
  var color = ColorChoice.auto
  var timeout: Double?
  /// Whether definitions may have blocks that only the hosted service has.
  var allowsHostedBlocks = false
  /// Whether nothing is asked at the prompt before it is done.
  var assumesYes = false
  /// Whether what is taller than the screen is shown at the prompt page by page.
  var usesPager = true
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, ndjson, csv, yaml, md
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}
