import ArgumentParser
import Sixmo
import Syntax

/// Where options are written, for somebody who has written one elsewhere.
enum OptionPlaces {
  /// `'--days' is an option of 'sixmo gc': sixmo gc --days …`; nil if no command has the option, or the
  /// message is about something else.
  static func hint(for message: String, _ arguments: [String]) -> String? {
    guard let option = unknownOption(in: message) else { return nil }
    var places = commands(below: RootCommand.self, path: ["sixmo"]).filter {
      OptionNames(of: $0.type).isKnown(option)
    }
    // Of the commands that are written, the one that is written the most.
    let most = places.map { $0.words(in: arguments) }.max() ?? 0
    if most > 0 { places = places.filter { $0.words(in: arguments) == most } }
    guard let first = places.first else {
      let isSuggested = message.containsBytes("Did you mean")
      let near = Suggestion.nearest(to: option, among: OptionNames(of: RunCommand.self).all)
      return isSuggested ? nil : near.map { "did you mean '\($0)'?" }
    }
    guard places.count <= mostNamed else { return nil }
    let names = places.map { "'\($0.name)'" }
    let all = names.dropLast().joined(separator: ", ")
    let list = all.isEmpty ? names[0] : "\(all) and \(names[names.count - 1])"
    return "'\(option)' is an option of \(list), and goes after it: \(first.name) \(option) …"
  }

  /// An option that more commands have says nothing about which one is meant.
  private static let mostNamed = 4

  private struct Command {
    var path: [String]
    var type: any ParsableCommand.Type
    var name: String { path.joined(separator: " ") }

    /// How many words of its name are among the arguments.
    func words(in arguments: [String]) -> Int {
      path.dropFirst().count { arguments.contains($0) }
    }
  }

  /// `Unknown option '--days'. Did you mean '--api'?`
  private static func unknownOption(in message: String) -> String? {
    let parts = message.splitBytes(at: "'")
    guard parts.count > 1, parts[0].lowercased().hasSuffix("unknown option ") else { return nil }
    return String(parts[1])
  }

  /// All that do something themselves.
  private static func commands(
    below command: any ParsableCommand.Type, path: [String]
  ) -> [Command] {
    command.configuration.subcommands.flatMap { next in
      let path = path + [next._commandName]
      return next.configuration.subcommands.isEmpty
        ? [Command(path: path, type: next)] : commands(below: next, path: path)
    }
  }
}
