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

  @ArgumentParser.Argument(
    help: "bash, zsh or fish.", completion: .list(ShellScript.allCases.map(\.rawValue)))
  var shell: String

  /// With `words` as the shell: the command line up to the cursor, for shells that have no list of words.
  @Option(help: .hidden)
  var line: String?

  /// With `words` as the shell: the words after the program, up to the cursor.
  @ArgumentParser.Argument(parsing: .postTerminator, help: .hidden)
  var words: [String] = []

  func run() throws {
    if shell == "words" {
      let words = line.map { Array(ShellWords.split($0).dropFirst()) } ?? words
      let lines = ShellCompletion(words).answers.map { $0.line + "\n" }
      return StandardOutput.shared.write(Array(lines.joined().utf8))
    }
    guard let script = ShellScript(rawValue: shell) else {
      throw Diagnostic(
        "E0800", "no completion for the shell '\(shell)'", at: nil, help: "choose bash, zsh or fish"
      )
    }
    StandardOutput.shared.write(Array(script.text.utf8))
  }
}
