import Glibc
import Prompt
import Sixmo
import Syntax

/// Asks before something is changed.
struct Confirmation {
  /// Whether the answer was given with the command: `--yes`.
  var isGiven: Bool
  var options: Options

  /// Throws unless the answer is yes.
  func ask(_ question: String) throws(ExitStatus) {
    if isGiven { return }
    guard isatty(STDIN_FILENO) == 1, !options.noInput, !options.json else {
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
