import ArgumentParser
import Sixmo
import Syntax

/// Tells what is wrong with scripts without running any.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find syntax errors, unknown names and wrong arguments without running anything.")

  @OptionGroup var options: Options

  @ArgumentParser.Argument(
    help: "Scripts; - is standard input.", completion: .file(extensions: ["sixmo"]))
  var files: [String]

  func run() throws {
    let reporter = Reporter(options.settings)
    let interpreter = Session(options.settings, arguments: []).interpreter
    var hasErrors = false
    for path in files {
      for diagnostic in diagnostics(of: path, interpreter) {
        let isError = diagnostic.severity == .error
        if isError || !options.quiet { reporter.report(diagnostic) }
        hasErrors = hasErrors || isError
      }
    }
    if hasErrors { throw ExitStatus.usage }
  }

  private func diagnostics(of path: String, _ interpreter: Interpreter) -> [Diagnostic] {
    do throws(Diagnostic) {
      let source = try path == "-" ? ScriptFile.readStandardInput() : ScriptFile.read(path)
      let result = Parser.parse(source)
      // Names that stand behind a syntax error would be unknown by mistake.
      return result.diagnostics + (result.hasErrors ? [] : interpreter.check(result.program))
    } catch {
      return [error]
    }
  }
}
