import ArgumentParser
import Configuration
import Glibc
import Sixmo
import Syntax

/// The arguments of the program as ArgumentParser takes them: a subcommand comes first, and an option whose
/// value may be left out has one.
///
/// `--api script.sixmo` becomes `--api=https://api.sixtyfour.ai script.sixmo`, `--local here data import …`
/// becomes `data import --local=here …`. What follows a script belongs to the script and is not looked at.
struct ArgumentList {
  private var rest: ArraySlice<String>
  private var taken: [String] = []

  static func prepared(_ arguments: [String]) throws -> [String] {
    guard needsPreparation(arguments) else { return arguments }
    var list = ArgumentList(rest: arguments[...])
    return try list.prepare()
  }

  private static func needsPreparation(_ arguments: [String]) -> Bool {
    arguments.contains { isOptional($0) || isSecret($0) }
      || arguments.first?.hasPrefix("-") == true
        && arguments.contains { RootCommand.subcommandNames.contains($0) }
  }

  private mutating func prepare() throws -> [String] {
    let common = OptionNames(of: Options.self)
    let names = try takeCommands(below: RootCommand.self, common)
    if names.isEmpty || names == ["run"] { return names + (try takeRun()) }
    // The server is a program of its own, with options of its own.
    if names == ["serve"] { return names + taken + rest }
    let options = OptionNames(of: RootCommand.subcommand(names[0]) ?? RunCommand.self)
    while !rest.isEmpty { try take(options) }
    return names + taken
  }

  /// `data import`, also with options between the two.
  private mutating func takeCommands(
    below command: any ParsableCommand.Type, _ common: OptionNames
  ) throws -> [String] {
    guard !command.configuration.subcommands.isEmpty else { return [] }
    while let argument = rest.first,
      Self.isOptional(argument) || Self.isSecret(argument) || common.isKnown(argument)
    {
      try take(common)
    }
    guard let name = rest.first, let next = command.subcommand(name) else { return [] }
    rest.removeFirst()
    return [name] + (try takeCommands(below: next, common))
  }

  /// Options up to the script.
  private mutating func takeRun() throws -> [String] {
    let options = OptionNames(of: RunCommand.self)
    while let argument = rest.first, argument.hasPrefix("-"), !["-", "--"].contains(argument) {
      try take(options)
    }
    return taken + rest
  }

  private mutating func take(_ options: OptionNames) throws {
    let argument = rest.removeFirst()
    if Self.isSecret(argument) { throw Self.secretRefused }
    if argument == "--" {
      taken += [argument] + rest
      rest = []
    } else if Self.isOptional(argument) {
      let name = String(argument.prefix { $0 != "=" })
      let isGiven = argument == name && rest.first.map { Self.isValue($0, of: name) } ?? false
      taken.append("\(name)=\(isGiven ? rest.removeFirst() : Self.standardValue(of: name))")
    } else {
      taken.append(argument)
      if options.takesValue(argument), let value = rest.popFirst() { taken.append(value) }
    }
  }
}

extension ArgumentList {
  // MARK: Values that may be left out

  /// `--local=` never takes the next argument.
  private static func isOptional(_ argument: String) -> Bool {
    ["--local", "--local=", "--api", "--api="].contains(argument)
  }

  private static func standardValue(of option: String) -> String {
    option == "--api" ? BaseURL.hosted.text : Surroundings.ofProcess().defaultStore
  }

  private static func isValue(_ argument: String, of option: String) -> Bool {
    guard !argument.hasPrefix("-"), !argument.hasSuffix(".sixmo") else { return false }
    return option == "--api" ? isAddress(argument) : !isFile(argument)
  }

  /// A URL, or what was probably meant as one: `localhost:6464`, `api`; neither a script nor a subcommand.
  private static func isAddress(_ argument: String) -> Bool {
    argument.containsBytes("://")
      || access(argument, F_OK) != 0 && !RootCommand.subcommandNames.contains(argument)
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  // MARK: Secrets

  private static func isSecret(_ argument: String) -> Bool {
    ["--key", "--api-key"].contains(String(argument.prefix { $0 != "=" }))
  }

  private static let secretRefused = Diagnostic(
    "E0800", "an API key is never an option: other users of this machine could read it", at: nil,
    help: "put it into the variable SIXTYFOUR_API_KEY, or keep it with 'sixmo login'")
}

extension ParsableCommand {
  /// The type of a subcommand.
  fileprivate static func subcommand(_ name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0._commandName == name }
  }
}

/// How options are written, and whether a value follows: what ArgumentParser itself knows.
///
/// It is asked when the first option is looked up: its answer takes longer than the start of a script.
final class OptionNames {
  private let type: any ParsableArguments.Type
  private lazy var takesValue = Self.takesValue(of: type)

  init(of type: any ParsableArguments.Type) { self.type = type }

  private static func takesValue(of type: any ParsableArguments.Type) -> [String: Bool] {
    let help = try? JSON.parse(Array(type._dumpHelp().utf8))
    var takesValue: [String: Bool] = [:]
    func add(_ command: JSON) {
      for argument in command["arguments"]?.array ?? [] {
        for name in argument["names"]?.array ?? [] {
          let dashes = name["kind"]?.string == "long" ? "--" : "-"
          takesValue[dashes + (name["name"]?.string ?? "")] = argument["kind"]?.string == "option"
        }
      }
      for subcommand in command["subcommands"]?.array ?? [] { add(subcommand) }
    }
    if let command = help?["command"] { add(command) }
    return takesValue
  }

  var all: [String] { takesValue.keys.sorted() }

  func isKnown(_ argument: String) -> Bool {
    argument.hasPrefix("-") && takesValue[String(argument.prefix { $0 != "=" })] != nil
  }

  /// Whether the next argument is its value.
  func takesValue(_ argument: String) -> Bool {
    argument.hasPrefix("-") && takesValue[argument] ?? false
  }
}
