import ArgumentParser

/// Options that every subcommand takes.
struct Options: ParsableArguments {
  @Option(
    help: ArgumentHelp("Keep workflows, runs and results there.", valueName: "path"),
    completion: .directory)
  var local: String?

  @Flag(help: "Print results and errors as JSON, nothing else; the same as -o json.")
  var json = false

  @Option(name: .shortAndLong, help: "Print results as table, json, ndjson, csv, yaml or md.")
  var output: OutputFormat?

  @Flag(name: .shortAndLong, help: "Print results and errors only, no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("Colour: auto, always or never.", valueName: "when"))
  var color = ColorChoice.auto

  @Flag(help: "Never ask: no prompt, even on a terminal.")
  var noInput = false

  @Option(
    help: ArgumentHelp("Stop after that time: 90, 30s, 5m, 2h.", valueName: "time"),
    transform: seconds)
  var timeout: Double?

  /// How the options are written, and whether a value follows.
  static let names = [
    "--local": true, "--json": false, "--output": true, "-o": true, "--quiet": false, "-q": false,
    "--color": true, "--no-input": false, "--timeout": true,
  ]

  var settings: Settings {
    Settings(
      local: local, format: json ? .json : output, isJSON: json, quiet: quiet, color: color,
      timeout: timeout)
  }

  /// A number of seconds, or one with a unit as in scripts.
  private static func seconds(_ text: String) throws -> Double {
    let units: [(String, Double)] = [
      ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400),
    ]
    let unit = units.first { text.hasSuffix($0.0) }
    let number = Double(text.dropLast(unit?.0.count ?? 0))
    guard let number, number.isFinite, number > 0 else {
      throw ValidationError("'\(text)' is no time; write for example 90, 30s, 5m or 2h")
    }
    return number * (unit?.1 ?? 1)
  }
}

/// What the options come to; without any, the defaults here.
struct Settings {
  var local: String?
  var format: OutputFormat?
  /// Whether errors are JSON too.
  var isJSON = false
  var quiet = false
  var color = ColorChoice.auto
  var timeout: Double?
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, ndjson, csv, yaml, md
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}
