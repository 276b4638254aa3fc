import ArgumentParser
import Sixmo
import Syntax

/// Runs the tests of scripts and the examples in their documentation and in pages.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run test blocks, documented examples, and the examples and sessions of pages.")

  @OptionGroup var options: Options

  @Option(help: ArgumentHelp("Run only tests with that text in their name.", valueName: "text"))
  var filter: String?

  @Option(help: ArgumentHelp("Files to run in parallel.", valueName: "number"))
  var jobs = 1

  @Option(help: "Report results on standard output as junit, tap or json.")
  var report: TestReport.Form?

  @ArgumentParser.Argument(
    help: """
      Scripts (.sixmo) and pages (.md), or directories for all inside; by default the current directory.
      """,
    completion: .file(extensions: ["sixmo", "md"]))
  var paths: [String] = []

  func validate() throws {
    if options.record != nil {
      throw ValidationError("--record writes the session of one script, not of tests")
    }
    if jobs < 1 { throw ValidationError("--jobs needs a number from 1, got \(jobs)") }
  }

  func run() throws {
    var settings = options.settings
    settings.timeout = settings.timeout ?? TestRun.usualSeconds
    let run = TestRun(settings, filter: filter)
    let form = report ?? (options.settings.format == .json ? .json : nil)
    var report = TestReport(form, options.settings)
    run.run(
      paths.isEmpty ? ScriptFile.tested(at: ".") : paths.flatMap(ScriptFile.tested), jobs: jobs
    ) {
      for outcome in $0 { report.add(outcome) }
    }
    if !run.isCancelled, report.score.isEmpty { throw nothingFound() }
    report.finish(isCancelled: run.isCancelled, quiet: options.quiet)
    if run.isCancelled {
      Reporter(options.settings).report(Diagnostic("E0402", "interrupted", at: nil))
      throw ExitStatus.interrupted
    }
    if report.score.failed > 0 { throw report.score.hasTests ? ExitStatus.testFailed : .usage }
  }

  private func nothingFound() -> ExitStatus {
    let places =
      paths.isEmpty ? "the current directory" : paths.map { "'\($0)'" }.joined(separator: ", ")
    let message =
      filter.map { "no test in \(places) has '\($0)' in its name" } ?? "no tests in \(places)"
    Reporter(options.settings).report(
      Diagnostic(
        "E0813", message, at: nil,
        help: filter == nil ? "write test \"name\" { assert … } into a script" : nil))
    return .usage
  }
}
