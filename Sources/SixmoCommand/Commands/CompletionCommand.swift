import ArgumentParser
import Syntax

/// Prints what a shell needs to complete this program's arguments.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print the completion script of a shell: bash, zsh or fish.",
    discussion: """
      bash: sixmo completion bash > ~/.local/share/bash-completion/completions/sixmo
      zsh:  sixmo completion zsh > a folder of $fpath, as _sixmo
      fish: sixmo completion fish > ~/.config/fish/completions/sixmo.fish
      """)

  @ArgumentParser.Argument(help: "bash, zsh or fish.", completion: .list(["bash", "zsh", "fish"]))
  var shell: String

  func run() throws {
    guard let known = CompletionShell(rawValue: shell) else {
      throw Diagnostic(
        "E0800", "no completion for the shell '\(shell)'", at: nil, help: "choose bash, zsh or fish"
      )
    }
    StandardOutput.shared.write(Array((RootCommand.completionScript(for: known) + "\n").utf8))
  }
}
