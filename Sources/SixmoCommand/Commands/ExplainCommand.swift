import ArgumentParser
import Bindings
import Prompt
import Sixmo
import Syntax
import WorkflowAPI
import WorkflowEngine

/// Tells everything about a name or an error code.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a function, an endpoint, a guide page or an error code.")

  @OptionGroup var options: Options

  @ArgumentParser.Argument(
    help: """
      For example workflows.run, split, language, E0301, errors, a request (POST /workflows/run) or words \
      to search for; without one, what there is.
      """
  )
  var words: [String] = []

  func run() throws {
    let help = Help(
      builtins: Library(adding: ChosenService(options.settings).builtins()).all,
      blocks: Block.descriptions, codes: ErrorCode.all)
    let width = Terminal.size.columns
    guard !words.isEmpty else {
      return StandardOutput.shared.write(Array(help.overview(width: width).utf8))
    }
    let topic = words.joined(separator: " ")
    guard let text = help.answer(to: topic, width: width) else {
      let near = help.suggestion(for: topic)
      Reporter(options.settings).report(
        Diagnostic(
          "E0806", "nothing to explain about '\(topic)'", at: nil,
          help: near.map { "did you mean '\($0)'?" } ?? "'sixmo explain' lists what there is"))
      throw ExitStatus.usage
    }
    StandardOutput.shared.write(Array(text.utf8))
  }
}
