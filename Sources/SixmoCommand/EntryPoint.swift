import ArgumentParser
import Glibc
import Sixmo
import Syntax
import WorkflowEngine

/// From arguments to exit status.
enum EntryPoint {
  static func run(_ given: [String]) -> ExitStatus {
    defer { StandardOutput.shared.flush() }
    let arguments = isTopic(given) ? ["explain"] + given.dropFirst() : given
    if ["--help", "-h", "help"].contains(arguments.first), arguments.count == 1 {
      StandardOutput.shared.write(Array(RootCommand.helpMessage(for: RunCommand.self).utf8))
      return .done
    }
    if arguments == ["--version"] {
      StandardOutput.shared.write(
        Array("\(RootCommand.configuration.version)\n\(WorkflowEngine.phoneLibrary)\n".utf8))
      return .done
    }
    do {
      if let plain = Invocation(plain: arguments) {
        try plain.run()
      } else {
        let words = try ArgumentList.prepared(arguments)
        var command = try command(words)
        if let serve = command as? ServeCommand {
          try serve.start(words.dropFirst())
        } else {
          try command.run()
        }
      }
      return .done
    } catch let status as ExitStatus {
      return status
    } catch let diagnostic as Diagnostic {
      Reporter(Settings(isJSON: arguments.contains("--json"))).report(diagnostic)
      return .usage
    } catch {
      return explain(error, arguments)
    }
  }

  /// `sixmo help split`: about the language or the API, and not about a command.
  private static func isTopic(_ arguments: [String]) -> Bool {
    guard arguments.first == "help", arguments.count > 1 else { return false }
    let topic = arguments[1]
    return !topic.hasPrefix("-") && !RootCommand.subcommandNames.contains(topic)
  }

  /// A script with options is read as such at once: the general way makes the parsers of all subcommands,
  /// which takes as long as everything else at start does. It also says what is wrong.
  private static func command(_ words: [String]) throws -> any ParsableCommand {
    let isNamed = words.first.map { $0 == "help" || RootCommand.subcommandNames.contains($0) }
    if isNamed == false, let run = try? RunCommand.parse(words) { return run }
    return try RootCommand.parseAsRoot(words)
  }

  /// Help that was asked for, or what is wrong with the arguments.
  private static func explain(_ error: any Error, _ arguments: [String]) -> ExitStatus {
    let isHelp = RootCommand.exitCode(for: error).isSuccess
    if isHelp {
      StandardOutput.shared.write(Array((RootCommand.fullMessage(for: error) + "\n").utf8))
      return .done
    }
    let message = RootCommand.message(for: error)
    let hint = OptionPlaces.hint(for: message, arguments)
    if arguments.contains("--json") {
      let diagnostic = Diagnostic("E0800", message, at: nil, help: hint)
      StandardError.write(Array((diagnostic.fields.json.lineText + "\n").utf8))
    } else {
      var lines = RootCommand.fullMessage(for: error).split(
        separator: "\n", omittingEmptySubsequences: false)
      // Below what is wrong, above how the command is used.
      if let hint { lines.insert("Help:  \(hint)", at: min(1, lines.count)) }
      StandardError.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
    return .usage
  }
}

/// `sixmo`: without a subcommand, whatever comes is a script to run.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sixmo", version: "0.1.0", subcommands: subcommands,
    defaultSubcommand: RunCommand.self)

  private static let subcommands: [any ParsableCommand.Type] = [
    RunCommand.self, CheckCommand.self, FormatCommand.self, TestCommand.self, ExplainCommand.self,
    LearnCommand.self, DocCommand.self, PlanCommand.self, ApplyCommand.self, PullCommand.self,
    DataCommand.self, RunsCommand.self, WorkCommand.self, CollectCommand.self, KeysCommand.self,
    ServeCommand.self, ConfigCommand.self, LSPCommand.self, CompletionCommand.self,
    LoginCommand.self,
    LogoutCommand.self,
  ]

  static let subcommandNames = subcommands.compactMap { $0.configuration.commandName }
}
