import ArgumentParser
import Sixmo
import Syntax

/// Says what is wrong with scripts without running any.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find mistakes in scripts, and in what they import, without running anything.")

  @OptionGroup var options: Options

  @Flag(help: "End with 2 for warnings too.")
  var strict = false

  @ArgumentParser.Argument(
    help: "Scripts, or directories for all scripts inside; - is standard input.",
    completion: .file(extensions: ["sixmo"]))
  var files: [String]

  func run() throws {
    let reporter = Reporter(options.settings)
    CtrlC.watch(reporter)
    TimeLimit.start(options.settings)
    var report = CheckReport(asJSON: options.settings.format == .json)
    for diagnostic in diagnostics(of: files.flatMap(ScriptFile.scripts(at:)), &report) {
      let isShown = diagnostic.severity == .error || strict || !options.quiet
      if isShown, !report.asJSON { reporter.report(diagnostic) }
      report.add(diagnostic)
    }
    tell(report)
    if report.errors > 0 || strict && report.warnings > 0 { throw ExitStatus.usage }
  }

  private func diagnostics(of paths: [String], _ report: inout CheckReport) -> [Diagnostic] {
    var (sources, unreadable): ([Source], [Diagnostic]) = ([], [])
    for path in paths {
      do throws(Diagnostic) {
        sources.append(try path == "-" ? ScriptFile.readStandardInput() : ScriptFile.read(path))
      } catch {
        unreadable.append(error)
      }
    }
    report.files = paths.count
    let checker = Checker(Session(options.settings, arguments: []).interpreter)
    // Never freed: the process ends.
    _ = Unmanaged.passRetained(checker)
    return unreadable + checker.check(sources)
  }

  private func tell(_ report: CheckReport) {
    if report.asJSON {
      StandardOutput.shared.write(Array((report.json.lineText + "\n").utf8))
    } else if !options.quiet {
      StandardError.write(Array((report.line + "\n").utf8))
    }
  }
}

private struct CheckReport {
  let asJSON: Bool
  var files = 0
  private(set) var errors = 0
  private(set) var warnings = 0
  private var diagnostics: [JSON] = []

  init(asJSON: Bool) { self.asJSON = asJSON }

  mutating func add(_ diagnostic: Diagnostic) {
    switch diagnostic.severity {
    case .error: errors += 1
    case .warning: warnings += 1
    }
    if asJSON { diagnostics.append(diagnostic.fields.json) }
  }

  /// `1 error and 2 warnings in 3 scripts`
  var line: String {
    let found = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
      .map { $0.0.counted($0.1) }.joined(separator: " and ")
    return "\(found.isEmpty ? "nothing to report" : found) in \(files.counted("script"))"
  }

  /// `{"files", "errors", "warnings", "diagnostics"}`
  var json: JSON {
    [
      "files": .int(files), "errors": .int(errors), "warnings": .int(warnings),
      "diagnostics": .array(diagnostics),
    ]
  }
}
