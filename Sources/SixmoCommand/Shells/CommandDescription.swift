import ArgumentParser
import Sixmo
import Syntax

/// A command with its options and arguments, as ArgumentParser describes them.
struct CommandDescription {
  var name: String
  var summary: String
  var subcommands: [CommandDescription]
  /// Its own, and those of the subcommand that need not be named.
  var options: [Option]
  /// In their order; the last may take any number of words.
  var arguments: [Argument]

  struct Option {
    /// `["--output", "-o"]`
    var names: [String]
    var summary: String
    var isRepeating: Bool
    /// Nil for a flag.
    var value: Value?
  }

  struct Argument {
    var name: String
    var isRepeating: Bool
    var value: Value
  }

  /// What a word may be.
  enum Value: Equatable {
    case any
    case oneOf([String])
    /// With these endings; any if there are none.
    case files([String])
    case folders
  }

  init(of type: any ParsableCommand.Type) {
    let dump = try? JSON.parse(Array(type._dumpHelp().utf8))
    self.init(dump?["command"] ?? [:])
  }

  private init(_ json: JSON) {
    name = json["commandName"]?.string ?? ""
    summary = json["abstract"]?.string ?? ""
    subcommands = (json["subcommands"]?.array ?? []).map(Self.init).filter { $0.name != "help" }
    let all = (json["arguments"]?.array ?? []).filter { $0["shouldDisplay"]?.bool != false }
    let standard = json["defaultSubcommand"]?.string
    let further = subcommands.first { $0.name == standard }?.options ?? []
    options = all.filter { $0["kind"] != "positional" }.map(Option.init) + further
    arguments = all.filter { $0["kind"] == "positional" }.map(Argument.init)
  }

  func subcommand(_ name: String) -> CommandDescription? { subcommands.first { $0.name == name } }

  func option(_ name: String) -> Option? { options.first { $0.names.contains(name) } }

  /// What the word after that many others is.
  func argument(_ position: Int) -> Argument? {
    if position < arguments.count { return arguments[position] }
    return arguments.last.flatMap { $0.isRepeating ? $0 : nil }
  }
}

extension CommandDescription.Option {
  fileprivate init(_ json: JSON) {
    names = (json["names"]?.array ?? []).map {
      ($0["kind"] == "long" ? "--" : "-") + ($0["name"]?.string ?? "")
    }
    summary = json["abstract"]?.string ?? ""
    isRepeating = json["isRepeating"]?.bool ?? false
    value = json["kind"] == "option" ? CommandDescription.Value(json) : nil
  }
}

extension CommandDescription.Argument {
  fileprivate init(_ json: JSON) {
    name = json["valueName"]?.string ?? ""
    isRepeating = json["isRepeating"]?.bool ?? false
    value = CommandDescription.Value(json)
  }
}

extension CommandDescription.Value {
  fileprivate init(_ json: JSON) {
    func words(_ list: JSON?) -> [String] { list?.array?.compactMap(\.string) ?? [] }
    let kind = json["completionKind"]
    if let list = kind?["list"] {
      self = .oneOf(words(list["values"]))
    } else if let file = kind?["file"] {
      self = .files(words(file["extensions"]).map { ".\($0)" })
    } else if kind?["directory"] != nil {
      self = .folders
    } else {
      let allowed = words(json["allValues"])
      self = allowed.isEmpty ? .any : .oneOf(allowed)
    }
  }
}
