import ArgumentParser
import Bindings
import Prompt
import Sixmo
import Syntax
import WorkflowAPI

/// Tells everything about a name or an error code.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell about a function, an endpoint, a guide page or an error code.")

  @OptionGroup var options: Options

  @ArgumentParser.Argument(help: "For example workflows.run, split, language or E0301.")
  var topic: String

  func run() throws {
    let help = Help(builtins: Library(adding: LocalService(options.settings).builtins).all)
    guard let text = help.text(for: topic, width: Terminal.size.columns) else {
      let near = help.suggestion(for: topic)
      Reporter(options.settings).report(
        Diagnostic(
          "E0806", "nothing to explain about '\(topic)'", at: nil,
          help: near.map { "did you mean '\($0)'?" } ?? "'sixmo explain' followed by a name"))
      throw ExitStatus.usage
    }
    StandardOutput.shared.write(Array(text.utf8))
  }
}
