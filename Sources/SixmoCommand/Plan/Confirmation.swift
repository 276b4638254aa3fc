import Glibc
import Prompt
import Sixmo
import Syntax

/// Asks before something is changed.
struct Confirmation {
  /// Whether the answer was given with the command: `--yes`.
  var isGiven: Bool
  var options: Options

  private var canAsk: Bool { isatty(STDIN_FILENO) == 1 && !options.noInput && !options.json }

  /// The same where somebody can be asked; elsewhere the answer is yes.
  func askOnTerminal(_ question: String) throws(ExitStatus) {
    if canAsk { try ask(question) }
  }

  /// Throws unless the answer is yes.
  func ask(_ question: String) throws(ExitStatus) {
    if isGiven { return }
    guard canAsk else {
      Reporter(options.settings).report(
        Diagnostic(
          "E0842", "nobody can be asked here, so nothing was changed", at: nil, help: "add --yes"))
      throw .usage
    }
    Terminal.show("\(question) [y/N] ")
    guard ["y", "yes"].contains((readLine() ?? "").lowercased()) else {
      Terminal.show("Nothing was changed.\n")
      throw .error
    }
  }
}
