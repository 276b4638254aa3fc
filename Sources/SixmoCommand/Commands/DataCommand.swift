import ArgumentParser
import Sixmo
import Syntax
import WorkflowEngine

/// Reference data of the local engine.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Reference data that the local engine enriches from.",
    subcommands: [Import.self])

  /// Loads a table, replacing the one before.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Replace a reference table by the rows of a CSV file.")

    @OptionGroup var options: Options

    @ArgumentParser.Argument(
      help: "What the rows are: companies or people.", completion: .list(["companies", "people"]))
    var kind: String

    @ArgumentParser.Argument(
      help: "A CSV file with a header.", completion: .file(extensions: ["csv"]))
    var file: String

    func run() throws {
      let (engine, kind, file) = (try options.localEngine(for: "sixmo data import"), kind, file)
      let report: ReferenceReport
      do {
        report = try waiting { try await engine.importReference(kind, path: file) }
      } catch {
        Reporter(options.settings).report(
          Diagnostic("E0808", "nothing was imported: \(error)", at: nil))
        throw ExitStatus.error
      }
      tell(report)
    }

    private func tell(_ report: ReferenceReport) {
      if options.settings.format == .json {
        StandardOutput.shared.write(Array((report.json.lineText + "\n").utf8))
        return
      }
      StandardOutput.shared.write(
        Array("imported \(report.imported.counted("row")) of \(kind)\n".utf8))
      guard report.refused > 0, !options.quiet else { return }
      let lines = report.refusals.map { "  line \($0.line) \($0.reason)\n" }.joined()
      let more = report.refused - report.refusals.count
      let text =
        "left out \(report.refused.counted("row")):\n" + lines
        + (more > 0 ? "  and \(more) more\n" : "")
      StandardError.write(Array(text.utf8))
    }
  }
}
